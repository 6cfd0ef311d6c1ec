"""Takes over what the gateway tells of the office's people."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from recruit.colleague.tables import Colleague


def take_colleagues(session: Session, names: Mapping[str, str]) -> None:
    """Keep exactly these people: the name of each account. Told again, nothing changes."""
    known = {row.account: row for row in session.scalars(select(Colleague))}
    session.execute(delete(Colleague).where(Colleague.account.not_in(names)))
    for account, name in names.items():
        if account in known:
            known[account].name = name
        else:
            session.add(Colleague(account=account, name=name))
