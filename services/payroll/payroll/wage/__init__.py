"""Wage terms of each person, with the day they begin."""
