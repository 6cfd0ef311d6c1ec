"""The filter of the office's lists of what workers ask: by state, name and site."""

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select

from attendance.roster.queries import matches
from attendance.roster.tables import Employee

T = TypeVar("T")
EVERY = "all"


@dataclass(frozen=True)
class Wanted:
    """What the office looks for; without anything, those that wait."""

    state: str = "open"
    q: str = ""
    site_id: int | None = None


def filtered(selected: Select[T], asked: Any, wanted: Wanted) -> Select[T]:
    """Rows of a table of requests (`state`, `employee_id`) that are looked for."""
    chosen = selected if wanted.state == EVERY else selected.where(asked.state == wanted.state)
    if wanted.q.strip() or wanted.site_id is not None:
        chosen = chosen.join(Employee, Employee.id == asked.employee_id)
    if wanted.q.strip():
        chosen = chosen.where(matches(wanted.q.strip()))
    return chosen if wanted.site_id is None else chosen.where(Employee.site_id == wanted.site_id)
