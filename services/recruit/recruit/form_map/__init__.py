"""지원서 양식: blank forms that the office uploads, and which cell of them gets what."""
