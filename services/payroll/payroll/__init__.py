"""The payroll service."""
