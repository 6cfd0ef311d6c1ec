"""Proof that this process can draw Hangul, open HEIC and write Excel; without it the service is not ready."""
