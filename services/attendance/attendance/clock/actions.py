"""Clocking in and out: the hottest writes of the house, so in Core statements and as few as will do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from chassis.clock import KST, business_date
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.prepared import Prepared
from sqlalchemy import Table, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from attendance.clock.rules import is_same_press
from attendance.clock.tables import Punch
from attendance.day.rules import (
    continues,
    is_doubtful,
    is_forgotten,
    present_since,
    read_stretches,
    write_stretches,
)
from attendance.day.tables import Day
from attendance.hours.rules.shift import minute_of
from attendance.place.actions import confirmed_site, note_place
from attendance.place.queries import main_site_today, rule_today
from attendance.place.rules import Proof
from attendance.roster.rules import is_employed
from attendance.roster.tables import Employee

Found = Any  # a row of one of the statements below

_employee, _punch, _day = (cast(Table, table.__table__) for table in (Employee, Punch, Day))

# Built once: composing a statement costs more than running it.
_PERSON = Prepared(
    select(
        _employee.c.id,
        main_site_today(_employee.c).label("site_id"),
        _employee.c.hire_date,
        _employee.c.resign_date,
    )
    .where(_employee.c.id == bindparam("employee"))
    .with_for_update()  # PostgreSQL: presses of one person wait here; SQLite has one writer anyway
)
_RULE = Prepared(select(rule_today(bindparam("site")).label("kind")))
_LAST_PUNCH = (
    select(func.max(_punch.c.id)).where(_punch.c.employee_id == bindparam("employee")).scalar_subquery()
)
_PUNCHES = Prepared(
    select(_punch)
    .where(
        _punch.c.employee_id == bindparam("employee"),
        or_(_punch.c.idempotency_key == bindparam("key"), _punch.c.id == _LAST_PUNCH),
    )
    .order_by(_punch.c.id.desc())
)
# The open day, and those a clock-in could go on with: today's and last night's.
DAYS = Prepared(
    select(_day)
    .where(
        _day.c.employee_id == bindparam("employee"),
        or_(and_(_day.c.clock_out.is_(None), ~_day.c.left_open), _day.c.work_date >= bindparam("yesterday")),
    )
    .order_by(_day.c.work_date.desc())
)
NEW_PUNCH = Prepared(insert(_punch))
_NEW_DAY = Prepared(insert(_day))
_END_DAY = Prepared(
    update(_day)
    .where(_day.c.id == bindparam("day"))
    .values(clock_out=bindparam("ended"), left_open=False, updated_at=bindparam("ended"))
)


class NotOnRoster(Forbidden):
    code, message = "not_employed", "재직 중인 직원만 출퇴근을 기록할 수 있어요. 사무실에 문의해 주세요."


class AlreadyIn(Conflict):
    code = "already_in"

    def __init__(self, since: datetime) -> None:
        super().__init__(f"이미 출근했어요({since:%H:%M}). 일을 마치면 퇴근을 눌러 주세요.")


class NotIn(Conflict):
    code, message = "not_in", "출근 기록이 없어요. 출근을 먼저 눌러 주세요."


class ForgottenOut(Conflict):
    code = "forgotten_out"

    def __init__(self, work_date: date) -> None:
        super().__init__(
            f"{work_date.month}월 {work_date.day}일 출근은 24시간이 지나 퇴근할 수 없어요. "
            "정정 요청으로 퇴근 시각을 알려 주세요."
        )


class KeyReused(Invalid):
    code, message = "idempotency_key_reused", "이미 다른 기록에 쓰인 요청이에요. 화면을 새로 고쳐 주세요."


@dataclass(frozen=True, slots=True)
class Person:
    """Who presses: the main site as of that day, and what its rule asks for (None: nothing)."""

    id: int
    site_id: int | None
    hire_date: date
    resign_date: date | None
    place_rule: str | None


@dataclass(frozen=True, slots=True)
class Pressed:
    """An accepted punch; `repeated` when it had been accepted before."""

    id: int
    kind: str
    at: datetime
    work_date: date
    repeated: bool = False


def clock_in(
    connection: Connection, employee_id: int, key: str | None, now: datetime, proof: Proof | None = None
) -> Pressed:
    """출근: opens a working day, or goes on with today's; `proof` is what confirms the place."""
    return _press(connection, "in", (employee_id, key), now, proof)


def clock_out(
    connection: Connection, employee_id: int, key: str | None, now: datetime, proof: Proof | None = None
) -> Pressed:
    """퇴근: closes the open working day, also past midnight; `proof` is what confirms the place."""
    return _press(connection, "out", (employee_id, key), now, proof)


def _press(
    connection: Connection, kind: str, whose: tuple[int, str | None], now: datetime, proof: Proof | None
) -> Pressed:
    employee_id, key = whose
    today = business_date(now)
    person = person_on(connection, employee_id, today)
    if known := _known_punch(connection, kind, employee_id, key, now):
        return known
    site_id = confirmed_site(connection, person, proof, today)
    yesterday = date.fromordinal(today.toordinal() - 1)
    days = DAYS.rows(connection, {"employee": employee_id, "yesterday": yesterday})
    work_date = record(connection, kind, (person, site_id), days, now)
    punch = {"employee_id": employee_id, "kind": kind, "at": now, "work_date": work_date}
    made = NEW_PUNCH.add(connection, punch | {"idempotency_key": key})
    if proof is not None:
        note_place(connection, made, punch, proof)
    return Pressed(made, kind, now, work_date)


def person_on(connection: Connection, employee_id: int, today: date) -> Person:
    """A person as of today, waiting for presses of theirs under way; raises NotOnRoster."""
    found = _PERSON.rows(connection, {"employee": employee_id, "today": today})
    if not found:
        raise NotOnRoster
    [person], rule = found, None
    if person.site_id is not None:
        rule = _RULE.rows(connection, {"site": person.site_id, "today": today})[0].kind
    return Person(person.id, person.site_id, person.hire_date, person.resign_date, rule)


def record(
    connection: Connection, kind: str, who: tuple[Person, int | None], days: list[Found], now: datetime
) -> date:
    """Write a press into the days of a person at a site; the date it belongs to."""
    person, site_id = who
    opened = next((day for day in days if day.clock_out is None and not day.left_open), None)
    if kind == "in":
        return _begin(connection, person, site_id, (opened, days), now)
    return end_day(connection, person, opened, now)


def _known_punch(
    connection: Connection, kind: str, employee_id: int, key: str | None, now: datetime
) -> Pressed | None:
    """The punch that this press repeats: by its key, or the same button a moment ago."""
    return same_press(_PUNCHES.rows(connection, {"employee": employee_id, "key": key}), kind, key, now)


def same_press(punches: list[Found], kind: str, key: str | None, now: datetime) -> Pressed | None:
    """Which of these punches, latest first, a press repeats."""
    for punch in punches:
        if key is not None and punch.idempotency_key == key:
            return _repeated(punch, kind)
    if punches and is_same_press(kind, now, punches[0].kind, punches[0].at):
        return _repeated(punches[0], kind)
    return None


def _repeated(row: Found, kind: str) -> Pressed:
    if row.kind != kind:
        raise KeyReused
    return Pressed(row.id, row.kind, row.at.astimezone(KST), row.work_date, repeated=True)


def _begin(
    connection: Connection,
    person: Person,
    site_id: int | None,
    lately: tuple[Found | None, list[Found]],
    now: datetime,
) -> date:
    opened, days = lately
    today = business_date(now)
    if not is_employed(person.hire_date, person.resign_date, today):
        raise NotOnRoster
    if opened is not None:
        _leave_open(connection, opened, now)
    for day in days:
        if day.clock_out is not None and _goes_on(day, now):
            return _rejoin(connection, day, now)
    if any(day.work_date == today for day in days):
        raise AlreadyIn(next(day for day in days if day.work_date == today).clock_in.astimezone(KST))
    open_day(connection, {"employee_id": person.id, "work_date": today, "site_id": site_id, "clock_in": now})
    return today


def open_day(connection: Connection, began: dict[str, Any], *, left_open: bool = False) -> None:
    """Write a working day that has begun."""
    more = {"away": "[]", "left_open": left_open, "early_approved": False, "source": "punch"}
    _NEW_DAY.add(connection, began | more | {"updated_at": began["clock_in"]})


def _leave_open(connection: Connection, opened: Found, now: datetime) -> None:
    """Set a day aside whose clock-out was forgotten; one still going on refuses another clock-in."""
    if not is_doubtful(since(opened), minute(now, opened.work_date)):
        raise AlreadyIn(opened.clock_in.astimezone(KST))
    connection.execute(update(_day).where(_day.c.id == opened.id).values(left_open=True, updated_at=now))


def _is_forgotten(day: Found, now: datetime) -> bool:
    return is_forgotten(since(day), minute(now, day.work_date))


def since(day: Found) -> int:
    """Minute of the last clock-in of a day."""
    return present_since(minute(day.clock_in, day.work_date), read_stretches(day.away))


def _goes_on(day: Found, now: datetime) -> bool:
    minutes = (minute(moment, day.work_date) for moment in (day.clock_in, day.clock_out, now))
    return continues(*minutes)


def _rejoin(connection: Connection, day: Found, now: datetime) -> date:
    """Reopen a day clocked out before; the time between is neither work nor break."""
    gap = (minute(day.clock_out, day.work_date), minute(now, day.work_date))
    away = read_stretches(day.away) + ((gap,) if gap[0] < gap[1] else ())
    changed = {"clock_out": None, "away": write_stretches(away), "updated_at": now}
    connection.execute(update(_day).where(_day.c.id == day.id).values(**changed))
    work_date: date = day.work_date
    return work_date


def end_day(connection: Connection, person: Person, opened: Found | None, now: datetime) -> date:
    """Close a person's working day; raises where there is none to close."""
    if opened is None:
        if not is_employed(person.hire_date, person.resign_date, business_date(now)):
            raise NotOnRoster
        raise NotIn
    # Work begun while employed may be ended after the last day, as a night shift is.
    if not is_employed(person.hire_date, person.resign_date, opened.work_date):
        raise NotOnRoster
    if _is_forgotten(opened, now):
        raise ForgottenOut(opened.work_date)
    _END_DAY.run(connection, {"day": opened.id, "ended": now})
    work_date: date = opened.work_date
    return work_date


def minute(moment: datetime, work_date: date) -> int:
    return minute_of(moment.astimezone(KST), work_date)
