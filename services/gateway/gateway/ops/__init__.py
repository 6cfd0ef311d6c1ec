"""How the five services are, live from their own metrics, for the operator with a phone."""
