"""What becomes of applications in bulk deletion: into the bin, and out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from recruit.application import rules
from recruit.application.tables import Application
from recruit.base import AuditRow
from recruit.hire.tables import Hire
from recruit.retention.tables import RetentionHold


@dataclass(frozen=True)
class Deletion:
    """What goes into the bin together: the batch by which it comes back, and why."""

    ids: Sequence[str]
    batch: str
    reason: str


def put_away(session: Session, wanted: Deletion, who: Identity, now: datetime) -> dict[str, str]:
    """Put applications into the bin; returns why some stay, by id. What lies there stays as it is."""
    refused: dict[str, str] = {}
    for one in wanted.ids:
        row = session.get(Application, one, with_for_update=True)
        if row is None or row.deleted_at is not None:
            continue
        is_hired = row.status == "hired" or session.get(Hire, one) is not None
        is_held = session.get(RetentionHold, one) is not None
        if problem := rules.deletion_problem(is_hired=is_hired, is_held=is_held):
            refused[one] = problem
            continue
        row.deleted_at, row.deleted_by, row.deletion_batch = now, who.name or who.id, wanted.batch
        row.deleted_why = wanted.reason.strip()[: rules.LONGEST_REASON]
        _note(session, "application.delete", one, who, now)
    return refused


def take_out(session: Session, ids: Sequence[str], who: Identity, now: datetime) -> int:
    """Take applications out of the bin; returns how many came back."""
    count = 0
    for one in ids:
        row = session.get(Application, one, with_for_update=True)
        if row is None or row.deleted_at is None:
            continue
        row.deleted_at, row.deleted_by, row.deleted_why, row.deletion_batch = None, "", "", None
        _note(session, "application.restore", one, who, now)
        count += 1
    return count


def _note(session: Session, act: str, application_id: str, who: Identity, now: datetime) -> None:
    audit.record(session, AuditRow, who, action=act, object=f"application:{application_id}", now=now)
