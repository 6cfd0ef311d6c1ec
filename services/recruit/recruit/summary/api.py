"""Cards for the gateway's home page: what waits here."""

from __future__ import annotations

from datetime import date
from typing import Literal

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.identity import Service
from fastapi import APIRouter
from pydantic import BaseModel

from recruit.application import listing
from recruit.application import queries as applications
from recruit.inquiry import queries as inquiries
from recruit.onboarding import queries as onboarding

router = APIRouter()


class Card(BaseModel):
    """A number with its link."""

    label: str
    value: int
    unit: str
    href: str
    kind: Literal["todo", "number"]


class Summary(BaseModel):
    """The cards of this service."""

    cards: list[Card]


@router.get("/internal/summary")
def summary(who: Service, db: Db, now: Now) -> Summary:
    """Return new applications, unread inquiries, unfinished onboarding and this month's applications."""
    first = business_date(now).replace(day=1)
    with db.read() as session:
        new_applications = listing.count_by_status(session).get("new", 0)
        unread = inquiries.count_unread(session)
        unfinished = onboarding.waiting_count(session)
        this_month = applications.count_received_between(session, first, _next_month(first))
    return Summary(
        cards=[
            _card("새 지원서", new_applications, "/admin/applications?status=new", "todo"),
            _card("읽지 않은 문의", unread, "/admin/inquiries?unread=1", "todo"),
            Card(
                label="온보딩 남음",
                value=unfinished,
                unit="명",
                href="/admin/applications/onboarding",
                kind="todo",
            ),
            _card("이번 달 지원", this_month, f"/admin/applications?start_date={first}", "number"),
        ]
    )


def _card(label: str, value: int, href: str, kind: Literal["todo", "number"]) -> Card:
    return Card(label=label, value=value, unit="건", href=href, kind=kind)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
