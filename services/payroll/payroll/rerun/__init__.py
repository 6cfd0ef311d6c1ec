"""다시 계산: a month on its way, and what it would change of the draft before anybody accepts it."""
