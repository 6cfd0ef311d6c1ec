"""What a worker's page says: what is true now, and the month so far."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chassis.clock import business_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.calendar.rules import month_days, month_of
from attendance.clock.rules import SAME_PRESS
from attendance.clock.tables import Punch
from attendance.closing.queries import closing_of
from attendance.correction.queries import waiting_dates
from attendance.day.queries import DayRow, days_between
from attendance.hours.rules.shift import minute_of
from attendance.month.queries import PersonMonth, person_months
from attendance.offline.queries import Offline, own_offline
from attendance.place.queries import SiteRule, consent_of, requests_of, rules_of_worker
from attendance.place.rules import FENCE, FREE, KIOSK, QR
from attendance.place.tables import PressRequest
from attendance.roster.queries import employee
from attendance.roster.rules import is_employed
from attendance.timing.rules import Remark

LOOK_BACK = timedelta(days=31)
TOLD_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Board:
    """`opened` is the day going on; `today` the day of this date; `forgotten` those without a clock-out;
    `waiting` the dates about which a request for correction waits, `is_closed` the month shown is closed;
    `places` is what the worker's sites ask for, `located` whether a consent is in force, `asked` the presses
    that wait for the office or were decided lately.
    """

    month: PersonMonth
    now: datetime
    opened: DayRow | None
    today: DayRow | None
    forgotten: list[DayRow]
    waiting: set[date]
    is_closed: bool
    is_employed: bool
    places: list[SiteRule]
    located: bool
    asked: list[PressRequest]
    offline: list[Offline]

    @property
    def next_kind(self) -> str:
        """What the button does; a clock-in that waits for the office is followed by a clock-out."""
        waits = any(row.state == "open" and row.kind == "in" for row in self.asked)
        return "out" if self.opened or waits else "in"

    @property
    def asks_for(self) -> str:
        """The strictest thing to do with the button: free at any site is free."""
        kinds = {place.kind for place in self.places} or {FREE}
        return next(kind for kind in (FREE, FENCE, QR, KIOSK) if kind in kinds)

    @property
    def minutes_in(self) -> int:
        """Minutes since the last clock-in of the day going on."""
        if self.opened is None:
            return 0
        return minute_of(self.now, self.opened.work_date) - self.opened.present_since

    @property
    def told(self) -> list[Offline]:
        """Offline punches of the last days, whatever became of them."""
        return [row for row in self.offline if row.arrived_at >= self.now - TOLD_FOR]

    def remarks_on(self, day: date) -> list[Remark]:
        """How a day of the month differs from its official times."""
        return self.month.remarks_on(day, self.now)

    @property
    def remarks_now(self) -> list[Remark]:
        """The same about the day going on, or else about today; nothing on the page of another month."""
        day = self.opened.work_date if self.opened else business_date(self.now)
        return self.remarks_on(day) if month_of(day) == self.month.month else []

    @property
    def days(self) -> list[DayRow]:
        """Days of the month, newest first."""
        return [self.month.rows[day] for day in sorted(self.month.rows, reverse=True)]


def board(session: Session, employee_id: int, month: str, now: datetime) -> Board | None:
    """A worker's page, or None when nobody on the roster has that id."""
    person = employee(session, employee_id)
    if person is None:
        return None
    today = business_date(now)
    [shown] = person_months(session, month, [person])
    recent = days_between(session, [employee_id], today - LOOK_BACK, today)
    return Board(
        month=shown,
        now=now,
        opened=next((row for row in recent if row.is_open(now)), None),
        today=next((row for row in recent if row.work_date == today), None),
        forgotten=[row for row in recent if row.is_missing_out(now)],
        waiting=waiting_dates(session, employee_id),
        is_closed=closing_of(session, month) is not None,
        is_employed=is_employed(person.hire_date, person.resign_date, today),
        places=rules_of_worker(session, employee_id, today),
        located=consent_of(session, employee_id) is not None,
        asked=requests_of(session, employee_id, now),
        offline=own_offline(session, employee_id, month_days(month), now - TOLD_FOR),
    )


def punch(session: Session, employee_id: int, punch_id: int, now: datetime) -> Punch | None:
    """A worker's own punch of a moment ago."""
    mine = select(Punch).where(Punch.id == punch_id, Punch.employee_id == employee_id)
    return session.scalar(mine.where(Punch.at > now - SAME_PRESS))


def punched_after(session: Session, employee_id: int, moment: datetime) -> bool:
    """Whether a worker punched at or after a moment."""
    chosen = select(Punch.id).where(Punch.employee_id == employee_id, Punch.at >= moment).limit(1)
    return session.scalar(chosen) is not None
