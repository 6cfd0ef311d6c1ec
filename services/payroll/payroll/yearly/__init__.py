"""What each person was paid in a year, by locked and paid runs."""
