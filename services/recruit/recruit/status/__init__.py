"""지원 조회: an applicant looks at the own application, corrects, withdraws and takes a copy of it."""
