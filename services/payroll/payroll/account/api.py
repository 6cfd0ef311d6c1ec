"""Accounts as calls: the worker's own, and the office's history, entry, decision and look; always masked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import uuid4

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.forms import RowId
from chassis.idempotency import Once, Session, tell_repeated
from chassis.identity import Manager, Worker
from fastapi import APIRouter, Header, Response
from pydantic import BaseModel

from payroll import metrics
from payroll.access import PayOffice
from payroll.account import actions, queries, rules
from payroll.account.desk import AtDesk
from payroll.account.forms import AccountDecision, AccountForm, OwnAccountForm
from payroll.roster.queries import person_of

router = APIRouter(prefix="/api/payroll/v1", tags=["accounts"])

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=8, max_length=40)]


class AccountOut(BaseModel):
    """An account; of its number only the last four digits."""

    id: int
    bank_code: str
    bank: str
    number: str
    holder: str
    holder_reason: str
    valid_from: date
    state: str
    source: str
    entered_at: datetime
    decided_at: datetime | None
    decision_note: str


class AccountList(BaseModel):
    """A person's accounts, the latest entered first, and the one that pay of today goes to."""

    current: AccountOut | None
    items: list[AccountOut]


class NumberOut(BaseModel):
    """The whole number of one account."""

    number: str


@router.get("/me/account")
def own_account(who: Worker, db: Db, now: Now) -> AccountList:
    """Tell a worker the own accounts."""
    return _listed(db, int(who.id), business_date(now))


@router.post("/me/account", status_code=201)
def ask(body: OwnAccountForm, who: Worker, desk: AtDesk, response: Response, key: Key = None) -> AccountOut:
    """Enter the own account within fifteen minutes of signing in; it waits for the office."""
    me = int(who.id)
    with desk.db.read() as session:
        name = person_of(session, me).name
    entry = actions.Entry(me, body.bank_code, body.number, name, "", desk.today, _key(me, key))
    row, is_new = desk.db.write(actions.ask, entry, desk.vault, who, desk.now)
    _told("/api/payroll/v1/me/account", "ask", response, is_new=is_new)
    return _out(row, desk.today)


@router.get("/accounts/{employee_id}")
def account_history(employee_id: RowId, who: PayOffice, db: Db, now: Now) -> AccountList:
    """Read a person's accounts."""
    db.write(actions.note_listing, who, f"employee:{employee_id}", now)
    return _listed(db, employee_id, business_date(now))


@router.post("/accounts/{employee_id}", status_code=201)
def enter(
    employee_id: RowId, body: AccountForm, who: Manager, desk: AtDesk, response: Response, key: Key = None
) -> AccountOut:
    """Enter an account for a person; it counts at once."""
    entry = actions.Entry(employee_id=employee_id, key=_key(employee_id, key), **body.model_dump())
    row, is_new = desk.db.write(actions.enter, entry, desk.vault, who, desk.now)
    _told("/api/payroll/v1/accounts/{employee_id}", "enter", response, is_new=is_new)
    return _out(row, desk.today)


@router.post("/accounts/{employee_id}/{account_id}/decision")
def decide(
    employee_id: RowId, account_id: RowId, body: AccountDecision, who: Manager, once: Once, now: Now
) -> AccountOut:
    """Confirm or reject what a worker entered; the same decision again changes nothing."""

    def effect(session: Session) -> AccountOut:
        place = (employee_id, account_id)
        row = actions.decide(session, place, body.decision, body.note, who, now)
        return _out(row, business_date(now))

    told = once.write(effect)
    metrics.accounts.labels(body.decision).inc()
    return told


@router.post("/accounts/{employee_id}/{account_id}/number")
def reveal(
    employee_id: RowId, account_id: RowId, who: PayOffice, desk: AtDesk, response: Response
) -> NumberOut:
    """Tell the whole number of one account; who looked is in the audit."""
    number = desk.db.write(actions.reveal, (employee_id, account_id), desk.vault, who, desk.now)
    metrics.accounts.labels("reveal").inc()
    response.headers["Cache-Control"] = "no-store"
    return NumberOut(number=number)


def _key(employee_id: int, key: str | None) -> str:
    return f"{employee_id}-{key or uuid4().hex}"


def _told(route: str, step: str, response: Response, *, is_new: bool) -> None:
    tell_repeated(route, response, repeated=not is_new)
    if is_new:
        metrics.accounts.labels(step).inc()


def _listed(db: Db, employee_id: int, today: date) -> AccountList:
    with db.read() as session:
        person_of(session, employee_id)
        rows = queries.history_of(session, employee_id)
        current = queries.account_on(session, employee_id, today)
    return AccountList(
        current=_out(current, today) if current else None, items=[_out(row, today) for row in rows]
    )


def _out(row: Any, today: date) -> AccountOut:
    bank = rules.banks_on(today).get(row.bank_code)
    return AccountOut(
        id=row.id,
        bank_code=row.bank_code,
        bank=bank.name if bank else row.bank_code,
        number=rules.masked(row.last4),
        holder=row.holder,
        holder_reason=row.holder_reason,
        valid_from=row.valid_from,
        state=row.state,
        source=row.source,
        entered_at=row.entered_at,
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )
