"""채용 확정: an applicant becomes a worker, exactly once."""
