"""The operator's command: start, look after and fill an installation."""
