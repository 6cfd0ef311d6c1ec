"""임금명세서.pdf: lawful payslips, one or thousands in a file."""
