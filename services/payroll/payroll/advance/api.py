"""Advances as calls: a worker's limit and own requests; the office's list, decisions and payouts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import uuid4

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import Month, RowId
from chassis.idempotency import Once, Session
from chassis.identity import Manager, Payer, Worker
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from payroll import metrics
from payroll.access import PayOffice
from payroll.advance import actions, paying, queries
from payroll.advance.earned import LimitsNow, address_of, request_of
from payroll.advance.forms import AdvanceForm, Decision, PayoutForm, State
from payroll.advance.rules.consent import VERSION, consent_text
from payroll.advance.rules.limit import Limit
from payroll.prepaid import queries as prepaid
from payroll.remittance.queries import latest_lines

router = APIRouter(prefix="/api/payroll/v1", tags=["advances"])

Kind = Literal["ordinary", "emergency"]


class DayOut(BaseModel):
    """One day: minutes worked and the won it added."""

    date: date
    minutes: int
    won: int


class LimitOut(BaseModel):
    """What may be asked for now, in won, and how it comes about; `blocked` says why there is none."""

    month: str
    until: date
    earned_won: int
    deduction_won: int
    net_won: int
    share_percent: int
    cap_won: int | None
    ceiling_won: int
    outstanding_won: int
    available_won: int
    blocked: str
    consent_version: str
    consent_text: str
    days: list[DayOut]


class AdvanceOut(BaseModel):
    """An advance and where it stands; who decided and paid are account names.

    `transfer` tells of the bank's file that holds it last: `sent` (no answer yet), `paid`, or `bounced` with
    the bank's words in `transfer_reason`; empty where no file does.
    """

    model_config = ConfigDict(from_attributes=True)

    id: int
    employee_id: int
    month: str
    kind: str
    emergency: str
    amount: Annotated[int, Field(validation_alias="amount_won")]
    reason: str
    state: str
    requested_at: datetime
    pay_date: date
    consent_version: str
    consented_at: datetime | None
    entered_by: str
    decided_at: datetime | None
    decided_by: str | None
    decision_note: str
    paid_on: date | None
    paid_by: str | None
    transfer: str = ""
    transfer_reason: str = ""


class OwnAdvances(BaseModel):
    """A worker's own advances, the newest first."""

    items: list[AdvanceOut]
    next: str | None = None


class AdvancePage(BaseModel):
    """One page of the office's list, the newest first."""

    items: list[AdvanceOut]
    next: str | None


class ListQuery(BaseModel):
    """Which advances to list."""

    month: Month | None = None
    state: State | None = None
    cursor: str | None = None
    limit: Annotated[int, Query(ge=1, le=200)] = 50


@router.get("/me/advance-limit")
def own_limit(
    who: Worker, limits: LimitsNow, month: Annotated[Month | None, Query()] = None, kind: Kind = "ordinary"
) -> LimitOut:
    """Tell what the worker may ask for now, day by day."""
    asking = limits.asking(int(who.id), month, kind)
    limit = limits.today(asking)
    with limits.db.read() as session:
        reserved = prepaid.reserved_won(session, int(who.id))
    return _limit_out(limit, reserved, consent_text(asking.pay_date))


@router.post("/me/advances", status_code=201)
def ask(request: Request, body: AdvanceForm, who: Worker, once: Once, limits: LimitsNow) -> AdvanceOut:
    """Ask for an advance."""
    asking = limits.asking(int(who.id), body.month, body.kind)
    limit = limits.today(asking)
    asked = request_of(asking, body, uuid4().hex, address_of(request))

    def effect(session: Session) -> AdvanceOut:
        row, _ = actions.ask(session, asked, limit, who, limits.now)
        return _told(session, [row])[0]

    return _counted("ask", once.write(effect))


@router.get("/me/advances")
def own_advances(who: Worker, db: Db) -> OwnAdvances:
    """List the worker's own advances."""
    with db.read() as session:
        return OwnAdvances(items=_told(session, queries.own_advances(session, int(who.id))))


@router.delete("/me/advances/{advance_id}")
def cancel(advance_id: RowId, who: Worker, once: Once, now: Now) -> AdvanceOut:
    """Take a request back before it is paid."""

    def effect(session: Session) -> AdvanceOut:
        return _told(session, [actions.cancel(session, advance_id, int(who.id), who, now)])[0]

    return _counted("cancel", once.write(effect))


@router.get("/advances")
def advance_list(who: PayOffice, db: Db, now: Now, query: Annotated[ListQuery, Query()]) -> AdvancePage:
    """List advances by month and state."""
    with db.read() as session:
        page = queries.advance_page(
            session, month=query.month, state=query.state, cursor=query.cursor, limit=query.limit
        )
        told = AdvancePage(items=_told(session, [asked.advance for asked in page.items]), next=page.next)
    db.write(actions.note_reading, who, "advances", now)
    return told


@router.post("/advances/{advance_id}/decision")
def decide(advance_id: RowId, body: Decision, who: Manager, once: Once, limits: LimitsNow) -> AdvanceOut:
    """Approve or reject; the limit is looked at again."""
    limit = limits.of_advance(advance_id)

    def effect(session: Session) -> AdvanceOut:
        if body.decision == "approve":
            same = body.same_person_reason
            row = actions.approve(session, advance_id, limit, who, limits.now, same)
        else:
            row = actions.reject(session, advance_id, body.note, limit, who, limits.now)
        return _told(session, [row])[0]

    return _counted(body.decision, once.write(effect))


@router.post("/advances/{advance_id}/payout")
def pay(advance_id: RowId, body: PayoutForm, who: Payer, once: Once, limits: LimitsNow) -> AdvanceOut:
    """Note a payment; the limit is looked at again, and approver and payer differ."""
    limit = limits.of_advance(advance_id)

    def effect(session: Session) -> AdvanceOut:
        return _told(session, [paying.pay(session, advance_id, body.payout(), limit, who, limits.now)])[0]

    return _counted("pay", once.write(effect))


def _told(session: Session, rows: Sequence[Any]) -> list[AdvanceOut]:
    sent = latest_lines(session, [row.id for row in rows])
    found = []
    for row in rows:
        told, line = AdvanceOut.model_validate(row), sent.get(row.id)
        if line is not None:
            told.transfer, told.transfer_reason = line.state, line.reason
        found.append(told)
    return found


def _counted(step: str, told: AdvanceOut) -> AdvanceOut:
    metrics.advances.labels(step).inc()
    return told


def _limit_out(limit: Limit, reserved_won: int, agreed: str) -> LimitOut:
    return LimitOut(
        month=limit.month,
        until=limit.until,
        earned_won=limit.earned_won,
        deduction_won=limit.deduction_won,
        net_won=limit.net_won,
        share_percent=limit.share_percent,
        cap_won=limit.cap_won,
        ceiling_won=limit.ceiling_won,
        outstanding_won=reserved_won,
        available_won=limit.available_won(reserved_won),
        blocked=limit.blocked,
        consent_version=VERSION,
        consent_text=agreed,
        days=[DayOut(date=day.work_date, minutes=day.minutes, won=day.won) for day in limit.days],
    )
