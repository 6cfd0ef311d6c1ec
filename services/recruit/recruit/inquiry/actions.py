"""What becomes of an inquiry."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import uuid_utils
from chassis import audit
from chassis.clock import business_date
from chassis.errors import Invalid
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruit.base import AuditRow
from recruit.consent.rules import INQUIRY
from recruit.inquiry import queries, rules
from recruit.inquiry.forms import InquiryForm
from recruit.inquiry.tables import Inquiry


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
    session: Session, inquiry_id: str, changes: Mapping[str, str], who: Identity, now: datetime
) -> Inquiry:
    """Change status, assignee or memo of an inquiry. Raises InquiryNotFound or Invalid."""
    inquiry = queries.inquiry(session, inquiry_id)
    if "status" in changes and (problem := rules.status_problem(changes["status"])):
        raise Invalid(problem, fields={"status": problem})
    changed = {name: value for name, value in changes.items() if getattr(inquiry, name) != value}
    for name, value in changed.items():
        setattr(inquiry, name, value)
    if changed:
        inquiry.updated_at = now
        audit.record(
            session,
            AuditRow,
            who,
            action="inquiry.change",
            object=f"inquiry:{inquiry_id}",
            now=now,
            detail={"fields": sorted(changed), "status": inquiry.status},
        )
    return inquiry
