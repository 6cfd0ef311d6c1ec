"""The workers' door: setting a PIN with a one-time code, and signing in with it."""
