"""What every Humetix service stands on: wiring, database, identity, pages."""
