"""How often something may be tried: the sign-in throttle and the general limit."""
