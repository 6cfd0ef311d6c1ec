"""Closing a month: it is held first, its hours are counted while others write on, then they are kept.

In one write, five thousand people would keep every clock-in waiting for longer than it waits.
"""

from datetime import datetime

from chassis.db import Database
from chassis.identity import Identity

from attendance.closing.tables import ClosedMonth
from attendance.month import actions
from attendance.month.checklist import Counted, count_month


def close_month(db: Database, month: str, who: Identity, now: datetime) -> ClosedMonth:
    """마감: keep the month's hours as they are; closing a closed month changes nothing.

    A process that dies in between leaves the month held: pressing 마감 again finishes, 마감 취소 lets go.
    """
    counted = count(db, month, who, now)
    return db.write(actions.close_month, month, counted, who, now)


def count(db: Database, month: str, who: Identity, now: datetime) -> Counted | None:
    """Hold a month and count its hours; None when it is closed already."""
    if not db.write(actions.hold_month, month, who, now):
        return None
    with db.read() as session:
        return count_month(session, month, now)
