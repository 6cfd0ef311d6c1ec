"""Making a file once, voiding it, marking single payments by hand, setting the bank's columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid
from chassis.identity import Identity
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.account.vault import Vault
from payroll.base import AuditRow
from payroll.payment import queries as payments
from payroll.payment import rules as lines
from payroll.payment.tables import PaymentLine, Transfer
from payroll.run import actions as runs
from payroll.run.queries import owed_payslips, payslip_of
from payroll.run.rules import states
from payroll.run.tables import PayRun, Payslip
from payroll.transfer import queries
from payroll.transfer.rules import Layout, layout_fault
from payroll.transfer.tables import TransferLayout


class TransferRefused(Invalid):
    """Something typed cannot stand; `fields` say which."""

    code, message = "transfer_refused", "저장할 수 없습니다. 표시된 항목을 고쳐 주세요."


class NothingDue(Conflict):
    """Everything is on its way or paid, or nobody has an account."""

    code, message = "transfer_nothing_due", "새로 이체할 사람이 없습니다."


class NotLocked(Conflict):
    """Only a locked month is paid."""

    code, message = "transfer_not_locked", "확정한 급여만 이체 파일을 만들 수 있습니다."


class LookAgain(Conflict):
    """An account or a payment changed since the preview was shown."""

    code, message = "transfer_changed", "미리 본 뒤에 내용이 바뀌었습니다. 다시 확인하고 만들어 주세요."


class NotVoidable(Conflict):
    """The bank has answered for this file already."""

    code, message = "transfer_not_voidable", "결과가 반영된 파일은 취소할 수 없습니다."


@dataclass(frozen=True)
class Making:
    """What somebody confirmed: the control code of the preview, the day, and the text on the passbook."""

    month: str
    digest: str
    pay_on: date
    memo_in: str
    key: str


def make(
    session: Session, making: Making, vault: Vault, who: Identity, now: datetime
) -> tuple[Transfer, bool]:
    """Make the next file of a month from what is due; return it and whether it is new.

    Raises NotLocked, NothingDue, LookAgain. The database keeps one live line a payslip.
    """
    known = session.scalar(select(Transfer).where(Transfer.request_key == making.key))
    if known is not None:
        return known, False
    run = runs.locked_run(session, making.month)
    if run is None or run.state not in states.PUBLISHED:
        raise NotLocked
    due = queries.due_of(session, run, vault, business_date(now))
    if not due.lines:
        raise NothingDue
    if due.digest != making.digest:
        raise LookAgain
    transfer = _kept(session, making, due, who, now)
    _note(session, who, "transfer.make", transfer.month, now, _control(transfer))
    return transfer, True


def void(session: Session, place: tuple[str, int], reason: str, who: Identity, now: datetime) -> Transfer:
    """Take back a file that never went to the bank (`place`: month and number): its people are due again.

    Raises TransferRefused without a reason, NotVoidable once anything of it was paid or came back.
    """
    transfer = queries.transfer_of(session, *place)
    session.refresh(transfer, with_for_update=True)
    if transfer.voided_at is not None:
        return transfer
    if len(reason) < 2:
        raise TransferRefused(fields={"reason": "취소하는 이유를 적어 주세요."})
    if any(line.state != lines.SENT for line in payments.lines_of(session, transfer.id)):
        raise NotVoidable
    session.execute(
        update(PaymentLine).where(PaymentLine.transfer_id == transfer.id).values(state=lines.VOID)
    )
    transfer.voided_by, transfer.voided_at, transfer.void_reason = who.id, now, reason
    _note(session, who, "transfer.void", transfer.month, now, _control(transfer) | {"reason": reason})
    return transfer


@dataclass(frozen=True)
class Mark:
    """One payment marked by hand: paid on a day (in cash, or seen at the bank), or come back and why."""

    month: str
    employee_id: int
    outcome: str
    paid_on: date
    note: str


def mark(session: Session, mark_: Mark, who: Identity, now: datetime) -> PaymentLine:
    """Mark one payslip's money by hand; the same mark again changes nothing.

    Raises TransferRefused, NotLocked; the run follows to paid when this was the last.
    """
    run = runs.locked_run(session, mark_.month)
    if run is None or run.state not in states.PUBLISHED:
        raise NotLocked
    faults = _mark_faults(mark_, business_date(now))
    if faults:
        raise TransferRefused(fields=faults)
    slip = payslip_of(session, mark_.month, mark_.employee_id)
    line = _live_line(session, slip) or _hand_line(session, run, slip, mark_)
    if line.state == mark_.outcome:
        return line
    settle(line, mark_.outcome, mark_.paid_on, mark_.note, (who, now))
    session.flush()
    detail = {"outcome": mark_.outcome, "won": line.amount_won, "note": mark_.note}
    subject = f"payslip:{mark_.month}:{mark_.employee_id}"
    audit.record(session, AuditRow, who, action="transfer.mark", object=subject, detail=detail, now=now)
    finish(session, run, who, now)
    return line


def settle(
    line: PaymentLine, outcome: str, paid_on: date, reason: str, by: tuple[Identity, datetime]
) -> None:
    """Write what became of a line; only a paid one has a day."""
    line.state, line.reason = outcome, reason[:200]
    line.paid_on = paid_on if outcome == lines.PAID else None
    line.marked_by, line.marked_at = by[0].id, by[1]


def finish(session: Session, run: PayRun, who: Identity, now: datetime) -> bool:
    """Take a locked run to paid when all of its money has arrived; say whether this did."""
    if run.state != states.LOCKED:
        return False
    if lines.still_unpaid(owed_payslips(session, run.month), payments.states_of(session, run.month)):
        return False
    return runs.take_step(session, run.month, "paid", who, now)[1]


def set_layout(session: Session, layout: Layout, who: Identity, now: datetime) -> None:
    """Remember the columns that the office's bank takes; the same ones again change nothing."""
    if fault := layout_fault(layout):
        raise TransferRefused(fields={"columns": fault})
    if layout == queries.current_layout(session):
        return
    session.add(TransferLayout(**layout.told(), set_by=who.id, set_at=now))
    _note(session, who, "transfer.layout", "layout", now, {"columns": [key for key, _ in layout.columns]})


def note_file(session: Session, transfer: Transfer, kind: str, who: Identity, now: datetime) -> None:
    """Record that somebody took a file with whole numbers."""
    _note(session, who, "transfer.file", transfer.month, now, _control(transfer) | {"as": kind})


def note_reading(session: Session, month: str, who: Identity, now: datetime) -> None:
    """Record that somebody looked at a month's payments, masked."""
    _note(session, who, "transfer.read", month, now, {})


def _kept(session: Session, making: Making, due: queries.Due, who: Identity, now: datetime) -> Transfer:
    before = payments.transfers_of(session, making.month)
    transfer = Transfer(
        request_key=making.key,
        month=making.month,
        number=before[-1].number + 1 if before else 1,
        pay_on=making.pay_on,
        layout=queries.current_layout(session).told(),
        line_count=len(due.lines),
        total_won=due.total_won,
        digest=due.digest,
        made_by=who.id,
        made_at=now,
    )
    session.add(transfer)
    try:
        session.flush()
        session.add_all(
            _line(transfer, place, one, making.memo_in) for place, one in enumerate(due.lines, start=1)
        )
        session.flush()
    except IntegrityError as error:
        # Another press on another replica made a file of the same people.
        raise LookAgain from error
    return transfer


def _line(transfer: Transfer, place: int, one: queries.Payable, memo_in: str) -> PaymentLine:
    return PaymentLine(
        transfer_id=transfer.id,
        position=place,
        month=transfer.month,
        payslip_id=one.payslip.id,
        employee_id=one.payslip.employee_id,
        account_id=one.account.id,
        amount_won=one.payslip.net_won,
        memo=memo_in,
        state=lines.SENT,
    )


def _mark_faults(mark_: Mark, today: date) -> dict[str, str]:
    if len(mark_.note) < 2:
        return {"note": "무엇으로 확인했는지, 또는 반송된 까닭을 적어 주세요."}
    if mark_.outcome == lines.PAID and mark_.paid_on > today:
        return {"paid_on": "지급일은 오늘까지입니다."}
    return {}


def _live_line(session: Session, slip: Payslip) -> PaymentLine | None:
    chosen = select(PaymentLine).where(
        PaymentLine.payslip_id == slip.id, PaymentLine.state.in_((lines.SENT, lines.PAID))
    )
    return session.scalar(chosen)


def _hand_line(session: Session, run: PayRun, slip: Payslip, mark_: Mark) -> PaymentLine:
    if mark_.outcome != lines.PAID or slip.net_won <= 0:
        raise TransferRefused(fields={"outcome": "이체 중이거나 지급한 사람만 반송으로 적을 수 있습니다."})
    if run.state == states.PAID and not payments.states_of(session, mark_.month).get(slip.id):
        raise TransferRefused(fields={"outcome": "이 달은 이미 지급 완료입니다."})
    line = PaymentLine(
        position=0,
        month=mark_.month,
        payslip_id=slip.id,
        employee_id=slip.employee_id,
        amount_won=slip.net_won,
        state=lines.SENT,
    )
    session.add(line)
    return line


def _control(transfer: Transfer) -> dict[str, Any]:
    return {
        "number": transfer.number,
        "count": transfer.line_count,
        "won": transfer.total_won,
        "code": transfer.digest[:16],
    }


def _note(
    session: Session, who: Identity, action: str, month: str, now: datetime, detail: dict[str, Any]
) -> None:
    audit.record(session, AuditRow, who, action=action, object=f"transfer:{month}", detail=detail, now=now)
