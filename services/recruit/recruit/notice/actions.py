"""Writing, changing, taking away and bringing back notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import uuid_utils
from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruit.base import AuditRow
from recruit.notice import queries
from recruit.notice.forms import NoticeForm
from recruit.notice.tables import Notice


class NoticeChangedMeanwhile(Conflict):
    """Somebody else saved the notice after this page was opened."""

    code, message = (
        "notice_changed",
        "그 사이 다른 담당자가 고친 공지입니다. 아래 내용을 확인하고 다시 저장하십시오.",
    )


def add_notice(
    session: Session, form: NoticeForm, form_key: str | None, who: Identity, now: datetime
) -> Notice:
    """Write a notice; the same form sent again is the same notice."""
    if form_key and (known := queries.notice_by_key(session, form_key)):
        return known
    by = who.name or who.id
    stamps: dict[str, Any] = {"created_by": by, "created_at": now, "updated_by": by, "updated_at": now}
    notice = Notice(id=str(uuid_utils.uuid7()), form_key=form_key, version=1, **form.model_dump(), **stamps)
    try:
        with session.begin_nested():
            session.add(notice)
            session.flush()
    except IntegrityError:
        if form_key and (known := queries.notice_by_key(session, form_key)):
            return known
        raise
    _record(session, "notice.add", notice, who, now)
    return notice


def change_notice(
    session: Session, notice_id: str, form: NoticeForm, version: int, who: Identity, now: datetime
) -> Notice:
    """Change a notice that nobody changed since `version`.

    The very same words again change nothing. Raises NoticeNotFound or NoticeChangedMeanwhile.
    """
    notice = queries.notice(session, notice_id)
    session.refresh(notice, with_for_update=True)
    told = form.model_dump()
    if all(getattr(notice, name) == value for name, value in told.items()):
        return notice
    if notice.version != version:
        raise NoticeChangedMeanwhile
    for name, value in told.items():
        setattr(notice, name, value)
    _stamp(notice, who, now)
    _record(session, "notice.change", notice, who, now)
    return notice


def delete_notice(session: Session, notice_id: str, who: Identity, now: datetime) -> None:
    """Take a notice away from every page; it can be brought back."""
    notice = queries.notice(session, notice_id)
    if notice.deleted_at is None:
        notice.deleted_at = now
        _stamp(notice, who, now)
        _record(session, "notice.delete", notice, who, now)


def restore_notice(session: Session, notice_id: str, who: Identity, now: datetime) -> None:
    """Bring a notice back that was taken away."""
    notice = queries.notice(session, notice_id)
    if notice.deleted_at is not None:
        notice.deleted_at = None
        _stamp(notice, who, now)
        _record(session, "notice.restore", notice, who, now)


def _stamp(notice: Notice, who: Identity, now: datetime) -> None:
    notice.updated_by, notice.updated_at, notice.version = who.name or who.id, now, notice.version + 1


def _record(session: Session, action: str, notice: Notice, who: Identity, now: datetime) -> None:
    detail = {"title": notice.title, "version": notice.version}
    audit.record(session, AuditRow, who, action=action, object=f"notice:{notice.id}", now=now, detail=detail)
