"""What is asked of hires: one, how far it has been told, what is due, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from recruit.hire.tables import Hire, HireUndo, Outbox


@dataclass(frozen=True)
class HireState:
    """A hire and its messages: `pending` names the services that do not know of it yet."""

    hire: Hire
    pending: tuple[str, ...]
    last_error: str
    undo: HireUndo | None = None

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
    return HireState(
        hire,
        tuple(message.target for message in waiting),
        errors[0] if errors else "",
        undo_of(session, hire),
    )


def undo_of(session: Session, hire: Hire) -> HireUndo | None:
    """Return the wish to take this very hire back, with what became of it."""
    same = (HireUndo.application_id == hire.application_id, HireUndo.round == hire.round)
    return session.scalar(select(HireUndo).where(*same))


def undo_by_id(session: Session, undo_id: int) -> HireUndo:
    """Return an undo."""
    return session.get_one(HireUndo, undo_id)


def undone(session: Session, application_id: str) -> Sequence[HireUndo]:
    """Return the hires of an application that were taken back, oldest first."""
    chosen = select(HireUndo).where(HireUndo.application_id == application_id, HireUndo.state == "done")
    return session.scalars(chosen.order_by(HireUndo.round)).all()


def next_round(session: Session, application_id: str) -> int:
    """Return which hire of an application a new one would be: the first is 1."""
    last = session.scalar(select(func.max(HireUndo.round)).where(HireUndo.application_id == application_id))
    return (last or 0) + 1


def due_undos(session: Session, now: datetime, limit: int = 50) -> Sequence[HireUndo]:
    """Return the undos that another service has still to be told of now."""
    due = select(HireUndo).where(HireUndo.state == "asked", HireUndo.next_try_at <= now)
    return session.scalars(due.order_by(HireUndo.id).limit(limit)).all()


def due_messages(session: Session, now: datetime, limit: int = 50) -> Sequence[Outbox]:
    """Return messages to be delivered now: attendance first, payroll only once the employee is known."""
    ready = (
        select(Outbox)
        .join(Hire, Hire.application_id == Outbox.application_id)
        .where(
            Outbox.done_at.is_(None),
            Outbox.next_try_at <= now,
            or_(Outbox.target == "attendance", Hire.employee_id.is_not(None)),
            Outbox.application_id.not_in(_being_undone()),
        )
    )
    return session.scalars(ready.order_by(Outbox.id).limit(limit)).all()


def messages_of(session: Session, application_id: str) -> Sequence[Outbox]:
    """Return the undelivered messages of one hire in the order they have to go."""
    waiting = select(Outbox).where(
        Outbox.application_id == application_id,
        Outbox.done_at.is_(None),
        Outbox.application_id.not_in(_being_undone()),
    )
    return session.scalars(waiting.order_by(Outbox.id)).all()


def _being_undone() -> Select[str]:
    return select(HireUndo.application_id).where(HireUndo.state == "asked")


def waiting(session: Session) -> tuple[int, datetime | None]:
    """Return how many messages wait, and since when the oldest does."""
    row = session.execute(
        select(func.count(), func.min(Outbox.created_at)).where(Outbox.done_at.is_(None))
    ).one()
    return row[0], row[1]
