"""The docs-render service."""
