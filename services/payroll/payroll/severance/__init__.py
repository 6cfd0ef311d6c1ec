"""Severance (퇴직금)."""
