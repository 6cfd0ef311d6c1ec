"""A month line by line: neither who tells it nor who reads it holds thousands of people at once."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from chassis.db import Database
from sqlalchemy.orm import Session

from attendance.adjustment.queries import settled_documents
from attendance.calendar.rules import month_days
from attendance.closing.queries import closing_of
from attendance.closing.tables import ClosedMonth
from attendance.hours.rules.month import ENGINE, ENGINE_DATED
from attendance.month.queries import document_of, person_months, portions
from attendance.month.rules import Version
from attendance.roster.queries import employed_count

_DAY = timedelta(days=1)
_BETWEEN = " ,:\t\r\n"


def month_lines(db: Database, month: str, today: date) -> Iterator[str]:
    """Tell a month: what it is, each person in the order of their ids, and its version at the end."""
    with db.read() as session:
        closed = closing_of(session, month)
        told = _live(session, month, today) if closed is None else _kept(closed)
        for line in told:
            yield f"{line}\n"


def _live(session: Session, month: str, today: date) -> Iterator[str]:
    days = month_days(month)
    settled = settled_documents(session, month)
    yield _head(month, False, employed_count(session, days[0], days[-1]), settled)
    version, engine = Version(settled), ENGINE
    for portion in portions(session, days[0], days[-1]):
        for one in person_months(session, month, portion):
            person = document_of(one, today - _DAY)
            engine = ENGINE_DATED if one.terms.contracts else engine
            version.add(person)
            yield _line(person)
    yield _line({"end": True, "version": version.end(engine, month)})


def _kept(closed: ClosedMonth) -> Iterator[str]:
    more, spans = _walked(closed.snapshot)
    yield _head(closed.month, True, len(spans), more.get("adjustments", []))
    for _, start, end in sorted(spans):
        # The text as it was kept: no new line stands in JSON that was written without indenting.
        yield closed.snapshot[start:end]
    yield _line({"end": True, "version": closed.version})


def _head(month: str, closed: bool, people: int, adjustments: list[Any]) -> str:
    return _line({"month": month, "closed": closed, "people": people, "adjustments": adjustments})


def _line(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)


def _walked(text: str) -> tuple[dict[str, Any], list[tuple[int, int, int]]]:
    """Return what a kept month says besides its people, and of each person the id and place in the text."""
    decoder, more, spans = json.JSONDecoder(), {}, []
    place = _next(text, 1)
    while text[place] != "}":
        key, place = decoder.raw_decode(text, place)
        place = _next(text, place)
        if key != "employees":
            more[key], place = decoder.raw_decode(text, place)
        else:
            place = _next(text, place + 1)
            while text[place] != "]":
                person, end = decoder.raw_decode(text, place)
                spans.append((person["employee_id"], place, end))
                place = _next(text, end)
            place += 1
        place = _next(text, place)
    return more, spans


def _next(text: str, place: int) -> int:
    while text[place] in _BETWEEN:
        place += 1
    return place
