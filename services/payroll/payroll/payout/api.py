"""Files of advances as calls: what is due (masked), files made once, let go and taken, lines, marks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import uuid4

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.http import PeerCalls
from chassis.idempotency import Once, Session
from chassis.identity import Payer
from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import BaseModel

from payroll import metrics
from payroll.access import PayOffice
from payroll.account.desk import AtDesk
from payroll.account.rules import told_in_short
from payroll.payout import actions, queries
from payroll.payout.desk import AtCounter, taken
from payroll.payout.forms import FileCall, LineMark
from payroll.remittance import queries as remittances
from payroll.transfer.api import BankFileOut
from payroll.transfer.forms import VoidForm
from payroll.transfer.queries import totals_of

router = APIRouter(prefix="/api/payroll/v1/advance-transfers", tags=["advance transfers"])


class AdvanceFileOut(BankFileOut):
    """One file of advances with its control totals in won; `code` is the control code."""


class AdvanceDueOut(BaseModel):
    """One advance of the next file, of the account only bank and last digits; `reason`: why it is left out.

    `needs_reason`: who asks approved it or entered it (one-person office), and says why on making the file.
    """

    advance_id: int
    employee_id: int
    employee_no: str
    name: str
    month: str
    amount: int
    account: str
    reason: str
    is_new_account: bool
    is_shared_account: bool
    needs_reason: bool


class AdvanceTransfersOut(BaseModel):
    """What the next file would hold (send `digest` back to make exactly this), who is left out, files made.

    At most 100 advances are looked at: who was approved first comes first.
    """

    digest: str
    payments: int
    total: int
    items: list[AdvanceDueOut]
    files: list[AdvanceFileOut]


class AdvancePaymentOut(BaseModel):
    """What became of one line: `sent`, `paid`, `void`, or `bounced` with the bank's reason."""

    line: int
    advance_id: int
    employee_id: int
    employee_no: str
    name: str
    amount: int
    state: str
    paid_on: date | None
    reason: str


class AdvancePayments(BaseModel):
    """The lines of one file in their order."""

    items: list[AdvancePaymentOut]
    next: str | None = None


@router.get("")
def advance_transfers(who: PayOffice, counter: AtCounter) -> AdvanceTransfersOut:
    """Tell what a new file would hold, masked, and the latest files."""
    desk, due = counter.desk, counter.due(who)
    desk.db.write(actions.note_reading, who, "remittances", desk.now)
    with desk.db.read() as session:
        made = [file_out(row) for row in remittances.remittances(session)]
    everybody: list[queries.Payable | queries.LeftOut] = [*due.lines, *due.left_out]
    lines = [_due_line(one, desk.today) for one in everybody]
    return AdvanceTransfersOut(
        digest=due.digest, payments=len(due.lines), total=due.total_won, items=lines, files=made
    )


@router.post("", status_code=201)
def make(body: FileCall, who: Payer, counter: AtCounter, once: Once) -> AdvanceFileOut:
    """Make a file of what was looked at (`digest`), or of some of it; every limit is looked at again."""
    chosen = None if body.advance_ids is None else frozenset(body.advance_ids)
    key = f"call-{uuid4().hex}"
    making = actions.Making(body.digest, chosen, body.pay_on, body.memo_in, key, body.same_person_reason)
    desk, looked = counter.desk, counter.looked()

    def effect(session: Session) -> AdvanceFileOut:
        return file_out(actions.make(session, making, looked, desk.vault, who, desk.now)[0])

    told = once.write(effect)
    metrics.transfers.labels("make").inc()
    return told


@router.get("/files/{number}.{file_kind}", response_class=Response)
def file(
    number: Annotated[RowId, Path()],
    file_kind: Literal["csv", "xlsx"],
    who: Payer,
    desk: AtDesk,
    peers: PeerCalls,
) -> Response:
    """Hand out a file with whole numbers; who took it is in the audit."""
    return taken(desk, peers, number, file_kind, who)


@router.post("/files/{number}/removal")
def void(number: RowId, body: VoidForm, who: Payer, once: Once, now: Now) -> AdvanceFileOut:
    """Let a file go that never went to the bank."""

    def effect(session: Session) -> AdvanceFileOut:
        return file_out(actions.void(session, number, body.reason, who, now))

    told = once.write(effect)
    metrics.transfers.labels("void").inc()
    return told


@router.get("/files/{number}/payments")
def payments(number: RowId, who: PayOffice, db: Db, now: Now) -> AdvancePayments:
    """List what became of each line of a file."""
    db.write(actions.note_reading, who, f"remittance:{number}", now)
    with db.read() as session:
        return _lines(session, number)


@router.post("/files/{number}/marks")
def mark(number: RowId, body: LineMark, who: Payer, once: Once, now: Now) -> AdvancePaymentOut:
    """Mark one line by hand as paid or come back; the same mark again changes nothing."""
    told_by_hand = actions.Told(body.outcome, body.paid_on, body.note, body.note)

    def effect(session: Session) -> AdvancePaymentOut:
        row = actions.mark(session, (number, body.line), told_by_hand, who, now)
        return next(one for one in _lines(session, number).items if one.line == row.position)

    told = once.write(effect)
    metrics.transfers.labels(body.outcome).inc()
    return told


def file_out(row: Any) -> AdvanceFileOut:
    """Return a file as it is told: its totals, never its numbers."""
    return AdvanceFileOut(**totals_of(row))


def _due_line(one: queries.Payable | queries.LeftOut, today: date) -> AdvanceDueOut:
    sent = one if isinstance(one, queries.Payable) else None
    return AdvanceDueOut(
        advance_id=one.advance.id,
        employee_id=one.person.employee_id,
        employee_no=one.person.employee_no,
        name=one.person.name,
        month=one.advance.month,
        amount=one.advance.amount_won,
        account=told_in_short(sent.account.bank_code, sent.account.last4, today) if sent else "",
        reason=one.why if isinstance(one, queries.LeftOut) else "",
        is_new_account=sent is not None and sent.is_new_account,
        is_shared_account=sent is not None and sent.is_shared,
        needs_reason=sent is not None and sent.needs_reason,
    )


def _lines(session: Session, number: int) -> AdvancePayments:
    told = queries.standings(session, remittances.remittance_of(session, number))
    items = [
        AdvancePaymentOut(
            line=one.line.position,
            advance_id=one.line.advance_id,
            employee_id=one.line.employee_id,
            employee_no=one.person.employee_no,
            name=one.person.name,
            amount=one.line.amount_won,
            state=one.line.state,
            paid_on=one.line.paid_on,
            reason=one.line.reason,
        )
        for one in told
    ]
    return AdvancePayments(items=items)
