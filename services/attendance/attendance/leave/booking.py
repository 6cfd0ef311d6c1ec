"""What time alone does to the ledger: grants that fell due, leave that expired, what is owed at the exit."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from chassis.clock import business_date
from chassis.errors import NotFound
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from attendance.calendar.rules import DayType
from attendance.day.tables import Day
from attendance.leave.entries import Act, Line, add
from attendance.leave.queries import Ledger, Terms, calendar_of, ledger, method_of, off_days, terms_of
from attendance.leave.rules.earned import earned, leave_minutes
from attendance.leave.rules.grants import Grant, Method, grants, total_of
from attendance.leave.rules.notices import tier_of
from attendance.leave.tables import LeaveEntry, LeaveLot, LeaveNight, LeaveNotice
from attendance.roster import queries as roster
from attendance.roster.tables import Employee

SYSTEM = "system"
METHODS: tuple[Method, Method] = ("hire_date", "fiscal_year")
LOOKS_BACK = timedelta(days=366)


class NoSuchPerson(NotFound):
    code, message = "no_such_employee", "찾는 직원이 없습니다."


def unbooked(person: Employee, terms: Terms, known: Ledger, method: Method, today: date) -> list[Grant]:
    """Grants of a person that fell due and stand in no lot yet; attendance is not looked at."""
    booked = {(lot.kind, lot.period) for lot in known.lots}
    due = grants(person.hire_date, _last_day(person, today), method)
    # Days mended long after a grant is over no longer raise it; until then every night looks again.
    since = max(recorded_since(person), today - LOOKS_BACK)
    return [
        grant
        for grant in due
        if (grant.kind, grant.period) not in booked and grant.expires_on >= since and terms.entitles(grant)
    ]


def recorded_since(person: Employee) -> date:
    """The day from which this house keeps a person's days: what expired before is the old ledger's."""
    return max(person.hire_date, business_date(person.created_at))


def _last_day(person: Employee, today: date) -> date:
    """A day arises only for who is still employed on it."""
    if person.resign_date is None or person.resign_date > today:
        return today
    return person.resign_date - timedelta(days=1)


def book(session: Session, employee_id: int, today: date, now: datetime) -> int:
    """Book for one person all that fell due; again changes nothing. Return how many lines were added."""
    person = locked(session, employee_id)
    before = _lines(ledger(session, employee_id))
    _book_grants(session, person, today, now)
    if person.resign_date is not None and person.resign_date <= today:
        _book_exit(session, person, person.resign_date, now)
    else:
        _take_exit_back(session, person, today, now)
    _book_expiry(session, person, today, now)
    session.flush()
    return _lines(ledger(session, employee_id)) - before


def locked(session: Session, employee_id: int) -> Employee:
    """The person with their site, held until the transaction ends: one change of a ledger at a time."""
    session.scalar(select(Employee.id).where(Employee.id == employee_id).with_for_update())
    found = roster.employee(session, employee_id)
    if found is None:
        raise NoSuchPerson
    return found


def _lines(known: Ledger) -> int:
    return len(known.lots) + len(known.entries)


def _book_grants(session: Session, person: Employee, today: date, now: datetime) -> None:
    terms = terms_of(session, [person])[person.id]
    due = unbooked(person, terms, ledger(session, person.id), method_of(session), today)
    attended = attended_days(session, person, due)
    for grant in due:
        given = earned(grant, person.hire_date, attended)
        if given is not None:
            hours = terms.weekly_hours_on(given.on - timedelta(days=1))
            add_lot(session, person.id, given, hours, now)


def attended_days(session: Session, person: Employee, given: list[Grant]) -> Callable[[date], bool | None]:
    """Whether a person attended a day, for the periods of the grants (제60조①·②·⑥).

    Days before this house kept records count as attended: nobody can say otherwise. Nothing is scheduled on
    free days and paid holidays; leave and 제60조⑥ absences count as attended.
    """
    if not given:
        return lambda day: None
    first, last = min(grant.since for grant in given), max(grant.on for grant in given)
    calendar = calendar_of(session, person, first, last)
    chosen = select(Day.work_date).where(Day.employee_id == person.id)
    came = set(session.scalars(chosen.where(Day.work_date.between(first, last))))
    began = session.scalar(select(func.min(Day.work_date)).where(Day.employee_id == person.id))
    since = min(recorded_since(person), began) if began else recorded_since(person)
    off = off_days(session, [person.id], first, last)[person.id]

    def attended(day: date) -> bool | None:
        if calendar.type_of(day) is not DayType.WORKDAY:
            return None
        return day < since or day in came or (day in off and off[day].attended)

    return attended


def add_lot(session: Session, employee_id: int, grant: Grant, weekly_hours: int, now: datetime) -> LeaveLot:
    """Book a grant by the hours that earned it, and settle from it what was taken beyond the lots before."""
    lot = LeaveLot(
        employee_id=employee_id,
        kind=grant.kind,
        period=grant.period,
        granted_on=grant.on,
        expires_on=grant.expires_on,
        minutes=leave_minutes(grant.days, weekly_hours),
        reason=grant.reason,
        booked_by=SYSTEM,
        booked_at=now,
    )
    session.add(lot)
    session.flush()
    settle_overuse(session, lot, SYSTEM, now)
    return lot


def settle_overuse(session: Session, lot: LeaveLot, who: str, now: datetime) -> None:
    """Take from a new lot what was used before it, so that a day off is never subtracted twice."""
    part = min(lot.minutes, ledger(session, lot.employee_id).balance.overused)
    if part:
        act = Act(who, now, "앞서 쓴 초과사용을 정산")
        add(session, Line(lot.employee_id, lot.id, "settled", lot.granted_on, -part), act)
        add(session, Line(lot.employee_id, None, "settled", lot.granted_on, part), act)


def _book_expiry(session: Session, person: Employee, today: date, now: datetime) -> None:
    known = ledger(session, person.id)
    for lot in known.lots:
        left = known.balance.left[lot.id]
        if not left or lot.expires_on >= today:
            continue
        promoted = was_promoted(session, lot)
        kind, owed = ("expired", 0) if promoted else ("due", left)
        note = "사용촉진을 두 번 마쳐 소멸 (제61조)" if promoted else "사용기간이 끝남 (제60조제7항)"
        line = Line(person.id, lot.id, kind, lot.expires_on, -left, owed)
        add(session, line, Act(SYSTEM, now, note))


def was_promoted(session: Session, lot: LeaveLot) -> bool:
    """Whether both notices for a lot were given in time: then it expires without pay (제61조)."""
    chosen = select(LeaveNotice.step).where(
        LeaveNotice.employee_id == lot.employee_id,
        LeaveNotice.tier == tier_of(lot.kind, lot.granted_on, lot.expires_on),
        LeaveNotice.expires_on == lot.expires_on,
        LeaveNotice.in_time,
    )
    return set(session.scalars(chosen)) == {1, 2}


def _book_exit(session: Session, person: Employee, gone: date, now: datetime) -> None:
    """At the exit what is left is owed, and by fiscal year what the hire date would have given more."""
    known = ledger(session, person.id)
    key = f"exit:{len(known.entries)}"
    for lot in known.lots:
        left = known.balance.left[lot.id]
        if left and lot.expires_on >= gone:
            act = Act(SYSTEM, now, "퇴직할 때 남은 연차")
            add(session, Line(person.id, lot.id, "due", gone, -left, left, f"{key}:{lot.id}"), act)
    told = any(entry.lot_id is None for entry in exit_lines(known))
    if method_of(session) == "fiscal_year" and not told:
        short = leave_minutes(shortfall(session, person, gone), person.weekly_hours)
        if short:
            act = Act(SYSTEM, now, "퇴직 정산: 입사일 기준보다 덜 준 연차")
            add(session, Line(person.id, None, "due", gone, 0, short, f"{key}:short"), act)


def exit_lines(known: Ledger) -> list[LeaveEntry]:
    """What was booked for an exit and not taken back since."""
    back = {entry.key for entry in known.entries if entry.key}
    lines = [entry for entry in known.entries if (entry.key or "").startswith("exit:")]
    return [entry for entry in lines if f"back:{entry.id}" not in back]


def _take_exit_back(session: Session, person: Employee, today: date, now: datetime) -> None:
    """Who did not leave after all has the leave again."""
    for entry in exit_lines(ledger(session, person.id)):
        line = Line(
            person.id, entry.lot_id, "restored", today, -entry.minutes, -entry.owed, f"back:{entry.id}"
        )
        add(session, line, Act(SYSTEM, now, "퇴사 취소"))


def shortfall(session: Session, person: Employee, on: date) -> Decimal:
    """Days that the fiscal year gave less than the hire date would have until the day before `on`."""
    terms = terms_of(session, [person])[person.id]
    last = on - timedelta(days=1)
    by_date, by_year = (
        [grant for grant in grants(person.hire_date, last, method) if terms.entitles(grant)]
        for method in METHODS
    )
    attended = attended_days(session, person, [*by_date, *by_year])
    sums = [
        total_of([one for grant in given if (one := earned(grant, person.hire_date, attended))])
        for given in (by_date, by_year)
    ]
    return max(Decimal(), sums[0] - sums[1])


def finished_at(session: Session, today: date) -> datetime | None:
    """When a day's bookings were finished last."""
    night = session.get(LeaveNight, today)
    return night.finished_at if night else None


def changed_since(session: Session, moment: datetime) -> list[int]:
    """People whose entry in the roster is newer."""
    return list(
        session.scalars(select(Employee.id).where(Employee.updated_at > moment).order_by(Employee.id))
    )


def finish(session: Session, today: date, now: datetime) -> None:
    """Note that a day's bookings are done; two replicas may both have done them."""
    night = session.get(LeaveNight, today)
    if night is None:
        session.add(LeaveNight(day=today, finished_at=now))
    else:
        night.finished_at = now
