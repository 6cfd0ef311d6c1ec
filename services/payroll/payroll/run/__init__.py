"""A month's pay run: draft, review, lock, paid."""
