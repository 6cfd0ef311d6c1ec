"""Pay items beside the hours: allowances, bonuses, deductions by agreement."""
