"""The plainest way to do the same work: one Flask page, one insert, one export, one PDF."""
