"""Imports as pages show them: whom they mean, what stands there already, what would be written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chassis.clock import KST, business_date
from chassis.paging import Page, page_of
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from attendance.calendar.rules import month_days
from attendance.closing.queries import closing_of
from attendance.day.queries import DayRow, days_between
from attendance.hours.rules.shift import clock_time, typed_shift
from attendance.importing.rules.standing import Candidate, Facts, doubled, standing_of
from attendance.importing.rules.told import FIGURES, Hours, read_hours, sum_of
from attendance.importing.tables import ImportBatch, ImportLine, ImportPerson
from attendance.month.queries import person_months
from attendance.roster.queries import employees_by_id
from attendance.roster.rules import is_employed
from attendance.roster.tables import Employee
from attendance.told.tables import ClientHours


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what it meets and what executing would do."""

    line: ImportLine
    employee_id: int | None
    day: DayRow | None
    kept: ClientHours | None
    standing: str

    @property
    def hours(self) -> Hours | None:
        return read_hours(json.loads(self.line.hours)) if self.line.hours else None


@dataclass(frozen=True, slots=True)
class Ours:
    """Our own figures for somebody's month, in minutes: all, and by date."""

    by_day: dict[date, int]

    @property
    def total(self) -> int:
        return sum(self.by_day.values())


def imports(session: Session, cursor: str | None = None) -> Page[ImportBatch]:
    """All imports, newest first."""
    return page_of(session, select(ImportBatch), [ImportBatch.id], cursor=cursor, limit=30)


def batch(session: Session, import_id: int) -> ImportBatch | None:
    return session.get(ImportBatch, import_id)


def people_of(session: Session, import_id: int, since: int = 0, limit: int = 10_000) -> list[ImportPerson]:
    """The people of an import in the order of the file."""
    chosen = select(ImportPerson).where(ImportPerson.import_id == import_id).order_by(ImportPerson.id)
    return list(session.scalars(chosen.offset(since).limit(limit)))


def employed_in(session: Session, month: str, names: Sequence[str] | None = None) -> list[Employee]:
    """Everybody employed on any day of a month, only those of some names when given."""
    days = month_days(month)
    inside = or_(Employee.resign_date.is_(None), Employee.resign_date > days[0])
    chosen = (
        select(Employee).where(Employee.hire_date <= days[-1], inside).order_by(Employee.name, Employee.id)
    )
    return list(session.scalars(chosen if names is None else chosen.where(Employee.name.in_(names))))


def candidates(session: Session, month: str, names: Sequence[str]) -> dict[str, list[Candidate]]:
    """Name → everybody of exactly that name who was employed in the month."""
    found: dict[str, list[Candidate]] = {name: [] for name in names}
    for one in employed_in(session, month, list(found)):
        found[one.name].append(Candidate(one.id, one.employee_no, one.name, one.birth_date))
    return found


def lines_of(session: Session, of: ImportBatch, now: datetime, person_id: int | None = None) -> list[Line]:
    """The lines of an import in its order with how each stands now; one person's when asked for."""
    people = {one.id: one for one in people_of(session, of.id)}
    chosen = select(ImportLine).where(ImportLine.import_id == of.id).order_by(ImportLine.id)
    lines = list(session.scalars(chosen))
    known = {one.employee_id for one in people.values() if one.employee_id}
    meets = _Meets(session, of.month, sorted(known), now)
    twice = doubled(
        (who, line.work_date)
        for line in lines
        if line.kind != "unread" and line.work_date and (who := _who(people, line))
    )
    shown = [line for line in lines if person_id is None or line.person_id == person_id]
    return [meets.line(line, _who(people, line), twice) for line in shown]


def _who(people: Mapping[int, ImportPerson], line: ImportLine) -> int | None:
    return people[line.person_id].employee_id if line.person_id else None


class _Meets:
    """What stands in the database where the lines of an import want to be."""

    def __init__(self, session: Session, month: str, known: list[int], now: datetime) -> None:
        days = month_days(month)
        self._now, self._today = now, business_date(now)
        self._closed = closing_of(session, month) is not None
        self._people = {one.id: one for one in employees_by_id(session, known)}
        rows = days_between(session, known, days[0], days[-1])
        self._rows = {(row.employee_id, row.work_date): row for row in rows}
        chosen = select(ClientHours).where(
            ClientHours.employee_id.in_(known), ClientHours.work_date.between(days[0], days[-1])
        )
        self._hours = {(one.employee_id, one.work_date): one for one in session.scalars(chosen)}

    def line(self, line: ImportLine, who: int | None, twice: set[tuple[int, date]]) -> Line:
        day = line.work_date
        place = (who, day) if who and day else None
        row, kept = (self._rows.get(place), self._hours.get(place)) if place else (None, None)
        is_times = line.kind == "times"
        facts = Facts(
            line.kind,
            who is not None,
            is_double=place in twice,
            is_closed=is_times and self._closed,
            is_outside=bool(place) and self._is_outside(who, day),
            is_to_come=is_times and day is not None and _end(day, line) > self._now,
            is_there=(row if is_times else kept) is not None,
            is_same=_same_times(row, line) if is_times else _same_hours(kept, line),
            source=row.source if row else "",
            overwrite=line.overwrite,
        )
        return Line(line, who, row, kept, standing_of(facts))

    def _is_outside(self, who: int | None, day: date | None) -> bool:
        person = self._people.get(who or 0)
        if person is None or day is None:
            return True
        return day > self._today or not is_employed(person.hire_date, person.resign_date, day)


def _end(day: date, line: ImportLine) -> datetime:
    shift = typed_shift(clock_time(line.clock_in), clock_time(line.clock_out))
    return datetime.combine(day, time(), KST) + timedelta(minutes=shift.end)


def _same_times(row: DayRow | None, line: ImportLine) -> bool:
    if row is None or row.clock_out is None:
        return False
    return (f"{row.clock_in:%H:%M}", f"{row.clock_out:%H:%M}") == (line.clock_in, line.clock_out)


def _same_hours(kept: ClientHours | None, line: ImportLine) -> bool:
    told = read_hours(json.loads(line.hours or "{}"))
    return kept is not None and kept.word == line.word and hours_of(kept) == told


def hours_of(kept: ClientHours) -> Hours:
    """A client's hours of a day as figures."""
    return Hours(*(getattr(kept, figure) for figure in FIGURES))


def ours(session: Session, month: str, employee_ids: Sequence[int]) -> dict[int, Ours]:
    """Our own worked minutes of people, by date."""
    people = employees_by_id(session, employee_ids)
    found = person_months(session, month, people)
    return {
        one.person.id: Ours({day: hours.worked for day, hours in one.sheet.days.items() if hours})
        for one in found
    }


def totals_of(lines: Sequence[Line]) -> Hours:
    """What a client counts for somebody, over the lines that tell hours."""
    return sum_of([line.hours for line in lines if line.line.kind == "hours" and line.hours])
