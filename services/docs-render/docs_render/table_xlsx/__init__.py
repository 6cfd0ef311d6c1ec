"""Tables of any service as Excel."""
