"""Changing a rule together with the record of whose hours that changed, in one transaction."""

from collections.abc import Callable
from datetime import datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.recalculation.queries import Effect
from attendance.recalculation.rules import FIGURES
from attendance.recalculation.tables import Recalculation


def confirm(
    session: Session, effect: Effect, act: Callable[[Session], object], who: Identity, now: datetime
) -> None:
    """Do what was shown and agreed to; without an effect on hours only the change itself is kept."""
    act(session)
    if not effect.people:
        return
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
