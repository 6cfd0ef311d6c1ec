"""The hot path: a plain ASGI app before FastAPI that checks, routes and streams every request."""
