"""공용 단말: tablets that the office has enrolled for a site."""
