"""직원 명부: who works for the firm, at which client's site, from when to when."""
