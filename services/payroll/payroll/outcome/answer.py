"""What the bank's answers to files of payslips and to files of advances have in common."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.account.vault import Vault
from payroll.outcome import rules
from payroll.outcome.queries import Look
from payroll.payment.tables import AnswerFile, SentLine

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


def hash_of(content: bytes) -> str:
    """Return what tells one uploaded file from another."""
    return hashlib.sha256(content).hexdigest()


def unread(file_hash: str, rows: rules.Rows, vault: Vault, who: Identity, now: datetime) -> dict[str, Any]:
    """Return the columns of an answer that was just uploaded: its cells sealed, its headings guessed."""
    columns = rules.guess(rows)
    return {
        "file_hash": file_hash,
        "sealed_rows": vault.seal_rows(json.dumps(rows, ensure_ascii=False)),
        "columns": {"heading": columns.heading, "fields": dict(columns.fields)},
        "state": STAGED,
        "uploaded_by": who.id,
        "uploaded_at": now,
    }


def kept(session: Session, answer: AnswerFile) -> None:
    """Add an answer; raises TakenMeanwhile when the same file came in this moment."""
    session.add(answer)
    _flush(session)


def must_be_staged(session: Session, answer: AnswerFile) -> None:
    """Hold an answer until this transaction ends; raises AlreadyAccepted when it can change no more."""
    session.refresh(answer, with_for_update=True)
    if answer.state != STAGED:
        raise AlreadyAccepted


def close(session: Session, answer: AnswerFile, look: Look, who: Identity, now: datetime) -> None:
    """Mark an answer as accepted and forget its cells; raises TakenMeanwhile when a line has its outcome."""
    counts = look.counts
    answer.paid_count, answer.bounced_count = counts.get(rules.PAID, 0), counts.get(rules.BOUNCED, 0)
    answer.state, answer.accepted_by, answer.accepted_at, answer.sealed_rows = ACCEPTED, who.id, now, None
    _flush(session)


def line_of(match: rules.Match, line: SentLine) -> dict[str, Any]:
    """Return the columns of an answer's line: what its row said, as the sent line has it now."""
    return {
        "line_id": line.id,
        "row_number": match.told.row,
        "outcome": match.standing,
        "paid_on": line.paid_on,
        "reason": line.reason,
    }


def paid_won(look: Look) -> int:
    """Return the won that accepting would mark as paid."""
    return sum(match.told.amount or 0 for match in look.applied if match.standing == rules.PAID)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise TakenMeanwhile from error
