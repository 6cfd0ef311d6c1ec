"""Pages: templates, filters, menu, hashed assets and the components that every service's screens share."""
