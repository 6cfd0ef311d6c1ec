"""Weeks of people as they stand now: counted anew from days, plans and calendars, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chassis.clock import KST, business_date
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from attendance.calendar.rules import WorkCalendar
from attendance.day.queries import DayRow
from attendance.day.tables import Day
from attendance.hours.rules.day import DayHours
from attendance.hours.rules.month import hours_of
from attendance.hours.rules.shift import Shift, minute_of
from attendance.hours.rules.week import ADULT, Employment, week_start
from attendance.month.books import Books, open_books
from attendance.pattern.rules import STEPS, PatternShift, apply
from attendance.pattern.tables import PatternVersion
from attendance.roster.queries import employed_after, employee, employees_by_id
from attendance.roster.tables import Assignment, Employee
from attendance.rota.rules import WEEK
from attendance.rota.tables import RotaEntry
from attendance.watch.rules import EXTRA, NEAR, WatchedDay, Week, judged

AT_ONCE = 500
_PRESENT = select(Day.employee_id, Day.clock_in, Day.clock_out).where(Day.work_date >= bindparam("monday"))
_PLANNED = select(RotaEntry.employee_id, RotaEntry.kind, RotaEntry.start_minute, RotaEntry.end_minute).where(
    RotaEntry.work_date >= bindparam("today"),
    RotaEntry.work_date <= bindparam("sunday"),
    RotaEntry.published_at.is_not(None),
)
_BY_PATTERN = select(Assignment.employee_id).where(Assignment.pattern_id.is_not(None)).distinct()


@dataclass(frozen=True)
class WatchedPerson:
    """A person, the site of the week's Monday and the week as it stands."""

    person: Employee
    site_name: str
    week: Week


def weeks(session: Session, people: Sequence[Employee], monday: date, now: datetime) -> list[WatchedPerson]:
    """The week of each of the given people, in their order."""
    books = open_books(session, people, monday - timedelta(days=1), monday + timedelta(days=WEEK - 1))
    return [
        WatchedPerson(person, books.main_site_name(person.id, monday), _week(books, person, monday, now))
        for person in people
    ]


def everybody(
    session: Session, monday: date, now: datetime, site_id: int | None = None
) -> list[WatchedPerson]:
    """Everybody employed in the week, of one site or all, the most in danger first."""
    sunday, after = monday + timedelta(days=WEEK - 1), 0
    found: list[WatchedPerson] = []
    while True:
        people = employed_after(session, monday, sunday, after, AT_ONCE, site_id)
        found += weeks(session, people, monday, now) if people else []
        if len(people) < AT_ONCE:
            return sorted(found, key=lambda one: (one.week.order, one.person.id))
        after = people[-1].id


def danger_count(session: Session, now: datetime) -> int:
    """How many people's present week is near its limit or beyond it; only who can be is counted exactly."""
    monday = week_start(business_date(now))
    people = employees_by_id(session, _who_can_be_near(session, monday, now))
    return sum(one.week.is_danger for one in weeks(session, people, monday, now)) if people else 0


def _who_can_be_near(session: Session, monday: date, now: datetime) -> list[int]:
    """People whose presence so far and longest possible plans reach what is near their limit."""
    sunday, today = monday + timedelta(days=WEEK - 1), business_date(now)
    shifts = select(func.max(PatternVersion.end_minute - PatternVersion.start_minute))
    longest = session.scalar(shifts) or 0
    reach = _presence(session, monday, now)
    since = today - timedelta(days=1)
    for row in session.execute(_PLANNED, {"today": since, "sunday": sunday}):
        own = row.end_minute - row.start_minute if row.kind == "own" else longest
        reach[row.employee_id] = reach.get(row.employee_id, 0) + (0 if row.kind == "off" else own)
    days_left = (sunday - today).days + 2  # a night begun yesterday may still go on
    for employee_id in session.scalars(_BY_PATTERN):
        reach[employee_id] = reach.get(employee_id, 0) + longest * days_left
    grown = monday.replace(year=monday.year - ADULT, day=1)
    rows = session.execute(select(Employee.id, Employee.weekly_hours, Employee.birth_date))
    return [
        row.id
        for row in rows
        if row.id in reach
        and (row.birth_date >= grown or reach[row.id] >= min(row.weekly_hours, 40) * 60 + EXTRA - NEAR)
    ]


def _presence(session: Session, monday: date, now: datetime) -> dict[int, int]:
    """Minutes between clock-in and clock-out of the week by person, what steps may round up included."""
    found: dict[int, int] = {}
    for row in session.execute(_PRESENT, {"monday": monday}):
        minutes = int(((row.clock_out or now) - row.clock_in).total_seconds()) // 60 + 2 * max(STEPS)
        found[row.employee_id] = found.get(row.employee_id, 0) + minutes
    return found


def own_week(session: Session, employee_id: int, now: datetime) -> Week | None:
    """A worker's present week, or None when nobody on the roster has that id."""
    person = employee(session, employee_id)
    if person is None:
        return None
    return weeks(session, [person], week_start(business_date(now)), now)[0].week


def _week(books: Books, person: Employee, monday: date, now: datetime) -> Week:
    terms, calendar = books.terms_of(person), books.calendar_of(person.id)
    watcher = _Watcher(books, person, terms, calendar, now.astimezone(KST))
    dates = [monday + timedelta(days=n) for n in range(-1, WEEK)]
    return judged({day: watcher.day(day) for day in dates}, monday, terms)


@dataclass(frozen=True)
class _Watcher:
    """One person's days as they stand at `now`, a moment in Korean time."""

    books: Books
    person: Employee
    terms: Employment
    calendar: WorkCalendar
    now: datetime

    def day(self, day: date) -> WatchedDay:
        row, plan = self.books.rows[self.person.id].get(day), self._plan(day)
        if row is None:
            return self._to_come(day, plan)
        if row.is_missing_out(self.now):
            planned = 0 if plan is None else self._counted(day, Shift(plan.start, plan.end)).worked
            return WatchedDay(day, planned=planned, unknown=True)
        shift = row.shift
        if shift is not None:
            counted = self._counted(day, shift, row)
            return WatchedDay(
                day, counted.worked, span=(shift.start, shift.end), break_owed=counted.break_owed
            )
        return self._going_on(day, row, plan)

    def _plan(self, day: date) -> PatternShift | None:
        return self.books.expected_on(self.person.id, day) if self.terms.covers(day) else None

    def _to_come(self, day: date, plan: PatternShift | None) -> WatchedDay:
        """A day without a punch: what is planned, unless its end has passed."""
        if plan is None or self._minute(day) >= plan.end:
            return WatchedDay(day)
        planned = self._counted(day, Shift(plan.start, plan.end)).worked
        return WatchedDay(day, planned=planned, span=(plan.start, plan.end))

    def _going_on(self, day: date, row: DayRow, plan: PatternShift | None) -> WatchedDay:
        """A day still worked: until now, and from now until the planned end."""
        start, now = minute_of(row.clock_in, day), self._minute(day)
        end = max(now, plan.end) if plan is not None else now
        until_now = self._counted(day, Shift(start, max(start, now), row.noted.away), row)
        whole = self._counted(day, Shift(start, max(start, end), row.noted.away), row)
        planned = max(0, whole.worked - until_now.worked)
        return WatchedDay(day, until_now.worked, planned, (start, max(start, end)))

    def _counted(self, day: date, shift: Shift, row: DayRow | None = None) -> DayHours:
        approved = row is not None and row.early_approved
        counted = apply(self.books.pattern_on(self.person.id, day), shift, approved)
        if counted.end <= counted.start:
            return DayHours()
        return hours_of(day, counted, self.calendar, self.terms) or DayHours()

    def _minute(self, day: date) -> int:
        """The present minute counted from 00:00 of a day."""
        return minute_of(self.now, day)
