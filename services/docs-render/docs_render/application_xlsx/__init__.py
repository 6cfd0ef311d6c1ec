"""입사지원서.xlsx: the company's application form, one sheet an applicant."""
