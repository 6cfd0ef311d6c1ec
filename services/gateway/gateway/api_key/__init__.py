"""API keys: programs that act for an account of the office, within some of its roles, until a day."""
