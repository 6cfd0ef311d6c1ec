"""The ledger, days off and requests as pages, the month and payroll read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import cast

from chassis.paging import Page, page_of
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from attendance.asking.queries import Wanted, filtered
from attendance.assignment.queries import contracts_of, places_of, sizes_by_date
from attendance.assignment.rules import head_counts
from attendance.calendar.queries import site_calendars
from attendance.calendar.rules import MovingCalendar, WorkCalendar
from attendance.leave.rules.earned import has_leave, is_entitled_for
from attendance.leave.rules.grants import Grant, Method, next_grant
from attendance.leave.rules.lots import Balance, balance
from attendance.leave.rules.wishes import COUNTS_AS_ATTENDED, KINDS
from attendance.leave.tables import Absence, LeaveEntry, LeaveLot, LeaveMethod, LeaveRequest
from attendance.roster.queries import employees_by_id
from attendance.roster.rules import Dated, value_on
from attendance.roster.tables import Employee

Request = LeaveRequest
Asked = tuple[LeaveRequest, Employee]
SOON = timedelta(days=60)


@dataclass(frozen=True)
class OffDay:
    """A day off: its kind, the leave minutes that are paid, which halves, whether it is granted."""

    day: date
    kind: str
    minutes: int
    halves: tuple[str, ...]
    approved: bool

    @property
    def whole(self) -> bool:
        return len(self.halves) == 2

    @property
    def attended(self) -> bool:
        """Whether the day counts as attended for 개근 and 주휴 (제60조⑥; 행정해석 for agreed leave)."""
        return self.whole and self.approved and self.kind in COUNTS_AS_ATTENDED

    @property
    def word(self) -> str:
        half = "" if self.whole else (" 오전" if self.halves == ("am",) else " 오후")
        return f"{KINDS[self.kind]}{half}"


def off_days(
    session: Session, employee_ids: Sequence[int], first: date, last: date, *, waiting: bool = False
) -> dict[int, dict[date, OffDay]]:
    """Days off of people between two dates by person and date; those only asked for with `waiting`."""
    chosen = select(Absence).where(Absence.employee_id.in_(employee_ids), Absence.day.between(first, last))
    if not waiting:
        chosen = chosen.where(Absence.approved)
    found: dict[int, dict[date, OffDay]] = {one: {} for one in employee_ids}
    for row in session.scalars(chosen.order_by(Absence.day, Absence.half)):
        days = found[row.employee_id]
        other = days.get(row.day)
        if other is None:
            days[row.day] = OffDay(row.day, row.kind, row.minutes, (row.half,), row.approved)
        else:
            # Two halves of unlike kinds: the second one's kind decides whether the day was attended.
            kind = row.kind if other.kind in COUNTS_AS_ATTENDED else other.kind
            both = row.approved and other.approved
            days[row.day] = OffDay(
                row.day, kind, other.minutes + row.minutes, (*other.halves, row.half), both
            )
    return found


@dataclass(frozen=True)
class Ledger:
    """One person's lots and what happened to them, in order, and what that comes to."""

    lots: list[LeaveLot]
    entries: list[LeaveEntry]
    balance: Balance = field(compare=False)

    def valid(self, today: date) -> list[LeaveLot]:
        """Lots with something left that may still be taken, the one that expires first in front."""
        open_lots = [lot for lot in self.lots if self.balance.left[lot.id] and lot.expires_on >= today]
        return sorted(open_lots, key=lambda lot: (lot.expires_on, lot.granted_on, lot.id))

    def each_left(self) -> list[tuple[LeaveLot, int]]:
        return [(lot, self.balance.left[lot.id]) for lot in self.lots]

    def left(self, today: date) -> int:
        return sum(self.balance.left[lot.id] for lot in self.valid(today)) - self.balance.overused

    def expiring(self, today: date) -> int:
        soon = [lot for lot in self.valid(today) if lot.expires_on <= today + SOON]
        return sum(self.balance.left[lot.id] for lot in soon)

    def granted(self, today: date) -> int:
        """Minutes of the lots that may be taken today, as they were granted."""
        return sum(lot.minutes for lot in self.lots if lot.granted_on <= today <= lot.expires_on)

    def used(self, today: date) -> int:
        """Minutes taken of those lots and beyond any."""
        current = {lot.id for lot in self.lots if lot.granted_on <= today <= lot.expires_on}
        taken = [
            entry.minutes
            for entry in self.entries
            if entry.lot_id in current and entry.kind in ("used", "restored", "settled")
        ]
        return self.balance.overused - sum(taken)


def ledgers(session: Session, employee_ids: Sequence[int]) -> dict[int, Ledger]:
    """The ledgers of people, replayed from their rows."""
    lots: dict[int, list[LeaveLot]] = {one: [] for one in employee_ids}
    entries: dict[int, list[LeaveEntry]] = {one: [] for one in employee_ids}
    chosen = select(LeaveLot).where(LeaveLot.employee_id.in_(employee_ids))
    for lot in session.scalars(chosen.order_by(LeaveLot.granted_on, LeaveLot.id)):
        lots[lot.employee_id].append(lot)
    moved = select(LeaveEntry).where(LeaveEntry.employee_id.in_(employee_ids)).order_by(LeaveEntry.id)
    for entry in session.scalars(moved):
        entries[entry.employee_id].append(entry)
    return {one: Ledger(lots[one], entries[one], balance(lots[one], entries[one])) for one in employee_ids}


def ledger(session: Session, employee_id: int) -> Ledger:
    return ledgers(session, [employee_id])[employee_id]


def method_of(session: Session) -> Method:
    """How the firm counts years; by hire date until somebody decides otherwise."""
    found = session.scalar(select(LeaveMethod.method).order_by(LeaveMethod.id.desc()).limit(1))
    return cast(Method, found or "hire_date")


def coming_grant(session: Session, person: Employee, today: date) -> Grant | None:
    """다음 발생: what arises next if attendance earns it; None for who leaves before."""
    coming = next_grant(person.hire_date, today, method_of(session))
    gone = person.resign_date is not None and person.resign_date <= coming.on
    return None if gone else coming


def calendar_of(session: Session, person: Employee, first: date, last: date) -> WorkCalendar:
    """The calendar of the sites that a person is assigned to, between two dates."""
    places, calendars = places_of(session, [person])[person.id], site_calendars(session, first, last)
    return MovingCalendar(lambda day: calendars.of(places.site_on(day)))


@dataclass(frozen=True)
class Terms:
    """What entitles a person to leave, by date: head-counts of the workplaces, hours of the contract."""

    sizes: Dated
    hours: Dated

    def entitles(self, grant: Grant) -> bool:
        return is_entitled_for(grant, self.sizes, self.hours)

    def weekly_hours_on(self, day: date) -> int:
        return value_on(0, self.hours, day)


def terms_of(session: Session, people: Sequence[Employee]) -> dict[int, Terms]:
    """The terms of people at all times."""
    places, sizes, hours = places_of(session, people), sizes_by_date(session), contracts_of(session, people)
    return {one.id: Terms(head_counts(places[one.id], sizes), hours[one.id]) for one in people}


def is_entitled(person: Employee) -> bool:
    """Whether the law gives a person (site loaded) annual leave as things are now."""
    return has_leave(person.weekly_hours, person.site.workplace_size if person.site else 5)


def request(session: Session, request_id: int) -> Asked | None:
    found = session.get(LeaveRequest, request_id)
    return None if found is None else _with_people(session, [found])[0]


def requests(session: Session, wanted: Wanted, cursor: str | None = None, limit: int = 50) -> Page[Asked]:
    """Requests by the filter: those that wait oldest first, all others newest first."""
    chosen = filtered(select(LeaveRequest), LeaveRequest, wanted)
    newest_first = wanted.state != "open"
    page = page_of(session, chosen, [LeaveRequest.id], cursor=cursor, limit=limit, descending=newest_first)
    return Page(_with_people(session, page.items), page.next)


def request_count(session: Session, wanted: Wanted) -> int:
    return session.scalar(filtered(select(func.count(LeaveRequest.id)), LeaveRequest, wanted)) or 0


def _with_people(session: Session, rows: Iterable[LeaveRequest]) -> list[Asked]:
    found = list(rows)
    people = {one.id: one for one in employees_by_id(session, [row.employee_id for row in found])}
    return [(row, people[row.employee_id]) for row in found]


def own_requests(
    session: Session, employee_id: int, cursor: str | None = None, limit: int = 20
) -> Page[LeaveRequest]:
    """A person's requests, newest first."""
    chosen = select(LeaveRequest).where(LeaveRequest.employee_id == employee_id)
    return page_of(session, chosen, [LeaveRequest.id], cursor=cursor, limit=limit)


def requested_days(session: Session, request_id: int) -> list[date]:
    """The days that a request holds, in order."""
    chosen = select(Absence.day).where(Absence.request_id == request_id).distinct().order_by(Absence.day)
    return list(session.scalars(chosen))
