"""Public pages: the front door, the privacy policy, notices."""
