"""Who works in the office, as the gateway tells it."""
