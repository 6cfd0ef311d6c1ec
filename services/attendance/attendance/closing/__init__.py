"""마감: which months no longer change."""
