"""지원서 Excel: the company's form and the list."""
