"""고객사: the clients' workplaces and how many of our people are there."""
