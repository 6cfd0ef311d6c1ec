"""Adding a line to the ledger: nothing else writes one, and none is ever changed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from attendance.leave.tables import LeaveEntry


@dataclass(frozen=True)
class Act:
    """Who books, when, for which request, and why."""

    who: str
    now: datetime
    note: str = ""
    request_id: int | None = None


@dataclass(frozen=True)
class Line:
    """What happens to a lot (or beyond all lots) on a day: minutes of leave, minutes of pay that is owed."""

    employee_id: int
    lot_id: int | None
    kind: str
    day: date
    minutes: int
    owed: int = 0
    key: str | None = None


def add(session: Session, line: Line, act: Act) -> LeaveEntry:
    row = LeaveEntry(
        employee_id=line.employee_id,
        lot_id=line.lot_id,
        kind=line.kind,
        day=line.day,
        minutes=line.minutes,
        owed=line.owed,
        key=line.key,
        request_id=act.request_id,
        note=act.note,
        booked_by=act.who,
        booked_at=act.now,
    )
    session.add(row)
    session.flush()
    return row
