"""The office's first page, the state of the five services, and the gateway's small public answers."""
