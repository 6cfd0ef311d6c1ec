"""Changing a rule together with the record of whose hours that changed, in one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.recalculation.queries import SHOWN, Effect
from attendance.recalculation.rules import FIGURES
from attendance.recalculation.tables import Recalculation

T = TypeVar("T")
NAMED = 3


class HoursWouldChange(Conflict):
    """A program has not agreed to what its change does: it is told whose hours, and what to agree to."""

    code = "hours_would_change"

    def __init__(self, effect: Effect) -> None:
        names = ", ".join(one.name for one in effect.people[:NAMED])
        more = f" 외 {len(effect.people) - NAMED}명" if len(effect.people) > NAMED else ""
        super().__init__(
            f"{names}{more}의 근로시간이 바뀝니다({effect.days}일). 아직 아무것도 바꾸지 않았습니다. "
            "같은 내용에 confirm을 더해 보내면 적용합니다.",
            told=told_of(effect),
        )


def told_of(effect: Effect) -> dict[str, Any]:
    """An effect as programs read it: minutes before and after by person, days and kind."""
    return {
        "confirm": effect.digest,
        "what": effect.what,
        "closed_months": effect.closed,
        "people": [
            {
                "employee_id": one.employee_id,
                "employee_no": one.employee_no,
                "name": one.name,
                "days": [
                    {
                        "work_date": day.day.isoformat(),
                        "before": dict(zip(FIGURES, day.before, strict=True)),
                        "after": dict(zip(FIGURES, day.after, strict=True)),
                    }
                    for day in one.days
                ],
            }
            for one in effect.people[:SHOWN]
        ],
    }


def confirm(session: Session, effect: Effect, act: Callable[[Session], T], who: Identity, now: datetime) -> T:
    """Do what was shown and agreed to; without an effect on hours only the change itself is kept."""
    made = act(session)
    if effect.people:
        _keep(session, effect, who, now)
    return made


def _keep(session: Session, effect: Effect, who: Identity, now: datetime) -> None:
    before, after = effect.sums
    row = Recalculation(
        cause=effect.cause,
        what=effect.what[:200],
        people=len(effect.people),
        days=effect.days,
        worked_change=after[0] - before[0],
        lines=effect.lines,
        changed_by=who.id,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    detail = {
        "what": row.what,
        "people": row.people,
        "days": row.days,
        "before": dict(zip(FIGURES, before, strict=True)),
        "after": dict(zip(FIGURES, after, strict=True)),
        "closed": effect.closed,
    }
    subject = f"recalculation:{row.id}"
    audit.record(session, AuditRow, who, action="hours.recalculated", object=subject, now=now, detail=detail)
