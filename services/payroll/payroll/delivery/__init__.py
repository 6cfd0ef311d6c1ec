"""교부 기록: what became of a payslip once its worker could read it (근로기준법 제48조제2항)."""
