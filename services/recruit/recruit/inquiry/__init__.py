"""문의: what client companies ask."""
