"""묶음 파일: a month of payslips as one PDF or as single locked files, made in parts in the background."""
