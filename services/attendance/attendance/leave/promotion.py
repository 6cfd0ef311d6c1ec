"""사용촉진: who must be given which notice now, and noting that it was given (근로기준법 제61조)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid, NotFound
from chassis.identity import Identity
from pydantic import BaseModel, Field
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.leave import booking, queries
from attendance.leave.rules.notices import Window, due_step, is_in_time, tier_of, windows
from attendance.leave.tables import LeaveLot, LeaveNotice
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Employee

HORIZON = timedelta(days=215)


class Given(BaseModel):
    """A notice as it was given; the second one names the days that the office fixed."""

    given_on: date
    means: Literal["paper", "post", "electronic"]
    days: Annotated[tuple[date, ...], Field(max_length=40)] = ()


@dataclass(frozen=True)
class About:
    """Which notice: whose, for which leave by its last day, the first or the second."""

    employee_id: int
    tier: str
    expires_on: date
    step: int


class NothingLeft(NotFound):
    code, message = "nothing_left", "알릴 미사용 연차가 없습니다."


class NoticeGiven(Conflict):
    code, message = "notice_given", "이미 기록한 촉진입니다."


@dataclass(frozen=True)
class Unused:
    """What one person has left with one last day, the notices given, and the one due now."""

    person: Employee
    tier: str
    expires_on: date
    minutes: int
    given: dict[int, LeaveNotice]
    due: Window | None

    @property
    def windows(self) -> tuple[Window, Window]:
        return windows(self.tier, self.expires_on)

    def is_exempt(self) -> bool:
        """Whether what expires needs no pay: both notices were given in time."""
        return len(self.given) == 2 and all(notice.in_time for notice in self.given.values())

    def missed(self, today: date) -> int | None:
        """The step whose days are over without a notice that counts: what expires must be paid."""
        late = [
            window.step
            for window in self.windows
            if window.last < today and not (window.step in self.given and self.given[window.step].in_time)
        ]
        return late[0] if late else None


def unused(session: Session, today: date, employee_id: int | None = None) -> list[Unused]:
    """What runs out in the coming months by person and last day, the next to run out in front."""
    lots = _open_lots(session, today, employee_id)
    ids = sorted({lot.employee_id for lot in lots})
    known, notices = queries.ledgers(session, ids), _notices(session, ids)
    sums: dict[tuple[date, int, str], int] = {}
    for lot in lots:
        key = (lot.expires_on, lot.employee_id, tier_of(lot.kind, lot.granted_on, lot.expires_on))
        sums[key] = sums.get(key, 0) + known[lot.employee_id].balance.left[lot.id]
    people = {one.id: one for one in employees_by_id(session, ids)}
    found = []
    for (expires_on, person_id, tier), minutes in sorted(sums.items()):
        given = {
            one.step: one
            for one in notices
            if (one.employee_id, one.tier, one.expires_on) == (person_id, tier, expires_on)
        }
        due = due_step(tier, expires_on, {step: one.given_on for step, one in given.items()}, today)
        if minutes:
            found.append(Unused(people[person_id], tier, expires_on, minutes, given, due))
    return found


def _open_lots(session: Session, today: date, employee_id: int | None) -> list[LeaveLot]:
    chosen = (
        select(LeaveLot)
        .join(Employee, Employee.id == LeaveLot.employee_id)
        .where(
            LeaveLot.expires_on.between(today, today + HORIZON),
            or_(Employee.resign_date.is_(None), Employee.resign_date > LeaveLot.expires_on),
        )
    )
    if employee_id is not None:
        chosen = chosen.where(LeaveLot.employee_id == employee_id)
    return list(session.scalars(chosen.order_by(LeaveLot.id)))


def _notices(session: Session, ids: list[int]) -> list[LeaveNotice]:
    return list(session.scalars(select(LeaveNotice).where(LeaveNotice.employee_id.in_(ids))))


def unused_of(session: Session, about: About, today: date) -> Unused:
    """What one notice is about; NothingLeft when there is nothing to tell."""
    for one in unused(session, today, about.employee_id):
        if (one.tier, one.expires_on) == (about.tier, about.expires_on):
            return one
    raise NothingLeft


def give(session: Session, about: About, told: Given, who: Identity, now: datetime) -> LeaveNotice:
    """Note a notice as given, once per step."""
    booking.locked(session, about.employee_id)
    today = business_date(now)
    found = unused_of(session, about, today)
    if told.given_on > today:
        raise Invalid(fields={"given_on": "아직 오지 않은 날짜입니다."})
    days = sorted(set(told.days))
    if about.step == 2:
        _check_second(found, days, today)
    first = found.given.get(1)
    row = LeaveNotice(
        employee_id=about.employee_id,
        tier=about.tier,
        expires_on=about.expires_on,
        step=about.step,
        minutes=found.minutes,
        given_on=told.given_on,
        means=told.means,
        days=",".join(f"{day}" for day in days),
        in_time=is_in_time(
            about.tier, about.expires_on, about.step, told.given_on, first.given_on if first else None
        ),
        given_by=who.id,
        booked_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise NoticeGiven from error
    detail = {"step": about.step, "until": about.expires_on, "given_on": told.given_on}
    audit.record(
        session, AuditRow, who, action="leave.notice", object=f"employee:{about.employee_id}", now=now,
        detail=detail | {"in_time": row.in_time},
    )  # fmt: skip
    return row


def _check_second(found: Unused, days: list[date], today: date) -> None:
    if 1 not in found.given:
        raise Conflict("1차 촉진을 먼저 기록하세요.")
    if any(not today <= day <= found.expires_on for day in days):
        raise Invalid(fields={"days": "지정하는 날은 오늘부터 사용기한 사이여야 합니다."})
    each = min(found.person.weekly_hours, 40) * 12
    if len(days) * each < found.minutes - found.minutes % each:
        needed = found.minutes // each
        raise Invalid(fields={"days": f"남은 연차를 모두 지정해야 합니다. {needed}일을 적어 주세요."})
