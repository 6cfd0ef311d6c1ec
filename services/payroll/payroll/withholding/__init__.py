"""Income tax withheld from pay: the simplified table, and 3.3 % of business income."""
