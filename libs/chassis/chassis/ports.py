"""The five services and the port of each. Standard library only: the probe of Compose starts with it."""

from __future__ import annotations

import os
from importlib.util import find_spec

SERVICES = ("gateway", "recruit", "attendance", "payroll", "docs-render")
"""Order gives each service its port in process mode: HUMETIX_PORT + index."""


def package_of(service: str) -> str:
    """Return the Python package of a service (`docs-render` lives in `docs_render`)."""
    return service.replace("-", "_")


def port_of(service: str, first_port: int) -> int:
    """Return the port to listen on: `<SERVICE>_PORT`, else the first port plus the place in the list."""
    own = os.environ.get(f"{package_of(service).upper()}_PORT")
    return int(own) if own else first_port + SERVICES.index(service)


def installed_service() -> str:
    """Return the one service an image holds (the first of them where all are installed)."""
    return next(service for service in SERVICES if find_spec(package_of(service)) is not None)
