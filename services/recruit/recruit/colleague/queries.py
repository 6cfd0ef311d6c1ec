"""Who may be given a task."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.colleague.tables import Colleague


def colleague_names(session: Session) -> list[str]:
    """Return the names of the office's people, each once; none before the gateway has told them."""
    return list(session.scalars(select(Colleague.name).distinct().order_by(Colleague.name)))
