"""What is asked of hires: one, how far it has been told, what is due, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from recruit.hire.tables import Hire, Outbox


@dataclass(frozen=True)
class HireState:
    """A hire and its messages: `pending` names the services that do not know of it yet."""

    hire: Hire
    pending: tuple[str, ...]
    last_error: str

    @property
    def delivery(self) -> str:
        """`done` once every service has answered, else `pending`."""
        return "pending" if self.pending else "done"


def hire_state(session: Session, application_id: str) -> HireState | None:
    """Return the hire of an application with the state of its delivery, None when there is none."""
    hire = session.get(Hire, application_id)
    if hire is None:
        return None
    waiting = session.scalars(
        select(Outbox)
        .where(Outbox.application_id == application_id, Outbox.done_at.is_(None))
        .order_by(Outbox.id)
    ).all()
    errors = [message.last_error for message in waiting if message.last_error]
    return HireState(hire, tuple(message.target for message in waiting), errors[0] if errors else "")


def due_messages(session: Session, now: datetime, limit: int = 50) -> Sequence[Outbox]:
    """Return messages to be delivered now: attendance first, payroll only once the employee is known."""
    ready = (
        select(Outbox)
        .join(Hire, Hire.application_id == Outbox.application_id)
        .where(
            Outbox.done_at.is_(None),
            Outbox.next_try_at <= now,
            or_(Outbox.target == "attendance", Hire.employee_id.is_not(None)),
        )
    )
    return session.scalars(ready.order_by(Outbox.id).limit(limit)).all()


def messages_of(session: Session, application_id: str) -> Sequence[Outbox]:
    """Return the undelivered messages of one hire in the order they have to go."""
    waiting = select(Outbox).where(Outbox.application_id == application_id, Outbox.done_at.is_(None))
    return session.scalars(waiting.order_by(Outbox.id)).all()


def waiting(session: Session) -> tuple[int, datetime | None]:
    """Return how many messages wait, and since when the oldest does."""
    row = session.execute(
        select(func.count(), func.min(Outbox.created_at)).where(Outbox.done_at.is_(None))
    ).one()
    return row[0], row[1]
