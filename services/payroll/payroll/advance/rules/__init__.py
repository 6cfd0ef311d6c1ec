"""선불금: what was earned, how much of it may be paid early, which states follow, and how it closes."""
