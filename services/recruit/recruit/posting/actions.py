"""What the office does with postings (all of it audited), and what an application leaves with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import uuid_utils
from chassis import audit
from chassis.errors import Invalid
from chassis.identity import Identity
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruit.base import AuditRow
from recruit.posting import queries
from recruit.posting.forms import PostingForm, RestrictedInputs, posting_problems
from recruit.posting.rules import Call
from recruit.posting.tables import Posting, PostingApplication, PostingReason, RestrictedAnswer

_COLUMNS = ("title", "site_name", "job", "description", "hours", "wage", "starts_on", "ends_on")


def open_posting(
    session: Session,
    told: PostingForm,
    site_id: int | None,
    who: Identity,
    now: datetime,
    key: str | None = None,
) -> Posting:
    """Make a posting; the same form key returns the first one. Raises Invalid."""
    if key and (known := queries.posting_by_key(session, key)):
        return known
    _check(told)
    row = Posting(
        id=str(uuid_utils.uuid7()),
        form_key=key,
        site_id=site_id,
        created_at=now,
        created_by=who.name or who.id,
        updated_at=now,
        **{name: getattr(told, name) for name in _COLUMNS},
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        if key and (known := queries.posting_by_key(session, key)):
            return known
        raise
    _note(session, "posting.open", row.id, who, now, {"title": row.title, "site": row.site_name})
    _record_reasons(session, row.id, told.reasons, who, now)
    return row


def change_posting(
    session: Session, posting_id: str, told: PostingForm, site_id: int | None, who: Identity, now: datetime
) -> Posting:
    """Write a posting anew; reasons that differ end and new ones begin. Raises PostingNotFound or Invalid."""
    row = _locked(session, posting_id)
    _check(told)
    changed = [name for name in _COLUMNS if getattr(row, name) != getattr(told, name)]
    for name in changed:
        setattr(row, name, getattr(told, name))
    if changed:
        row.site_id = site_id if "site_name" in changed else row.site_id
        row.updated_at = now
        _note(session, "posting.change", posting_id, who, now, {"fields": changed})
    _record_reasons(session, posting_id, told.reasons, who, now)
    return row


def close_posting(session: Session, posting_id: str, who: Identity, now: datetime) -> Posting:
    """Close a posting; closing a closed one changes nothing."""
    row = _locked(session, posting_id)
    if row.closed_at is None:
        row.closed_at = row.updated_at = now
        _note(session, "posting.close", posting_id, who, now, {})
    return row


def reopen_posting(session: Session, posting_id: str, who: Identity, now: datetime) -> Posting:
    """Open a closed posting again; its period stays as it is."""
    row = _locked(session, posting_id)
    if row.closed_at is not None:
        row.closed_at, row.updated_at = None, now
        _note(session, "posting.reopen", posting_id, who, now, {})
    return row


def note_application(
    session: Session, application_id: str, told: RestrictedInputs, call: Call | None
) -> None:
    """Keep which posting an application came by, as it stood, and the restricted items it told."""
    if call is None:
        return
    row = PostingApplication(
        application_id=application_id,
        posting_id=call.id,
        title=call.title,
        site_name=call.site_name,
        is_late=call.is_over,
    )
    session.add(row)
    session.add_all(answers_told(application_id, told, call))


def answers_told(application_id: str, told: RestrictedInputs, call: Call | None) -> list[RestrictedAnswer]:
    """Return the rows of the restricted items that were told, each with the reason that stands beside it."""
    reasons = call.reasons if call else {}
    return [
        RestrictedAnswer(application_id=application_id, field=item, value=value, reason=reasons[item])
        for item, value in told.restricted.items()
        if item in reasons
    ]


def replace_answers(session: Session, application_id: str, rows: Sequence[RestrictedAnswer]) -> None:
    """Put these restricted items in the place of those told before; none erases them."""
    session.execute(delete(RestrictedAnswer).where(RestrictedAnswer.application_id == application_id))
    session.add_all(rows)


def _record_reasons(
    session: Session, posting_id: str, wanted: Mapping[str, str], who: Identity, now: datetime
) -> None:
    by = who.name or who.id
    present = {row.field: row for row in queries.reason_rows(session, posting_id) if row.ended_at is None}
    for item, row in present.items():
        if wanted.get(item, "").strip() != row.reason:
            row.ended_at, row.ended_by = now, by
            _note(session, "posting.reason_end", posting_id, who, now, {"item": item, "reason": row.reason})
    session.flush()
    for item, reason in ((item, text.strip()) for item, text in wanted.items()):
        if item not in present or present[item].reason != reason:
            session.add(PostingReason(posting_id=posting_id, field=item, reason=reason, by=by, at=now))
            _note(session, "posting.reason", posting_id, who, now, {"item": item, "reason": reason})
    session.flush()


def _check(told: PostingForm) -> None:
    if problems := posting_problems(told):
        raise Invalid(fields=problems)


def _locked(session: Session, posting_id: str) -> Posting:
    row = session.get(Posting, posting_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise queries.PostingNotFound
    return row


def _note(
    session: Session, action: str, posting_id: str, who: Identity, now: datetime, detail: Mapping[str, Any]
) -> None:
    audit.record(
        session, AuditRow, who, action=action, object=f"posting:{posting_id}", now=now, detail=detail
    )
