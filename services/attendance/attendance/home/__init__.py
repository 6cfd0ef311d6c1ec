"""홈: what the office's first page shows of attendance."""
