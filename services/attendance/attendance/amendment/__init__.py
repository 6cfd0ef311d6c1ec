"""마감 후 변경: the office changes a day of a closed month; the difference goes to the next open one."""
