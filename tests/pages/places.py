"""Every page of the house, read from the routes, with somebody who may open it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults import owners
from tests.faults.routes import Found, every_route

FILES = re.compile(
    r"/(pdf|excel|photo|export|file|interviews?\.ics|robots\.txt|favicon\.ico|health)$|\.pdf$|\.png$|\.js$|\.webmanifest$|^/download_excel$|^/api/(?!docs)"
)
"""Addresses that answer with a file or with JSON."""
PARTS = re.compile(
    r"^/admin/parts/|^/admin/attendance/(today/live|grid/rows)$|^/admin/attendance/grid/.|^/ops/live$"
    r"|^/admin/audit/check$|^/admin/applications/exports/progress$|^/admin/payroll/runs/\{month\}/(corrections/)?progress$|^/admin/payslip/bundles/progress$"
)
"""Pieces of a page that the page itself fetches."""


@dataclass(frozen=True)
class Place:
    """One page: its address with ids left open, and who opens it."""

    path: str
    who: str

    def __str__(self) -> str:
        return f"{self.who} {self.path}"


def every_place(folder: Path) -> list[Place]:
    """Return every page of every service, for each kind of reader to whom it looks different."""
    return sorted({place for found in every_route(folder) for place in _places_of(found)}, key=str)


def _places_of(found: Found) -> Iterator[Place]:
    if found.method != "GET" or FILES.search(found.path) or PARTS.search(found.path):
        return
    owner = owners.owner_of("GET", found.path)
    if owner == "inside" or found.service == "docs-render":
        return
    if found.lets_in("anyone", ()):
        yield Place(found.path, "visitor")
    if owner == "caller" and found.lets_in("worker", ("worker",)):
        yield Place(found.path, "worker")
    if found.lets_in("staff", ("owner",)) and not found.lets_in("anyone", ()):
        yield Place(found.path, "owner")
