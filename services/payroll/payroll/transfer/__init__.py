"""대량이체: the file for the bank, made once for what is still unpaid."""
