"""Uploaded workbooks as plain cells."""
