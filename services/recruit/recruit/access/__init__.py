"""조회 번호: the applicant's own key to an application, and who may still try it."""
