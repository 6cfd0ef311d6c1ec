"""Staging a bank's result file, choosing its columns, accepting it in one transaction, throwing it away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.account.vault import Vault
from payroll.base import AuditRow
from payroll.outcome import queries, rules
from payroll.outcome.tables import BankResult, BankResultLine
from payroll.payment.tables import PaymentLine
from payroll.run import actions as runs
from payroll.transfer.actions import finish, settle
from payroll.transfer.queries import transfer_of

STAGED, ACCEPTED = "staged", "accepted"


class NothingToTake(Conflict):
    """No row of the file means a payment that is still on its way."""

    code, message = (
        "bank_result_nothing",
        "반영할 줄이 없습니다. 열을 바르게 골랐는지, 어느 파일의 결과인지 확인하세요.",
    )


class TakenMeanwhile(Conflict):
    """Another file gave one of these payments its outcome in this moment."""

    code, message = "bank_result_taken", "방금 다른 결과가 반영되었습니다. 화면을 새로 열어 확인해 주세요."


class AlreadyAccepted(Conflict):
    """An accepted file stays as it is."""

    code, message = "bank_result_accepted", "이미 반영한 결과는 바꿀 수 없습니다."


@dataclass(frozen=True)
class Upload:
    """A file as read: of which month and file number, its bytes' hash, its cells."""

    month: str
    number: int
    file_hash: str
    rows: rules.Rows


def hash_of(content: bytes) -> str:
    """Return what tells one uploaded file from another."""
    return hashlib.sha256(content).hexdigest()


def stage(session: Session, upload: Upload, vault: Vault, who: Identity, now: datetime) -> int:
    """Keep an upload for looking at, its cells sealed; the same file again is the one that is there."""
    transfer = transfer_of(session, upload.month, upload.number)
    known = queries.known_result(session, upload.month, upload.file_hash)
    if known is not None:
        return known
    columns = rules.guess(upload.rows)
    result = BankResult(
        month=upload.month,
        file_hash=upload.file_hash,
        sealed_rows=vault.seal_rows(json.dumps(upload.rows, ensure_ascii=False)),
        columns={"transfer": transfer.number, "heading": columns.heading, "fields": dict(columns.fields)},
        state=STAGED,
        uploaded_by=who.id,
        uploaded_at=now,
    )
    session.add(result)
    try:
        session.flush()
    except IntegrityError as error:
        raise TakenMeanwhile from error
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
    if result.state == ACCEPTED or run is None:
        return result, False
    look = queries.look_at(session, result, vault)
    if not look.applied:
        raise NothingToTake
    with session.no_autoflush:
        for match in look.applied:
            _take(session, result, match, look.transfer.pay_on, (who, now))
    counts = look.counts
    result.paid_count, result.bounced_count = counts.get(rules.PAID, 0), counts.get(rules.BOUNCED, 0)
    result.state, result.accepted_by, result.accepted_at, result.sealed_rows = ACCEPTED, who.id, now, None
    try:
        session.flush()
    except IntegrityError as error:
        raise TakenMeanwhile from error
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
    session.add(
        BankResultLine(
            result_id=result.id,
            line_id=line.id,
            row_number=match.told.row,
            outcome=match.standing,
            paid_on=line.paid_on,
            reason=line.reason,
        )
    )


def _staged(session: Session, place: tuple[str, int]) -> BankResult:
    result = queries.result_of(session, *place)
    session.refresh(result, with_for_update=True)
    if result.state != STAGED:
        raise AlreadyAccepted
    return result


def _control(look: queries.Look) -> dict[str, Any]:
    won = sum(match.told.amount or 0 for match in look.applied if match.standing == rules.PAID)
    return {"number": look.transfer.number, "paid_won": won, **look.counts}


def _note(
    session: Session, who: Identity, action: str, result: BankResult, now: datetime, detail: dict[str, Any]
) -> None:
    subject = f"transfer:{result.month}"
    told = {"result": result.id} | detail
    audit.record(session, AuditRow, who, action=action, object=subject, detail=told, now=now)
