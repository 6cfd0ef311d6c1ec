"""Copies of a service's data that can be trusted: made while it serves, proven, restored whole or not."""
