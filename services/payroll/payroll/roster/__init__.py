"""Payroll's own copy of the roster, kept in step with attendance."""
