"""Deploy, roll back and scale one service of a Compose installation without losing a request."""
