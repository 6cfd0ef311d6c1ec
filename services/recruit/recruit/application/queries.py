"""What is asked of applications: one, by key or number, a page of a list, everything for an export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chassis.clock import KST
from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from recruit.application.rules import OPTIONS
from recruit.application.tables import Application, CareerRow, ConsentRow, StatusChange
from recruit.posting.queries import came_by_posting


class ApplicationNotFound(NotFound):
    code, message = "application_not_found", "지원서를 찾을 수 없습니다. 목록에서 다시 골라 주세요."


@dataclass(frozen=True)
class Filters:
    """What a list or an export is narrowed to; `choices` are exact matches by field name."""

    q: str = ""
    status: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    received_from: date | None = None
    received_to: date | None = None
    application_id: str = ""
    posting_id: str = ""


@dataclass(frozen=True)
class Related:
    """What belongs to one application."""

    careers: Sequence[CareerRow]
    consents: Sequence[ConsentRow]
    history: Sequence[StatusChange]


def application(session: Session, application_id: str) -> Application:
    """Return an application by its id; raises ApplicationNotFound."""
    found = session.get(Application, application_id)
    if found is None:
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
    chosen = select(Application).where(
        or_(Application.phone == application.phone, same_name), Application.id != application.id
    )
    return session.scalars(chosen.order_by(Application.id.desc()).limit(limit)).all()


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
    )


def careers_of(session: Session, ids: Sequence[str]) -> Sequence[CareerRow]:
    """Return the careers of several applications, in the order they were told."""
    chosen = select(CareerRow).where(CareerRow.application_id.in_(ids))
    return session.scalars(chosen.order_by(CareerRow.application_id, CareerRow.position)).all()


def applications_page(
    session: Session, filters: Filters, cursor: str | None = None, limit: int = 20
) -> Page[Application]:
    """Return one page of applications, newest first."""
    return page_of(session, _matching(filters), [Application.id], cursor=cursor, limit=limit)


def applications_for_export(session: Session, filters: Filters, limit: int) -> Sequence[Application]:
    """Return the matching applications, newest first, at most one more than the limit."""
    return session.scalars(_matching(filters).order_by(Application.id.desc()).limit(limit + 1)).all()


def count_matching(session: Session, filters: Filters) -> int:
    """Return how many applications match."""
    conditions = _conditions(filters)
    return session.scalar(select(func.count()).select_from(Application).where(*conditions)) or 0


def count_by_status(session: Session) -> dict[str, int]:
    """Return the number of applications in each status."""
    rows = session.execute(select(Application.status, func.count()).group_by(Application.status))
    return {status: int(count) for status, count in rows}


def count_received_between(session: Session, first: date, after: date) -> int:
    """Return how many applications came from the first day up to, not including, the day after."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Application)
            .where(Application.received_at >= _midnight(first), Application.received_at < _midnight(after))
        )
        or 0
    )


def _matching(filters: Filters) -> Select[Application]:
    return select(Application).where(*_conditions(filters))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.q:
        conditions.append(_text_condition(filters.q))
    if filters.status:
        conditions.append(Application.status == filters.status)
    if filters.application_id:
        conditions.append(Application.id == filters.application_id)
    if filters.posting_id:
        conditions.append(Application.id.in_(came_by_posting(filters.posting_id)))
    if filters.received_from:
        conditions.append(Application.received_at >= _midnight(filters.received_from))
    if filters.received_to:
        conditions.append(Application.received_at < _midnight(filters.received_to + timedelta(days=1)))
    conditions += [_choice_condition(name, value) for name, value in filters.choices]
    return conditions


def _choice_condition(name: str, value: str) -> ColumnElement[bool]:
    if name not in OPTIONS:
        raise KeyError(name)
    column: ColumnElement[str] = getattr(Application, name)
    return column == value


def _text_condition(q: str) -> ColumnElement[bool]:
    found = [
        Application.name.icontains(q, autoescape=True),
        Application.receipt_no.icontains(q.strip(), autoescape=True),
    ]
    digits = "".join(letter for letter in q if letter.isdigit())
    if len(digits) >= 3 and not any(letter.isalpha() for letter in q):
        # People type 01012345678, 010-1234 or just the last four digits.
        found.append(func.replace(Application.phone, "-", "").contains(digits, autoescape=True))
    return or_(*found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), KST)
