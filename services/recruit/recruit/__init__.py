"""The recruit service."""
