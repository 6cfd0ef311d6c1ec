"""The figures of the office's first page."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from attendance.day.queries import came_on, days_without_out
from attendance.roster.queries import Wanted, employee_count

LOOK_BACK = timedelta(days=62)


@dataclass(frozen=True)
class Figures:
    """How many came today, how many days lack a clock-out, how many are employed."""

    came: int
    without_out: int
    employed: int


def figures(session: Session, today: date) -> Figures:
    return Figures(
        came_on(session, today),
        days_without_out(session, today - LOOK_BACK, today),
        employee_count(session, Wanted(), today),
    )
