"""마감 후 변경: minutes of a closed month that are settled in a later one."""
