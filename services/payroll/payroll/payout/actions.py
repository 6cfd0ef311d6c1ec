"""Making a file of advances once, letting it go, and what becomes of each line's money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.account.vault import Vault
from payroll.advance import actions as advances
from payroll.advance import paying
from payroll.advance.rules.limit import Limit
from payroll.advance.rules.payout import Payout
from payroll.base import AuditRow
from payroll.payment import rules as lines
from payroll.payout import queries
from payroll.prepaid.rules import APPROVED
from payroll.prepaid.tables import Advance
from payroll.remittance import queries as remittances
from payroll.remittance.tables import Remittance, RemittanceLine
from payroll.run.tables import PayRun
from payroll.transfer.actions import LookAgain, NothingDue, NotVoidable, TransferRefused
from payroll.transfer.queries import current_layout


class LineAnswered(Conflict):
    """The line has its outcome already."""

    code, message = "remittance_answered", "이미 결과가 반영된 줄입니다. 화면을 새로 열어 확인해 주세요."


@dataclass(frozen=True)
class Making:
    """What somebody confirmed: the preview's control code, which of it, the day, the passbook's text.

    `chosen` None is all of the preview; `same_person_reason`: why who approved pays (one-person office).
    """

    digest: str
    chosen: frozenset[int] | None
    pay_on: date
    memo_in: str
    key: str
    same_person_reason: str = ""


def make(
    session: Session,
    making: Making,
    looked: Mapping[int, Limit | str],
    vault: Vault,
    who: Identity,
    now: datetime,
) -> tuple[Remittance, bool]:
    """Make the next file of advances; return it and whether it is new. Who makes it counts as the payer.

    Raises NothingDue, LookAgain, TransferRefused. The database keeps one live line an advance.
    """
    _hold(session, list(looked))
    known = session.scalar(select(Remittance).where(Remittance.request_key == making.key))
    if known is not None:
        return known, False
    due = queries.due_of(session, looked, vault, who, now)
    if not due.lines:
        raise NothingDue
    if due.digest != making.digest:
        raise LookAgain
    sent = due if making.chosen is None else due.chosen(making.chosen)
    faults = _faults(making, sent, business_date(now))
    if faults:
        raise TransferRefused(fields=faults)
    file = _kept(session, making, sent, who, now)
    note(session, who, "remittance.make", file, now)
    return file, True


def void(session: Session, number: int, reason: str, who: Identity, now: datetime) -> Remittance:
    """Let a file go that never went to the bank: its advances are approved and may be paid again.

    Raises TransferRefused without a reason, NotVoidable once anything of it was paid or came back.
    """
    file = held(session, number)
    if file.voided_at is not None:
        return file
    if len(reason) < 2:
        raise TransferRefused(fields={"reason": "취소하는 이유를 적어 주세요."})
    if any(line.state != lines.SENT for line in remittances.lines_of(session, file.id)):
        raise NotVoidable
    of_file = RemittanceLine.remittance_id == file.id
    session.execute(update(RemittanceLine).where(of_file).values(state=lines.VOID))
    file.voided_by, file.voided_at, file.void_reason = who.id, now, reason
    note(session, who, "remittance.void", file, now, reason=reason)
    return file


@dataclass(frozen=True)
class Told:
    """What became of one line's money: paid on a day, shown by `evidence`, or come back for a `reason`."""

    outcome: str
    paid_on: date
    evidence: str
    reason: str = ""


def mark(
    session: Session, place: tuple[int, int], told: Told, who: Identity, now: datetime
) -> RemittanceLine:
    """Mark one line by hand (`place`: file and its line's place); the same mark again changes nothing.

    Raises RemittanceUnknown, LineAnswered, TransferRefused.
    """
    file = held(session, place[0])
    line = next((one for one in remittances.lines_of(session, file.id) if one.position == place[1]), None)
    if line is None:
        raise remittances.RemittanceUnknown
    if line.state == told.outcome:
        return line
    if line.state != lines.SENT:
        raise LineAnswered
    if faults := _mark_faults(file, told, business_date(now)):
        raise TransferRefused(fields=faults)
    settle(session, (file, line), told, (who, now))
    note(session, who, "remittance.mark", file, now, line=line.position, outcome=told.outcome)
    return line


def settle(
    session: Session, sent: tuple[Remittance, RemittanceLine], told: Told, by: tuple[Identity, datetime]
) -> None:
    """Write what became of a line; paid, the advance is paid and stands in the ledger, once."""
    file, line = sent
    row = advances.locked(session, line.advance_id)
    if row.state != APPROVED:
        raise advances.StepRefused(row.state)
    line.state, line.marked_by, line.marked_at = told.outcome, by[0].id, by[1]
    place = {"file": file.number, "line": line.position}
    if told.outcome == lines.PAID:
        line.paid_on = told.paid_on
        evidence = f"선불금 이체 {file.number}차 {line.position}번 · {told.evidence}"[:200]
        payout = Payout(told.paid_on, "transfer", evidence, line.same_person_reason)
        paying.post(session, row, payout, file.made_by, by, **place, paid_by=file.made_by)
    else:
        line.reason = told.reason[:200]
        advances.note(session, by[0], "advance.bounce", row, by[1], {**place, "reason": line.reason})


def held(session: Session, number: int) -> Remittance:
    """Return a file that nobody else changes until this transaction ends, or raise RemittanceUnknown."""
    file = remittances.remittance_of(session, number)
    session.refresh(file, with_for_update=True)
    return file


def note(session: Session, who: Identity, action: str, file: Remittance, now: datetime, **told: Any) -> None:
    """Leave an audit row about a file: count, sum and control code, never an account's number."""
    control = {"count": file.line_count, "won": file.total_won, "code": file.digest[:16]}
    subject = f"remittance:{file.number}"
    audit.record(session, AuditRow, who, action=action, object=subject, detail=control | told, now=now)


def note_reading(session: Session, who: Identity, what: str, now: datetime) -> None:
    """Record that somebody of the office looked at what is due, or at one file; masked."""
    audit.record(session, AuditRow, who, action="remittance.read", object=what, detail={}, now=now)


def note_file(session: Session, number: int, kind: str, who: Identity, now: datetime) -> None:
    """Record that somebody took a file with whole numbers."""
    file = remittances.remittance_of(session, number)
    note(session, who, "remittance.file", file, now, **{"as": kind})


def _hold(session: Session, advance_ids: Sequence[int]) -> None:
    # First the runs, then the advances, as the lock of a run does: who comes second sees what the first did.
    months = select(Advance.month).where(Advance.id.in_(advance_ids))
    runs = select(PayRun.id).where(PayRun.month.in_(months)).order_by(PayRun.month)
    session.execute(runs.with_for_update()).all()
    rows = select(Advance).where(Advance.id.in_(advance_ids)).order_by(Advance.id)
    session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all()


def _faults(making: Making, sent: queries.Due, today: date) -> dict[str, str]:
    if not sent.lines:
        return {"advance": "보낼 선불금을 하나 이상 골라 주세요."}
    faults = {}
    if making.pay_on < today:
        faults["pay_on"] = "이체일은 오늘부터입니다."
    if not making.same_person_reason and any(one.needs_reason for one in sent.lines):
        faults["same_person_reason"] = "승인한 사람이 지급하는 이유를 적어 주세요."
    return faults


def _mark_faults(file: Remittance, told: Told, today: date) -> dict[str, str]:
    if len(told.evidence) < 2:
        return {"note": "무엇으로 확인했는지, 또는 반송된 까닭을 적어 주세요."}
    if told.outcome == lines.PAID and not business_date(file.made_at) <= told.paid_on <= today:
        return {"paid_on": "지급일은 파일을 만든 날부터 오늘 사이여야 합니다."}
    return {}


def _kept(session: Session, making: Making, due: queries.Due, who: Identity, now: datetime) -> Remittance:
    file = Remittance(
        request_key=making.key,
        number=remittances.last_number(session) + 1,
        pay_on=making.pay_on,
        layout=current_layout(session).told(),
        line_count=len(due.lines),
        total_won=due.total_won,
        digest=due.digest,
        made_by=who.id,
        made_at=now,
    )
    session.add(file)
    try:
        session.flush()
        session.add_all(_line(file, place, one, making) for place, one in enumerate(due.lines, start=1))
        session.flush()
    except IntegrityError as error:
        # Another press on another replica made a file in this moment.
        raise LookAgain from error
    return file


def _line(file: Remittance, place: int, one: queries.Payable, making: Making) -> RemittanceLine:
    return RemittanceLine(
        remittance_id=file.id,
        position=place,
        advance_id=one.advance.id,
        employee_id=one.advance.employee_id,
        account_id=one.account.id,
        amount_won=one.advance.amount_won,
        memo=making.memo_in,
        same_person_reason=making.same_person_reason if one.needs_reason else "",
        state=lines.SENT,
    )
