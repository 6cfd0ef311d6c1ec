"""근무표: which shift each person is to work on which date, planned by site and week."""
