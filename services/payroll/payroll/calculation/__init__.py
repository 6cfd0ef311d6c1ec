"""The calculations as calls for other programs."""
