"""Working days as pages, the month and the clock read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from chassis.clock import KST
from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from attendance.day.rules import (
    DOUBTFUL_AFTER,
    Stretches,
    is_doubtful,
    is_forgotten,
    present_since,
    read_stretches,
    shift_between,
)
from attendance.day.tables import Day, DayChange
from attendance.hours.rules.shift import Shift, minute_of
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Employee


@dataclass(frozen=True, slots=True)
class DayRow:
    """A working day with Korean clock times and its noted stretches."""

    id: int
    employee_id: int
    work_date: date
    clock_in: datetime
    clock_out: datetime | None
    noted: Stretches
    left_open: bool
    source: str
    early_approved: bool = False
    site_id: int | None = None

    @property
    def shift(self) -> Shift | None:
        """The shift, or None while or because nobody clocked out."""
        if self.clock_out is None:
            return None
        return shift_between(self.work_date, self.clock_in, self.clock_out, self.noted)

    @property
    def present_since(self) -> int:
        """Minute of the last clock-in, counted from 00:00 of the work date."""
        return present_since(minute_of(self.clock_in, self.work_date), self.noted.away)

    @property
    def last_in(self) -> datetime:
        """The moment of the last clock-in, to the minute."""
        midnight = datetime.combine(self.work_date, time(), KST)
        return midnight + timedelta(minutes=self.present_since)

    def is_missing_out(self, now: datetime) -> bool:
        """퇴근 기록 없음: set aside, or open longer than anybody works."""
        if self.clock_out is not None:
            return False
        return self.left_open or is_doubtful(self.present_since, self._minute(now))

    def is_open(self, now: datetime) -> bool:
        """출근 중: clocked in and not missing a clock-out."""
        return self.clock_out is None and not self.is_missing_out(now)

    def may_end(self, now: datetime) -> bool:
        """Whether 퇴근 is still taken for this day."""
        if self.clock_out is not None or self.left_open:
            return False
        return not is_forgotten(self.present_since, self._minute(now))

    def _minute(self, now: datetime) -> int:
        return minute_of(now.astimezone(KST), self.work_date)


_COLUMNS = (
    Day.id, Day.employee_id, Day.work_date, Day.clock_in, Day.clock_out, Day.away, Day.breaks, Day.left_open,
    Day.source, Day.early_approved, Day.site_id,
)  # fmt: skip


def row_of(day: Any) -> DayRow:
    """The row of a Day or of a statement's row with its columns."""
    return _read(tuple(getattr(day, column.key) for column in _COLUMNS))


def _read(row: Sequence[Any]) -> DayRow:
    day_id, employee_id, work_date, clock_in, clock_out, away, breaks, *rest = row
    noted = Stretches(read_stretches(away), None if breaks is None else read_stretches(breaks))
    until = clock_out.astimezone(KST) if clock_out else None
    return DayRow(day_id, employee_id, work_date, clock_in.astimezone(KST), until, noted, *rest)


def days_between(session: Session, employee_ids: Sequence[int], first: date, last: date) -> list[DayRow]:
    """Working days of people between two dates, by person and date."""
    chosen = (
        select(*_COLUMNS)  # plain rows: objects would double the time of a large month
        .where(Day.employee_id.in_(employee_ids), Day.work_date.between(first, last))
        .order_by(Day.employee_id, Day.work_date)
    )
    return [_read(row) for row in session.execute(chosen)]


def day(session: Session, day_id: int) -> DayRow | None:
    found = session.get(Day, day_id)
    return None if found is None else row_of(found)


def day_on(session: Session, employee_id: int, work_date: date) -> DayRow | None:
    """A person's working day of a date."""
    return next(iter(days_between(session, [employee_id], work_date, work_date)), None)


def open_day(session: Session, employee_id: int) -> DayRow | None:
    """The day that still waits for a clock-out, forgotten or not."""
    chosen = select(Day).where(Day.employee_id == employee_id, Day.clock_out.is_(None), ~Day.left_open)
    found = session.scalar(chosen)
    return None if found is None else row_of(found)


def changes_of(session: Session, employee_id: int, first: date, last: date) -> list[DayChange]:
    """The office's changes to a person's days, newest first."""
    chosen = select(DayChange).where(
        DayChange.employee_id == employee_id, DayChange.work_date.between(first, last)
    )
    return list(session.scalars(chosen.order_by(DayChange.id.desc())))


def last_change(session: Session, day_id: int) -> DayChange:
    """The newest change of a day that was changed at least once."""
    chosen = select(DayChange).where(DayChange.day_id == day_id).order_by(DayChange.id.desc())
    return session.scalars(chosen.limit(1)).one()


def came_on(session: Session, today: date) -> int:
    """Number of people with a working day on that date."""
    return session.scalar(select(func.count(Day.id)).where(Day.work_date == today)) or 0


def days_without_out(session: Session, since: date, now: datetime) -> int:
    """Number of days from a date on that miss their clock-out."""
    rows = session.execute(select(Day.__table__).where(*_without_out(since, now)))
    return sum(row_of(row).is_missing_out(now) for row in rows)


def missing_days(
    session: Session, since: date, now: datetime, cursor: str | None = None, limit: int = 50
) -> Page[tuple[Day, Employee]]:
    """Days that miss their clock-out, newest first, with their person."""
    chosen = select(Day).where(*_without_out(since, now))
    page = page_of(session, chosen, [Day.id], cursor=cursor, limit=limit)
    return Page(_missing_with_people(session, page.items, now), page.next)


def missing_between(session: Session, first: date, last: date, now: datetime) -> list[tuple[Day, Employee]]:
    """Days between two dates that miss their clock-out, by date, with their person."""
    chosen = select(Day).where(*_without_out(first, now), Day.work_date <= last)
    days = list(session.scalars(chosen.order_by(Day.work_date, Day.id)))
    return _missing_with_people(session, days, now)


def _without_out(since: date, now: datetime) -> list[ColumnElement[bool]]:
    """What the database can tell; who came back to work in between is sorted out by the row."""
    begun = now - timedelta(minutes=DOUBTFUL_AFTER)
    return [Day.clock_out.is_(None), Day.work_date >= since, or_(Day.left_open, Day.clock_in <= begun)]


def _missing_with_people(session: Session, days: Sequence[Day], now: datetime) -> list[tuple[Day, Employee]]:
    missing = [day for day in days if row_of(day).is_missing_out(now)]
    people = {one.id: one for one in employees_by_id(session, [day.employee_id for day in missing])}
    return [(day, people[day.employee_id]) for day in missing]
