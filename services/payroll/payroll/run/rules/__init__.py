"""Rules of a pay run: hours to earnings, earnings to deductions, a payslip draft, and the run's states."""
