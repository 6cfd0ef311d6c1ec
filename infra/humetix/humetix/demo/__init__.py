"""`humetix demo`: a believable month of a company that does not exist."""
