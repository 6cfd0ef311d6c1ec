"""A payslip as people read it, and as docs-render is asked to draw it."""
