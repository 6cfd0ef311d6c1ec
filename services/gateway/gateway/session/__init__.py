"""Signed-in sessions of staff and workers: opaque ids in cookies, their hashes in the database."""
