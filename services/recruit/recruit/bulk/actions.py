"""One decision for many applications, in one transaction; who cannot be changed is told with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.errors import Invalid
from chassis.identity import Identity
from sqlalchemy.orm import Session

from recruit.application.actions import change_status
from recruit.application.queries import ApplicationNotFound, application
from recruit.trash.actions import Deletion, put_away


@dataclass(frozen=True)
class Decision:
    """What is to happen (`status` or `delete`), to whom, the status wanted, why, the batch of a deletion."""

    act: str
    ids: Sequence[str]
    status: str
    reason: str
    batch: str


def decide(session: Session, wanted: Decision, who: Identity, now: datetime) -> dict[str, str]:
    """Carry out a decision; returns why some were left as they are, by id."""
    if wanted.act == "delete":
        return put_away(session, Deletion(wanted.ids, wanted.batch, wanted.reason), who, now)
    refused: dict[str, str] = {}
    for one in wanted.ids:
        try:
            row = application(session, one)
            change_status(session, row, wanted.status, wanted.reason, who, now)
        except (Invalid, ApplicationNotFound) as problem:
            refused[one] = problem.detail
    return refused
