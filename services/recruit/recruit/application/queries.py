"""What is asked of one application, by id, key or number, and of what belongs to it (lists: listing.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from chassis.clock import KST
from chassis.errors import NotFound
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from recruit.application.tables import Application, CareerRow, ConsentRow, MemoEdit, StatusChange
from recruit.posting.queries import came_by, restricted_answers
from recruit.posting.tables import PostingApplication, RestrictedAnswer


class ApplicationNotFound(NotFound):
    code, message = "application_not_found", "지원서를 찾을 수 없습니다. 목록에서 다시 골라 주세요."


@dataclass(frozen=True)
class Filters:
    """What a list or an export is narrowed to, and its order; `choices` are exact matches by field name."""

    q: str = ""
    status: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    received_from: date | None = None
    received_to: date | None = None
    posting_id: str = ""
    agree: bool | None = None
    same_as: str = ""
    ids: tuple[str, ...] = ()
    sort: str = "new"


@dataclass(frozen=True)
class Related:
    """What belongs to one application."""

    careers: Sequence[CareerRow]
    consents: Sequence[ConsentRow]
    history: Sequence[StatusChange]
    restricted: Sequence[RestrictedAnswer] = ()
    posting: PostingApplication | None = None


def application(session: Session, application_id: str, *, also_deleted: bool = False) -> Application:
    """Return an application by its id; raises ApplicationNotFound (in the bin too, unless asked)."""
    found = session.get(Application, application_id)
    if found is None or (found.deleted_at is not None and not also_deleted):
        raise ApplicationNotFound
    return found


def application_by_key(session: Session, form_key: str) -> Application | None:
    """Return the application that was taken under a form key."""
    return session.scalar(select(Application).where(Application.form_key == form_key))


def application_by_receipt(session: Session, receipt_no: str) -> Application | None:
    """Return the application with a receipt number."""
    return session.scalar(select(Application).where(Application.receipt_no == receipt_no))


def repeats_of(session: Session, application: Application, limit: int = 20) -> Sequence[Application]:
    """Return the other applications of the same person (phone, or name and birth date), newest first."""
    same_name = and_(Application.name == application.name, Application.birth == application.birth)
    same = select(Application).where(or_(Application.phone == application.phone, same_name))
    # Whoever is in the bin is left out here: as a condition it would keep SQLite from both indexes.
    found = session.scalars(same.order_by(Application.id.desc()))
    return [row for row in found if row.id != application.id and row.deleted_at is None][:limit]


def last_step_by(session: Session, application_id: str) -> str | None:
    """Return who took the last step of an application's status, None when it has taken none."""
    steps = select(StatusChange.by).where(StatusChange.application_id == application_id)
    return session.scalar(steps.order_by(StatusChange.id.desc()).limit(1))


def related(session: Session, application_id: str) -> Related:
    """Return careers, consents and status history of an application."""
    return Related(
        careers_of(session, [application_id]),
        session.scalars(
            select(ConsentRow).where(ConsentRow.application_id == application_id).order_by(ConsentRow.id)
        ).all(),
        session.scalars(
            select(StatusChange)
            .where(StatusChange.application_id == application_id)
            .order_by(StatusChange.id)
        ).all(),
        restricted_answers(session, [application_id]),
        came_by(session, application_id),
    )


def careers_of(session: Session, ids: Sequence[str]) -> Sequence[CareerRow]:
    """Return the careers of several applications, in the order they were told."""
    chosen = select(CareerRow).where(CareerRow.application_id.in_(ids))
    return session.scalars(chosen.order_by(CareerRow.application_id, CareerRow.position)).all()


def memo_edits(session: Session, application_id: str) -> Sequence[MemoEdit]:
    """Return every saving of an application's memo, newest first."""
    chosen = select(MemoEdit).where(MemoEdit.application_id == application_id)
    return session.scalars(chosen.order_by(MemoEdit.version.desc())).all()


def count_received_between(session: Session, first: date, after: date) -> int:
    """Return how many applications came from the first day up to, not including, the day after."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Application)
            .where(
                Application.received_at >= midnight(first),
                Application.received_at < midnight(after),
                Application.deleted_at.is_(None),
            )
        )
        or 0
    )


def midnight(day: date) -> datetime:
    """Return the first moment of a business day."""
    return datetime.combine(day, time(), KST)
