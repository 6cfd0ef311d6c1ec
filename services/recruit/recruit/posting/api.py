"""Postings for programs of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal

from chassis.clock import business_date
from chassis.db import Db
from chassis.idempotency import Once, Session
from chassis.identity import Identity, Manager, Staff
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from recruit.posting import actions, queries
from recruit.posting.board import refresh_board
from recruit.posting.forms import PostingForm, PostingPatch
from recruit.posting.intake import Posts
from recruit.posting.rules import State

router = APIRouter(prefix="/api/recruit/v1/postings", tags=["recruit"])

Limit = Annotated[int, Query(ge=1, le=200)]


class ReasonOut(BaseModel):
    """Why the job needs a restricted item: in force while `ended_at` is null."""

    item: str
    reason: str
    by: str
    at: datetime
    ended_at: datetime | None
    ended_by: str | None


class PostingOut(BaseModel):
    """A posting; applicants use `/apply?posting={id}`."""

    id: str
    title: str
    site_id: int | None
    site_name: str
    job: str
    description: str
    hours: str
    wage: str
    starts_on: date
    ends_on: date | None
    state: State
    applications: int
    reasons: dict[str, str]
    reason_history: list[ReasonOut]
    created_at: datetime
    created_by: str


class PostingList(BaseModel):
    """One page of postings."""

    items: list[PostingOut]
    next: str | None


@router.get("")
def list_postings(
    who: Staff,
    db: Db,
    desk: Posts,
    state: Literal["", "open", "waiting", "expired", "closed"] = "",
    limit: Limit = 50,
    cursor: str | None = None,
) -> PostingList:
    """List postings, newest first."""
    today = business_date(desk.now)
    with db.read() as session:
        page = queries.postings_page(session, state, today, cursor, limit)
        return PostingList(items=[_out(session, row.id, today) for row in page.items], next=page.next)


@router.post("", status_code=201)
def open_posting(request: Request, who: Manager, body: PostingForm, once: Once, desk: Posts) -> PostingOut:
    """Make a posting; each restricted item in `reasons` needs the reason why the job needs it."""
    site_id = desk.site_id(body.site_name)

    def effect(session: Session) -> str:
        return actions.open_posting(session, body, site_id, who, desk.now).id

    return _written(request, once, desk, effect)


@router.get("/{posting_id}")
def one_posting(who: Staff, posting_id: str, db: Db, desk: Posts) -> PostingOut:
    """Return one posting with the history of its reasons."""
    with db.read() as session:
        return _out(session, posting_id, business_date(desk.now))


@router.patch("/{posting_id}")
def change_posting(
    request: Request, who: Manager, posting_id: str, body: PostingPatch, once: Once, desk: Posts
) -> PostingOut:
    """Change what is sent; `reasons` replaces all of them."""
    with desk.db.read() as session:
        kept = queries.posting(session, posting_id).site_name
    site_id = desk.site_id(body.site_name, kept) if body.site_name else None

    def effect(session: Session) -> str:
        told = queries.as_form(session, posting_id).model_copy(update=body.model_dump(exclude_unset=True))
        return actions.change_posting(session, posting_id, told, site_id, who, desk.now).id

    return _written(request, once, desk, effect)


@router.post("/{posting_id}/closing")
def close_posting(request: Request, who: Manager, posting_id: str, once: Once, desk: Posts) -> PostingOut:
    """Close a posting: no new form is shown; a form that somebody has open is still taken, and marked."""
    return _stepped(request, once, desk, posting_id, actions.close_posting, who)


@router.post("/{posting_id}/reopening")
def reopen_posting(request: Request, who: Manager, posting_id: str, once: Once, desk: Posts) -> PostingOut:
    """Open a closed posting again."""
    return _stepped(request, once, desk, posting_id, actions.reopen_posting, who)


def _stepped(
    request: Request, once: Once, desk: Posts, posting_id: str, step: Callable[..., object], who: Identity
) -> PostingOut:
    def effect(session: Session) -> str:
        step(session, posting_id, who, desk.now)
        return posting_id

    return _written(request, once, desk, effect)


def _written(request: Request, once: Once, desk: Posts, effect: Callable[[Session], str]) -> PostingOut:
    answer = once.write(lambda session: _out(session, effect(session), business_date(desk.now)))
    refresh_board(request.app)
    return answer


def _out(session: Session, posting_id: str, today: date) -> PostingOut:
    row = queries.posting(session, posting_id)
    history = queries.reason_rows(session, posting_id)
    names = ("id", "title", "site_id", "site_name", "job", "description", "hours", "wage")
    return PostingOut(
        **{name: getattr(row, name) for name in (*names, "starts_on", "ends_on", "created_at", "created_by")},
        state=queries.posting_state(row, today),
        applications=queries.counts(session, [posting_id]).get(posting_id, 0),
        reasons={reason.field: reason.reason for reason in history if reason.ended_at is None},
        reason_history=[
            ReasonOut(item=one.field, **{name: getattr(one, name) for name in _REASON}) for one in history
        ],
    )


_REASON = ("reason", "by", "at", "ended_at", "ended_by")
