"""Staging a bank's result file, choosing its columns, accepting it in one transaction, throwing it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis import audit
from chassis.clock import business_date
from chassis.identity import Identity
from sqlalchemy.orm import Session

from payroll.account.vault import Vault
from payroll.base import AuditRow
from payroll.outcome import answer, queries, rules
from payroll.outcome.tables import BankResult, BankResultLine
from payroll.payment.tables import PaymentLine
from payroll.run import actions as runs
from payroll.transfer.actions import finish, settle
from payroll.transfer.queries import transfer_of


@dataclass(frozen=True)
class Upload:
    """A file as read: of which month and file number, its bytes' hash, its cells."""

    month: str
    number: int
    file_hash: str
    rows: rules.Rows


def stage(session: Session, upload: Upload, vault: Vault, who: Identity, now: datetime) -> int:
    """Keep an upload for looking at, its cells sealed; the same file again is the one that is there."""
    transfer = transfer_of(session, upload.month, upload.number)
    known = queries.known_result(session, upload.month, upload.file_hash)
    if known is not None:
        return known
    result = BankResult(month=upload.month, **answer.unread(upload.file_hash, upload.rows, vault, who, now))
    result.columns = {"transfer": transfer.number, **result.columns}
    answer.kept(session, result)
    _note(session, who, "transfer.result", result, now, {"number": transfer.number})
    return result.id


def choose_columns(session: Session, place: tuple[str, int], number: int, fields: Mapping[str, int]) -> None:
    """Say which column holds what, and which file the result belongs to (`place`: month and result)."""
    result = _staged(session, place)
    transfer_of(session, place[0], number)
    result.columns = {**result.columns, "transfer": number, "fields": dict(fields)}


def accept(
    session: Session, place: tuple[str, int], vault: Vault, who: Identity, now: datetime
) -> tuple[BankResult, bool]:
    """Bring a file's outcomes in, all or none; accepted once, it changes nothing any more.

    Raises NothingToTake, TakenMeanwhile. The run follows to paid when everything has arrived.
    """
    run = runs.locked_run(session, place[0])
    result = queries.result_of(session, *place)
    session.refresh(result, with_for_update=True)
    if result.state == answer.ACCEPTED or run is None:
        return result, False
    look = queries.look_at(session, result, vault)
    if not look.applied:
        raise answer.NothingToTake
    with session.no_autoflush:
        for match in look.applied:
            _take(session, result, match, look.transfer.pay_on, (who, now))
    answer.close(session, result, look, who, now)
    _note(session, who, "transfer.accept", result, now, _control(look))
    finish(session, run, who, now)
    return result, True


def discard(session: Session, place: tuple[str, int], who: Identity, now: datetime) -> None:
    """Throw an upload away; nothing was changed by it."""
    result = _staged(session, place)
    _note(session, who, "transfer.discard", result, now, {})
    session.delete(result)


def _take(
    session: Session,
    result: BankResult,
    match: rules.Match,
    pay_on: date,
    by: tuple[Identity, datetime],
) -> None:
    line = session.get_one(PaymentLine, match.line_id)
    day = match.told.paid_on or min(pay_on, business_date(by[1]))
    is_paid = match.standing == rules.PAID
    settle(line, match.standing, day, "" if is_paid else match.told.reason, by)
    session.add(BankResultLine(result_id=result.id, **answer.line_of(match, line)))


def _staged(session: Session, place: tuple[str, int]) -> BankResult:
    result = queries.result_of(session, *place)
    answer.must_be_staged(session, result)
    return result


def _control(look: queries.Look) -> dict[str, Any]:
    return {"number": look.transfer.number, "paid_won": answer.paid_won(look), **look.counts}


def _note(
    session: Session, who: Identity, action: str, result: BankResult, now: datetime, detail: dict[str, Any]
) -> None:
    subject = f"transfer:{result.month}"
    told = {"result": result.id} | detail
    audit.record(session, AuditRow, who, action=action, object=subject, detail=told, now=now)
