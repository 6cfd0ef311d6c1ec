"""재계산: what a change of a rule does to hours of open months, shown before and kept after."""
