"""The hours engine: pure functions over whole minutes, no clock, no database."""
