"""근무 확인서: the days of a site as its client sees, signs and objects to them."""
