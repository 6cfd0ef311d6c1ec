"""근무일: one working day of one person, from clock-in to clock-out."""
