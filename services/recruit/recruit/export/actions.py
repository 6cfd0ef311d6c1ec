"""Remembers which columns a member of the staff wants in the list export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from recruit.export.tables import ListColumns


def keep_columns(session: Session, account: str, columns: Sequence[str], now: datetime) -> None:
    """Keep an account's columns in their order, in place of those before."""
    session.merge(ListColumns(account=account, columns=",".join(columns), updated_at=now))
