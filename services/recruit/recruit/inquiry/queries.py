"""What is asked of inquiries."""

from __future__ import annotations

from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from recruit.inquiry.tables import Inquiry


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


def inquiries_page(
    session: Session, q: str = "", status: str = "", cursor: str | None = None, limit: int = 20
) -> Page[Inquiry]:
    """Return one page of inquiries, newest first; `q` is looked for in company, name, phone and e-mail."""
    chosen = select(Inquiry)
    if status:
        chosen = chosen.where(Inquiry.status == status)
    if q:
        columns = (Inquiry.company, Inquiry.name, Inquiry.phone, Inquiry.email)
        chosen = chosen.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    return page_of(session, chosen, [Inquiry.id], cursor=cursor, limit=limit)


def count_by_status(session: Session) -> dict[str, int]:
    """Return the number of inquiries in each status."""
    rows = session.execute(select(Inquiry.status, func.count()).group_by(Inquiry.status))
    return {status: int(count) for status, count in rows}
