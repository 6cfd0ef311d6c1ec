"""Who did and who read what, in every service."""
