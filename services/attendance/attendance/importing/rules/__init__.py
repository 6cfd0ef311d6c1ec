"""Reading what clients send, whom it means, and what may be written of it."""
