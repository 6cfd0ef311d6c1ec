"""`/admin/accounts/me`: what everybody of the office does with their own account."""
