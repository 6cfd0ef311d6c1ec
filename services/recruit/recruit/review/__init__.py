"""지원서 검토: what the office sees and decides."""
