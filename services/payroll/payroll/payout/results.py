"""A bank's answer to a file of advances: staged, its columns chosen, accepted once, or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis.clock import business_date
from chassis.identity import Identity
from sqlalchemy.orm import Session

from payroll.account.vault import Vault
from payroll.outcome import answer, rules
from payroll.payout import queries
from payroll.payout.actions import Told, held, note, settle
from payroll.remittance import queries as remittances
from payroll.remittance.tables import Remittance, RemittanceLine, RemittanceResult, RemittanceResultLine


@dataclass(frozen=True)
class Upload:
    """A file as read: the number of the file it answers, its bytes' hash, its cells."""

    number: int
    file_hash: str
    rows: rules.Rows


def stage(session: Session, upload: Upload, vault: Vault, who: Identity, now: datetime) -> int:
    """Keep an upload for looking at, its cells sealed; the same file again is the one that is there."""
    file = remittances.remittance_of(session, upload.number)
    known = remittances.known_result(session, upload.file_hash)
    if known is not None:
        return known
    told = answer.unread(upload.file_hash, upload.rows, vault, who, now)
    result = RemittanceResult(remittance_id=file.id, **told)
    answer.kept(session, result)
    note(session, who, "remittance.result", file, now, result=result.id)
    return result.id


def choose_columns(session: Session, result_id: int, number: int, fields: Mapping[str, int]) -> None:
    """Say which column holds what, and the number of the file that the result answers."""
    result = _staged(session, result_id)
    result.remittance_id = remittances.remittance_of(session, number).id
    result.columns = {**result.columns, "fields": dict(fields)}


def accept(
    session: Session, result_id: int, vault: Vault, who: Identity, now: datetime
) -> tuple[RemittanceResult, bool]:
    """Bring a file's outcomes in, all or none; accepted once, it changes nothing any more.

    Raises NothingToTake, TakenMeanwhile.
    """
    result = remittances.result_of(session, result_id)
    session.refresh(result, with_for_update=True)
    if result.state == answer.ACCEPTED:
        return result, False
    files = remittances.remittances_by_id(session, [result.remittance_id])
    file = held(session, files[result.remittance_id].number)
    look = queries.look_at(session, result, vault, business_date(now))
    if not look.applied:
        raise answer.NothingToTake
    for match in look.applied:
        _take(session, (file, result), match, (who, now))
    answer.close(session, result, look, who, now)
    won = answer.paid_won(look)
    note(session, who, "remittance.accept", file, now, result=result.id, paid_won=won, **look.counts)
    return result, True


def discard(session: Session, result_id: int, who: Identity, now: datetime) -> None:
    """Throw an upload away; nothing was changed by it."""
    result = _staged(session, result_id)
    file = remittances.remittances_by_id(session, [result.remittance_id])[result.remittance_id]
    note(session, who, "remittance.discard", file, now, result=result.id)
    session.delete(result)


def _take(
    session: Session,
    place: tuple[Remittance, RemittanceResult],
    match: rules.Match,
    by: tuple[Identity, datetime],
) -> None:
    file, result = place
    line = session.get_one(RemittanceLine, match.line_id)
    day = match.told.paid_on or min(file.pay_on, business_date(by[1]))
    evidence = f"은행 결과 파일 {result.id}번 {match.told.row}줄"
    settle(session, (file, line), Told(match.standing, day, evidence, match.told.reason), by)
    session.add(RemittanceResultLine(result_id=result.id, **answer.line_of(match, line)))


def _staged(session: Session, result_id: int) -> RemittanceResult:
    result = remittances.result_of(session, result_id)
    answer.must_be_staged(session, result)
    return result
