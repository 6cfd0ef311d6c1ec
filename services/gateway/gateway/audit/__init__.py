"""The list of who did what in the gateway."""
