"""Inquiries for programs: sent by anyone, read and handled by the office."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from chassis.clock import Now
from chassis.db import Db
from chassis.idempotency import KeyMismatch, Once, tell_repeated
from chassis.identity import Anyone, Manager, Staff
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from recruit import metrics
from recruit.inquiry import actions, queries
from recruit.inquiry.forms import FormOrJson, InquiryChange, read_inquiry
from recruit.keys import IdempotencyKey, token_key

router = APIRouter(prefix="/api/recruit/v1/inquiries", tags=["recruit"])

Limit = Annotated[int, Query(ge=1, le=200)]


class InquiryOut(BaseModel):
    """An inquiry as the office sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    company: str
    name: str
    phone: str
    email: str
    message: str
    status: str
    assignee: str
    memo: str
    received_at: datetime
    version: int
    read_at: datetime | None


class InquiryReceipt(BaseModel):
    """What a sent inquiry gets back."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    status: str


class InquiryList(BaseModel):
    """One page of inquiries."""

    items: list[InquiryOut]
    next: str | None


@router.post("", status_code=201)
def send_inquiry(
    who: Anyone, submitted: FormOrJson, db: Db, now: Now, response: Response, key: IdempotencyKey = ""
) -> InquiryReceipt:
    """Take an inquiry: company, name, phone, email, message, consent=1."""
    form = read_inquiry(submitted).checked
    asked = db.write(actions.take_inquiry, form, token_key("api", key), now)
    metrics.inquiries.labels("accepted" if asked.is_new else "repeated").inc()
    if key:
        if not asked.says(form):
            raise KeyMismatch
        tell_repeated("/api/recruit/v1/inquiries", response, repeated=not asked.is_new)
    # A repeat is told what the first was told, whatever the office has done since.
    return InquiryReceipt(id=asked.inquiry.id, status="new")


@router.get("")
def list_inquiries(
    who: Staff, db: Db, q: str = "", status: str = "", limit: Limit = 50, cursor: str | None = None
) -> InquiryList:
    """List inquiries, newest first."""
    with db.read() as session:
        page = queries.inquiries_page(session, queries.Wanted(q, status), cursor, limit)
    return InquiryList(items=[InquiryOut.model_validate(row) for row in page.items], next=page.next)


@router.get("/{inquiry_id}")
def one_inquiry(who: Staff, inquiry_id: str, db: Db) -> InquiryOut:
    """Return one inquiry."""
    with db.read() as session:
        return InquiryOut.model_validate(queries.inquiry(session, inquiry_id))


@router.patch("/{inquiry_id}")
def change_inquiry(who: Manager, inquiry_id: str, body: InquiryChange, once: Once, now: Now) -> InquiryOut:
    """Change status, assignee or memo."""
    changes = body.model_dump(exclude_none=True)
    return once.write(
        lambda session: InquiryOut.model_validate(
            actions.handle_inquiry(session, inquiry_id, changes, who, now)
        )
    )
