"""휴지통: what was taken out of the lists and may come back until it is erased."""
