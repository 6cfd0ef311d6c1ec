"""근무형태: official times, breaks by time of day and what early arrival counts, per site and date."""
