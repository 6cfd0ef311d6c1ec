"""Withholding rules: the table computed exactly, what is withheld from pay, and the freelance rate."""
