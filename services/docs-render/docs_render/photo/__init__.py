"""Photos: opened once here, given back small, upright and without metadata."""
