"""Presses of an earlier moment that are told only now: what they may still write into the days."""

from datetime import date, datetime
from typing import cast

from chassis.clock import business_date
from chassis.errors import Conflict
from chassis.prepared import Prepared
from sqlalchemy import Table, bindparam, or_, select
from sqlalchemy.engine import Connection

from attendance.clock import actions
from attendance.clock.actions import Found, Person, Pressed
from attendance.clock.tables import Punch
from attendance.place.rules import FREE
from attendance.roster.rules import is_employed

_punch = cast(Table, Punch.__table__)
_LAST_BEFORE = (
    select(_punch.c.id)
    .where(_punch.c.employee_id == bindparam("employee"), _punch.c.at <= bindparam("at"))
    .order_by(_punch.c.at.desc(), _punch.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_PUNCHES = Prepared(
    select(_punch)
    .where(
        _punch.c.employee_id == bindparam("employee"),
        or_(_punch.c.idempotency_key == bindparam("key"), _punch.c.id == _LAST_BEFORE),
    )
    .order_by(_punch.c.id.desc())
)


class LaterRecord(Conflict):
    code, message = "later_record", "그 시각 뒤에 이미 다른 기록이 있어요."


def press_at(
    connection: Connection, kind: str, employee_id: int, key: str, at: datetime
) -> tuple[Pressed, str]:
    """A press of an earlier moment; "late" when later records were there already, "place" when its site wants
    presses confirmed, which nothing did.

    Without later records it makes what it would have made then. Before later ones it only fills what is
    missing (a clock-in on a date without a day, the clock-out of the day begun last) and undoes nothing.
    """
    today = business_date(at)
    person = actions.person_on(connection, employee_id, today)
    then = {"employee": employee_id, "key": key, "at": at}
    if known := actions.same_press(_PUNCHES.rows(connection, then), kind, key, at):
        return known, ""
    yesterday = date.fromordinal(today.toordinal() - 1)
    days = actions.DAYS.rows(connection, {"employee": employee_id, "yesterday": yesterday})
    late = any(_goes_beyond(day, at) for day in days)
    work_date = (_fill if late else actions.record)(connection, kind, (person, person.site_id), days, at)
    punch = {"employee_id": employee_id, "kind": kind, "at": at, "work_date": work_date}
    made = actions.NEW_PUNCH.add(connection, punch | {"idempotency_key": key})
    doubt = "late" if late else "" if person.place_rule in (None, FREE) else "place"
    return Pressed(made, kind, at, work_date), doubt


def _goes_beyond(day: Found, at: datetime) -> bool:
    """Whether a day already holds something after a moment."""
    if day.clock_in > at or (day.clock_out is not None and day.clock_out > at):
        return True
    return actions.since(day) > actions.minute(at, day.work_date)


def _fill(
    connection: Connection, kind: str, who: tuple[Person, int | None], days: list[Found], at: datetime
) -> date:
    person, site_id = who
    begun = max((day for day in days if day.clock_in <= at), key=lambda day: day.work_date, default=None)
    if kind == "out":
        if begun is None or begun.clock_out is not None or _goes_beyond(begun, at):
            raise LaterRecord
        return actions.end_day(connection, person, begun, at)
    today = business_date(at)
    if not is_employed(person.hire_date, person.resign_date, today):
        raise actions.NotOnRoster
    is_going_on = begun is not None and (begun.clock_out is None or begun.clock_out > at)
    if is_going_on or any(day.work_date == today for day in days):
        raise LaterRecord
    began = {"employee_id": person.id, "work_date": today, "site_id": site_id, "clock_in": at}
    actions.open_day(connection, began, left_open=True)
    return today
