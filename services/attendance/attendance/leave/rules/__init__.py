"""Annual leave as plain rules: what arises, what is taken from which lot, what must be told when."""
