"""What is asked of postings: one, a page of them, the open ones, reasons, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from recruit.posting.forms import PostingForm
from recruit.posting.rules import Call, State, state_of
from recruit.posting.tables import Posting, PostingApplication, PostingReason, RestrictedAnswer


class PostingNotFound(NotFound):
    code, message = "posting_not_found", "모집 공고를 찾을 수 없습니다. 목록에서 다시 골라 주세요."


def posting(session: Session, posting_id: str) -> Posting:
    """Return a posting by its id; raises PostingNotFound."""
    found = session.get(Posting, posting_id)
    if found is None:
        raise PostingNotFound
    return found


def as_form(session: Session, posting_id: str) -> PostingForm:
    """Return a posting as it would be written into the form; raises PostingNotFound."""
    row = posting(session, posting_id)
    told = {name: getattr(row, name) for name in PostingForm.model_fields if name != "reasons"}
    return PostingForm.model_construct(**told, reasons=reasons(session, posting_id))


def posting_by_key(session: Session, form_key: str) -> Posting | None:
    """Return the posting that was made under a form key."""
    return session.scalar(select(Posting).where(Posting.form_key == form_key))


def posting_state(row: Posting, today: date) -> State:
    """Return where a posting stands on a day."""
    return state_of(row.starts_on, row.ends_on, is_closed=row.closed_at is not None, today=today)


def postings_page(
    session: Session, state: str, today: date, cursor: str | None = None, limit: int = 20
) -> Page[Posting]:
    """Return one page of postings, newest first, of one state or of all."""
    return page_of(session, _in_state(state, today), [Posting.id], cursor=cursor, limit=limit)


def unclosed(session: Session, limit: int = 100) -> Sequence[Posting]:
    """Return the postings that nobody has closed, newest first."""
    chosen = select(Posting).where(Posting.closed_at.is_(None))
    return session.scalars(chosen.order_by(Posting.id.desc()).limit(limit)).all()


def choices(session: Session, limit: int = 200) -> list[tuple[str, str]]:
    """Return id and title of the newest postings, for a filter."""
    rows = session.execute(select(Posting.id, Posting.title).order_by(Posting.id.desc()).limit(limit))
    return [(row.id, row.title) for row in rows]


def call(session: Session, posting_id: str, today: date) -> Call | None:
    """Return a posting as an application meets it; None when there is none of this id."""
    row = session.get(Posting, posting_id)
    if row is None:
        return None
    return Call(row.id, row.title, row.site_name, posting_state(row, today), reasons(session, row.id))


def reasons(session: Session, posting_id: str) -> dict[str, str]:
    """Return the reasons in force, by restricted item."""
    return {row.field: row.reason for row in reason_rows(session, posting_id) if row.ended_at is None}


def reason_rows(session: Session, posting_id: str) -> Sequence[PostingReason]:
    """Return every reason that was ever recorded for a posting, oldest first."""
    chosen = select(PostingReason).where(PostingReason.posting_id == posting_id)
    return session.scalars(chosen.order_by(PostingReason.id)).all()


def counts(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """Return how many applications came by each of these postings."""
    of = PostingApplication.posting_id
    rows = session.execute(select(of, func.count()).where(of.in_(ids)).group_by(of))
    return {posting_id: int(count) for posting_id, count in rows}


def came_by(session: Session, application_id: str) -> PostingApplication | None:
    """Return the posting an application came by, as it stood; None for a general application."""
    return session.get(PostingApplication, application_id)


def job_of(session: Session, application_id: str) -> str:
    """Return the job of the posting an application came by; empty for a general application."""
    by = PostingApplication.application_id == application_id
    return session.scalar(select(Posting.job).join(PostingApplication).where(by)) or ""


def came_by_posting(posting_id: str) -> Select[str]:
    """Return the ids of the applications of a posting, to narrow a list by."""
    return select(PostingApplication.application_id).where(PostingApplication.posting_id == posting_id)


def restricted_answers(session: Session, ids: Sequence[str]) -> Sequence[RestrictedAnswer]:
    """Return the restricted items that these applications told, in the order they were told."""
    chosen = select(RestrictedAnswer).where(RestrictedAnswer.application_id.in_(ids))
    return session.scalars(chosen.order_by(RestrictedAnswer.application_id, RestrictedAnswer.id)).all()


def restricted_items(session: Session, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the restricted items of several applications, by application id and item."""
    found: dict[str, dict[str, str]] = {}
    for row in restricted_answers(session, ids):
        found.setdefault(row.application_id, {})[row.field] = row.value
    return found


def _in_state(state: str, today: date) -> Select[Posting]:
    chosen = select(Posting)
    return chosen.where(_conditions(today)[state]) if state in _conditions(today) else chosen


def _conditions(today: date) -> dict[str, ColumnElement[bool]]:
    is_open = Posting.closed_at.is_(None)
    lasts = or_(Posting.ends_on.is_(None), Posting.ends_on >= today)
    return {
        "closed": Posting.closed_at.is_not(None),
        "expired": and_(is_open, Posting.ends_on < today),
        "waiting": and_(is_open, lasts, Posting.starts_on > today),
        "open": and_(is_open, lasts, Posting.starts_on <= today),
    }
