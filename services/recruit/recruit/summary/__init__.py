"""What waits for the office, for the gateway's home page."""
