"""지원서: what an applicant sends."""
