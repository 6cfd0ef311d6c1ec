"""Passkeys (WebAuthn): what a device proves instead of a password, for the office and for workers."""
