"""지원서 사진: kept as sent, made upright by docs-render."""
