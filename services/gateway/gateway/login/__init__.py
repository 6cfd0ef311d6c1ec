"""The office's door: signing in with a password, and signing out."""
