"""What becomes of an inquiry."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uuid_utils
from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruit.base import AuditRow
from recruit.consent.rules import INQUIRY
from recruit.inquiry import queries, rules
from recruit.inquiry.forms import InquiryForm
from recruit.inquiry.tables import Inquiry, InquiryChange

FIELDS = ("status", "assignee", "memo")


class InquiryChangedMeanwhile(Conflict):
    """Somebody else saved the inquiry after this page was opened."""

    code, message = (
        "inquiry_changed",
        "그 사이 다른 담당자가 고쳤습니다. 지금 내용을 확인하고 다시 저장하십시오.",
    )


@dataclass(frozen=True)
class Asked:
    """The inquiry, and whether it was taken just now."""

    inquiry: Inquiry
    is_new: bool

    def says(self, form: InquiryForm) -> bool:
        """Say whether the inquiry holds these very words."""
        told = form.model_dump(exclude={"consent"})
        return all(getattr(self.inquiry, name) == value for name, value in told.items())


def take_inquiry(session: Session, form: InquiryForm, form_key: str | None, now: datetime) -> Asked:
    """Take an inquiry; the same key, or the same words on the same day, return the first one."""
    key = form_key or _content_key(form, now)
    if known := queries.inquiry_by_key(session, key):
        return Asked(known, is_new=False)
    inquiry = Inquiry(
        id=str(uuid_utils.uuid7()),
        form_key=key,
        status="new",
        consent_version=INQUIRY.version,
        consent_sha256=INQUIRY.sha256,
        received_at=now,
        updated_at=now,
        **form.model_dump(exclude={"consent"}),
    )
    try:
        with session.begin_nested():
            session.add(inquiry)
            session.flush()
    except IntegrityError:
        if known := queries.inquiry_by_key(session, key):
            return Asked(known, is_new=False)
        raise
    return Asked(inquiry, is_new=True)


def _content_key(form: InquiryForm, now: datetime) -> str:
    words = f"{business_date(now)}\x1f{form.model_dump_json()}"
    return "same:" + hashlib.sha256(words.encode()).hexdigest()


def handle_inquiry(
    session: Session, inquiry_id: str, changes: Mapping[str, Any], who: Identity, now: datetime
) -> Inquiry:
    """Change status, assignee or memo of an inquiry; each step is kept with its author and time.

    Raises InquiryNotFound, Invalid, or InquiryChangedMeanwhile when `version` is given and not the last.
    """
    wanted = {name: str(changes[name]) for name in FIELDS if name in changes}
    inquiry = queries.inquiry(session, inquiry_id)
    session.refresh(inquiry, with_for_update=True)
    if "status" in wanted and (problem := rules.status_problem(wanted["status"])):
        raise Invalid(problem, fields={"status": problem})
    changed = {name: value for name, value in wanted.items() if getattr(inquiry, name) != value}
    if not changed:
        return inquiry
    if changes.get("version") not in (None, inquiry.version):
        raise InquiryChangedMeanwhile
    for name, value in changed.items():
        session.add(_step(inquiry_id, name, getattr(inquiry, name), value, who, now))
        setattr(inquiry, name, value)
    if "status" in changed:
        inquiry.done_at = now if inquiry.status == "done" else None
    inquiry.updated_at, inquiry.version = now, inquiry.version + 1
    inquiry.read_at = inquiry.read_at or now
    detail = {"fields": sorted(changed), "status": inquiry.status}
    _record(session, "inquiry.change", f"inquiry:{inquiry_id}", who, now, detail)
    return inquiry


def open_inquiry(session: Session, inquiry_id: str, who: Identity, now: datetime) -> Inquiry:
    """Return an inquiry for reading; the first reading takes it off the unread ones."""
    inquiry = queries.inquiry(session, inquiry_id)
    inquiry.read_at = inquiry.read_at or now
    _record(session, "inquiry.read", f"inquiry:{inquiry_id}", who, now, {})
    return inquiry


def note_list(session: Session, ids: Sequence[str], who: Identity, now: datetime) -> None:
    """Record that these inquiries were listed."""
    _record(session, "inquiry.list", f"inquiries:{len(ids)}", who, now, {"ids": list(ids)})


def delete_inquiries(
    session: Session, ids: Sequence[str], deletion_id: str, who: Identity, now: datetime
) -> int:
    """Take inquiries off every list under one number; return how many. The night erases them after a week.

    The same deletion again takes nothing more.
    """
    rows = queries.present(session, ids)
    for row in rows:
        row.deleted_at, row.deletion_id = now, deletion_id
        session.add(_step(row.id, "deleted", "", "1", who, now))
    if rows:
        detail = {"ids": [row.id for row in rows]}
        _record(session, "inquiry.delete", f"inquiries:{len(rows)}", who, now, detail)
    return len(rows)


def restore_inquiries(session: Session, deletion_id: str, who: Identity, now: datetime) -> int:
    """Bring back what one deletion took away; return how many."""
    rows = queries.deleted_under(session, deletion_id)
    for row in rows:
        row.deleted_at, row.deletion_id = None, None
        session.add(_step(row.id, "deleted", "1", "", who, now))
    if rows:
        detail = {"ids": [row.id for row in rows]}
        _record(session, "inquiry.restore", f"inquiries:{len(rows)}", who, now, detail)
    return len(rows)


def _step(one: str, name: str, before: str, after: str, who: Identity, now: datetime) -> InquiryChange:
    return InquiryChange(
        inquiry_id=one, field=name, before=before, after=after, by=who.name or who.id, at=now
    )


def _record(
    session: Session, act: str, about: str, who: Identity, now: datetime, detail: Mapping[str, Any]
) -> None:
    audit.record(session, AuditRow, who, action=act, object=about, now=now, detail=dict(detail))
