"""What is asked of inquiries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from recruit.inquiry.tables import Inquiry, InquiryChange


class InquiryNotFound(NotFound):
    code, message = "inquiry_not_found", "문의를 찾을 수 없습니다. 목록에서 다시 골라 주세요."


def inquiry(session: Session, inquiry_id: str) -> Inquiry:
    """Return an inquiry by its id; raises InquiryNotFound."""
    found = session.get(Inquiry, inquiry_id)
    if found is None:
        raise InquiryNotFound
    return found


def inquiry_by_key(session: Session, form_key: str) -> Inquiry | None:
    """Return the inquiry taken under a form key."""
    return session.scalar(select(Inquiry).where(Inquiry.form_key == form_key))


@dataclass(frozen=True)
class Wanted:
    """What a list of inquiries is narrowed to; `assignee` "-" means nobody's."""

    q: str = ""
    status: str = ""
    assignee: str = ""
    unread: bool = False
    deleted: bool = False


def inquiries_page(
    session: Session, wanted: Wanted, cursor: str | None = None, limit: int = 20
) -> Page[Inquiry]:
    """Return one page of inquiries, newest first; `q` is looked for in company, name, phone and e-mail."""
    chosen = select(Inquiry).where(*_conditions(wanted))
    return page_of(session, chosen, [Inquiry.id], cursor=cursor, limit=limit)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Inquiry.deleted_at.is_not(None) if wanted.deleted else Inquiry.deleted_at.is_(None)
    ]
    if wanted.status:
        found.append(Inquiry.status == wanted.status)
    if wanted.assignee:
        found.append(Inquiry.assignee == ("" if wanted.assignee == "-" else wanted.assignee))
    if wanted.unread:
        found.append(Inquiry.read_at.is_(None))
    if wanted.q:
        columns = (Inquiry.company, Inquiry.name, Inquiry.phone, Inquiry.email)
        found.append(or_(*(column.icontains(wanted.q, autoescape=True) for column in columns)))
    return found


def count_by_status(session: Session) -> dict[str, int]:
    """Return the number of inquiries in each status."""
    present = select(Inquiry.status, func.count()).where(Inquiry.deleted_at.is_(None))
    return {status: int(count) for status, count in session.execute(present.group_by(Inquiry.status))}


def count_unread(session: Session) -> int:
    """Return how many inquiries nobody of the office has opened."""
    unread = select(func.count()).where(Inquiry.read_at.is_(None), Inquiry.deleted_at.is_(None))
    return session.scalar(unread) or 0


def assignees(session: Session) -> list[str]:
    """Return everybody who has been given an inquiry, by name."""
    names = select(Inquiry.assignee).where(Inquiry.assignee != "").distinct()
    return list(session.scalars(names.order_by(Inquiry.assignee).limit(50)))


def history_of(session: Session, inquiry_id: str) -> Sequence[InquiryChange]:
    """Return the steps of an inquiry, oldest first."""
    steps = select(InquiryChange).where(InquiryChange.inquiry_id == inquiry_id)
    return session.scalars(steps.order_by(InquiryChange.id)).all()


def present(session: Session, ids: Sequence[str]) -> Sequence[Inquiry]:
    """Return these inquiries but for the deleted ones, newest first."""
    chosen = select(Inquiry).where(Inquiry.id.in_(ids), Inquiry.deleted_at.is_(None))
    return session.scalars(chosen.order_by(Inquiry.id.desc())).all()


def deleted_under(session: Session, deletion_id: str) -> Sequence[Inquiry]:
    """Return what one deletion took away."""
    return session.scalars(select(Inquiry).where(Inquiry.deletion_id == deletion_id)).all()
