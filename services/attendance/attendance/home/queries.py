"""The figures of the office's first page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.clock import business_date
from sqlalchemy.orm import Session

from attendance.asking.queries import Wanted as Waiting
from attendance.correction.queries import correction_count
from attendance.day.queries import came_on, days_without_out
from attendance.leave.queries import request_count
from attendance.offline.queries import unchecked_count
from attendance.place.queries import open_request_count
from attendance.roster.queries import Wanted, employee_count
from attendance.watch.queries import danger_count

LOOK_BACK = timedelta(days=62)


@dataclass(frozen=True)
class Figures:
    """How many came today, days without a clock-out, what waits (정정, 확인, offline punches, 연차),
    whose week comes near its limit, how many are employed.
    """

    came: int
    without_out: int
    corrections: int
    requests: int
    offline: int
    leave: int
    danger: int
    employed: int


def figures(session: Session, now: datetime) -> Figures:
    today = business_date(now)
    return Figures(
        came_on(session, today),
        days_without_out(session, today - LOOK_BACK, now),
        correction_count(session, Waiting()),
        open_request_count(session),
        unchecked_count(session),
        request_count(session, Waiting()),
        danger_count(session, now),
        employee_count(session, Wanted(), today),
    )
