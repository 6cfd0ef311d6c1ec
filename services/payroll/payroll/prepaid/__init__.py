"""Wages paid before their pay day (선지급): the rows, their ledger, and what a pay run settles."""
