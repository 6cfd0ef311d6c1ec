"""What is asked of notices: those of the public, the banner, the office's list."""

from __future__ import annotations

from datetime import date

from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from recruit.notice.rules import Banner
from recruit.notice.tables import Notice


class NoticeNotFound(NotFound):
    code, message = "notice_not_found", "공지를 찾을 수 없어요. 목록에서 다시 골라 주세요."


def notice(session: Session, notice_id: str) -> Notice:
    """Return a notice for the office, also a deleted one; raises NoticeNotFound."""
    found = session.get(Notice, notice_id)
    if found is None:
        raise NoticeNotFound
    return found


def notice_by_key(session: Session, form_key: str) -> Notice | None:
    """Return the notice written under a form key."""
    return session.scalar(select(Notice).where(Notice.form_key == form_key))


def shown_notice(session: Session, notice_id: str, today: date) -> Notice:
    """Return a notice that everybody may read today; raises NoticeNotFound."""
    found = session.scalar(select(Notice).where(Notice.id == notice_id, *_shown(today)))
    if found is None:
        raise NoticeNotFound
    return found


def pinned(session: Session, today: date) -> list[Notice]:
    """Return what is pinned today, the newest first."""
    chosen = select(Notice).where(Notice.is_pinned, *_shown(today))
    return list(session.scalars(chosen.order_by(Notice.id.desc()).limit(20)))


def shown_page(session: Session, today: date, cursor: str | None) -> Page[Notice]:
    """Return one page of what is shown today and not pinned, the newest first."""
    chosen = select(Notice).where(~Notice.is_pinned, *_shown(today))
    return page_of(session, chosen, [Notice.id], cursor=cursor, limit=20)


def banners(session: Session) -> list[Banner]:
    """Return every notice that is or may become a banner of public pages, the newest first."""
    chosen = select(Notice).where(Notice.is_banner, ~Notice.is_draft, Notice.deleted_at.is_(None))
    rows = session.scalars(chosen.order_by(Notice.id.desc()))
    return [Banner(row.id, row.version, row.title, row.starts_on, row.ends_on) for row in rows]


def office_page(session: Session, cursor: str | None, *, deleted: bool = False) -> Page[Notice]:
    """Return one page of all notices, or of the deleted ones, the newest first."""
    gone = Notice.deleted_at.is_not(None) if deleted else Notice.deleted_at.is_(None)
    return page_of(session, select(Notice).where(gone), [Notice.id], cursor=cursor, limit=30)


def _shown(today: date) -> list[ColumnElement[bool]]:
    return [
        ~Notice.is_draft,
        Notice.deleted_at.is_(None),
        Notice.starts_on <= today,
        or_(Notice.ends_on.is_(None), Notice.ends_on >= today),
    ]
