"""지원서 양식: the office's own blank form, filled by its map of cells."""
