"""What is left to do before a month is closed, and everything that closing it keeps."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from chassis.clock import business_date
from sqlalchemy.orm import Session

from attendance.adjustment.queries import next_open_month
from attendance.calendar.rules import month_days, month_of
from attendance.closing.queries import closing_of
from attendance.correction.queries import Asked, waiting_until
from attendance.day.queries import missing_between
from attendance.day.tables import Day
from attendance.month.queries import live_document
from attendance.month.rules import version_of
from attendance.offline.queries import Pressed, unchecked_until
from attendance.place.queries import waiting_presses
from attendance.place.tables import PressRequest
from attendance.roster.tables import Employee
from attendance.signoff.queries import SiteLeft, left_between


@dataclass(frozen=True)
class SiteTodo:
    """What is left to do at one site before a month is closed."""

    site: str
    without_out: list[tuple[Day, Employee]] = field(default_factory=list)
    corrections: list[Asked] = field(default_factory=list)
    requests: list[tuple[PressRequest, Employee]] = field(default_factory=list)
    offline: list[Pressed] = field(default_factory=list)
    signoff: SiteLeft | None = None


def checklist(session: Session, month: str, now: datetime) -> list[SiteTodo]:
    """What waits by site: clock-outs, requests, offline punches, clients' words; none with nothing left.

    What still waits about a closed month stands with the month that settles it.
    """
    days, found = month_days(month), dict[str, SiteTodo]()
    for day, person in missing_between(session, days[0], days[-1], now):
        _todo_of(found, person).without_out.append((day, person))
    _add_waiting(session, month, found)
    for left in left_between(session, days[0], min(days[-1], business_date(now))):
        todo = found.setdefault(left.site.name, SiteTodo(left.site.name))
        found[left.site.name] = replace(todo, signoff=left)
    return [found[name] for name in sorted(found)]


def _add_waiting(session: Session, month: str, found: dict[str, SiteTodo]) -> None:
    last, stands_here = month_days(month)[-1], _of_month(session, month)
    for asked, person in waiting_until(session, last):
        if stands_here(asked.work_date):
            _todo_of(found, person).corrections.append((asked, person))
    for request, person in waiting_presses(session, last):
        if stands_here(request.pressed_on):
            _todo_of(found, person).requests.append((request, person))
    for pressed, person in unchecked_until(session, last):
        if pressed.work_date and stands_here(pressed.work_date):
            _todo_of(found, person).offline.append((pressed, person))


def _of_month(session: Session, month: str) -> Callable[[date], bool]:
    """Tells whether what waits about a day stands on a month's list: its own, or that of a closed one."""
    standing = {month: True}

    def stands_here(day: date) -> bool:
        own = month_of(day)
        if own not in standing:
            is_closed = closing_of(session, own) is not None
            standing[own] = is_closed and next_open_month(session, own) == month
        return standing[own]

    return stands_here


def _todo_of(found: dict[str, SiteTodo], person: Employee) -> SiteTodo:
    name = person.site.name if person.site else "고객사 미정"
    return found.setdefault(name, SiteTodo(name))


@dataclass(frozen=True)
class Counted:
    """A month's hours as they are to be kept, their hash, and how much of the checklist was left."""

    snapshot: str
    version: str
    left: dict[str, int]


def count_month(session: Session, month: str, now: datetime) -> Counted:
    """Everything that closing a month keeps; takes seconds where thousands work."""
    document = live_document(session, month, business_date(now))
    kinds = ("without_out", "corrections", "requests", "offline", "unconfirmed", "objections")
    left = dict.fromkeys(kinds, 0)
    for todo in checklist(session, month, now):
        left["without_out"] += len(todo.without_out)
        left["corrections"] += len(todo.corrections)
        left["requests"] += len(todo.requests)
        left["offline"] += len(todo.offline)
        left["unconfirmed"] += len(todo.signoff.days) if todo.signoff else 0
        left["objections"] += len(todo.signoff.objections) if todo.signoff else 0
    return Counted(json.dumps(document, ensure_ascii=False), version_of(document), left)
