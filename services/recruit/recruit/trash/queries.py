"""What is asked of the bin: what lies in it, what went in together."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.paging import Page, page_of
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.application.tables import Application


def bin_page(session: Session, cursor: str | None, limit: int = 50) -> Page[Application]:
    """Return one page of what lies in the bin, the newest application first."""
    binned = select(Application).where(Application.deleted_at.is_not(None))
    return page_of(session, binned, [Application.id], cursor=cursor, limit=limit)


def count_binned(session: Session) -> int:
    """Return how many applications lie in the bin."""
    binned = select(func.count()).select_from(Application).where(Application.deleted_at.is_not(None))
    return session.scalar(binned) or 0


def batch_ids(session: Session, batch: str) -> Sequence[str]:
    """Return what went into the bin together and still lies there."""
    together = select(Application.id).where(
        Application.deletion_batch == batch, Application.deleted_at.is_not(None)
    )
    return session.scalars(together).all()
