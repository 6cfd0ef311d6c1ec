"""Passwords, PINs and one-time codes: which are good enough, and how they are hashed."""
