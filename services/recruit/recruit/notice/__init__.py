"""공지: what the firm tells everybody who comes to its pages."""
