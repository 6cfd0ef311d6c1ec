"""Staff accounts: names, roles, passwords, and the first admin."""
