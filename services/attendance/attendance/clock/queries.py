"""What a worker's page says: what is true now, and the month so far."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chassis.clock import business_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.clock.rules import SAME_PRESS
from attendance.clock.tables import Punch
from attendance.closing.queries import closing_of
from attendance.correction.queries import waiting_dates
from attendance.day.queries import DayRow, days_between
from attendance.hours.rules.shift import minute_of
from attendance.month.queries import PersonMonth, person_months
from attendance.roster.queries import employee
from attendance.roster.rules import is_employed

LOOK_BACK = timedelta(days=31)


@dataclass(frozen=True)
class Board:
    """`opened` is the day going on; `today` the day of this date; `forgotten` those without a clock-out;
    `waiting` the dates about which a request for correction waits, `is_closed` the month shown is closed.
    """

    month: PersonMonth
    now: datetime
    opened: DayRow | None
    today: DayRow | None
    forgotten: list[DayRow]
    waiting: set[date]
    is_closed: bool
    is_employed: bool

    @property
    def next_kind(self) -> str:
        """What the button does."""
        return "out" if self.opened else "in"

    @property
    def minutes_in(self) -> int:
        """Minutes since the last clock-in of the day going on."""
        if self.opened is None:
            return 0
        return minute_of(self.now, self.opened.work_date) - self.opened.present_since

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
    )


def punch(session: Session, employee_id: int, punch_id: int, now: datetime) -> Punch | None:
    """A worker's own punch of a moment ago."""
    mine = select(Punch).where(Punch.id == punch_id, Punch.employee_id == employee_id)
    return session.scalar(mine.where(Punch.at > now - SAME_PRESS))
