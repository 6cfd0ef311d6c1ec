"""여럿을 한 번에: one decision of the office for many applications."""
