"""Reads what a run needs besides attendance: as it stands now, or as a locked run found it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from payroll.coverage.queries import coverages_of
from payroll.item.queries import items_of
from payroll.prepaid.queries import dues_of, settled_dues
from payroll.run.rules.sources import Sources
from payroll.run.tables import PayRun
from payroll.wage.queries import histories_of


def sources_of(session: Session, month: str) -> Sources:
    """Return what a run of a month reads now."""
    return Sources(
        histories_of(session), dues_of(session, month), items_of(session, month), coverages_of(session)
    )


def sources_found(session: Session, run: PayRun) -> Sources:
    """Return what a locked run read when it was computed, whatever was entered since."""
    known_at = run.read_at
    return Sources(
        histories_of(session, known_at=known_at),
        settled_dues(session, run.month),
        items_of(session, run.month, known_at),
        coverages_of(session, known_at),
    )
