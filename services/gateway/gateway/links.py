"""By what workers' accounts belong to attendance's employees (`humetix db reconcile`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.workers.tables import WorkerAccount


def links(session: Session) -> dict[str, Any]:
    """Return accounts with the change they are of."""
    rows = session.execute(select(WorkerAccount.employee_id, WorkerAccount.change_seq))
    return {"copies": [list(row) for row in rows]}
