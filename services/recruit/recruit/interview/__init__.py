"""면접: when and where an applicant is met, and the month of all of them."""
