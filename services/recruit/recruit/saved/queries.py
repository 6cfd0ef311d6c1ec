"""What is asked of saved views: one person's, the first of them, how that person looks at the list."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.saved.tables import LastLook, SavedView


def views_of(session: Session, account: str) -> Sequence[SavedView]:
    """Return a person's views by name."""
    chosen = select(SavedView).where(SavedView.account == account)
    return session.scalars(chosen.order_by(SavedView.name)).all()


def default_view(session: Session, account: str) -> SavedView | None:
    """Return the view that opens with the list."""
    return session.scalar(select(SavedView).where(SavedView.default_of == account))


def last_look(session: Session, account: str) -> str:
    """Return how a person looked at the list last; the table at first."""
    row = session.get(LastLook, account)
    return row.look if row else "table"
