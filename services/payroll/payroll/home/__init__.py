"""What the office's home page shows of payroll."""
