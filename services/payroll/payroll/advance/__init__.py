"""Advances of earned wages."""
