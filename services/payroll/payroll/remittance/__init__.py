"""선불금 이체 줄: files of approved advances for the bank, and what became of each advance's money."""
