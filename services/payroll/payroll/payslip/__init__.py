"""Payslips as the office and the worker read them."""
