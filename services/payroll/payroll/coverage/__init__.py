"""How one person is insured: calculated or as billed, and what is left out for which reason."""
