"""Measures the whole beside the plainest way to do the same work, in one run; only ratios count."""
