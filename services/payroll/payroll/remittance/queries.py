"""Advances on their way to the bank: which are, what became of each, files and the bank's answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chassis.errors import NotFound
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from payroll.payment.rules import SENT, VOID
from payroll.prepaid.tables import Advance
from payroll.remittance.tables import Remittance, RemittanceLine, RemittanceResult


class RemittanceUnknown(NotFound):
    """No file has that number."""

    code, message = "remittance_unknown", "찾는 선불금 이체 파일이 없습니다."


class RemittanceResultUnknown(NotFound):
    """No result file has that number."""

    code, message = "remittance_result_unknown", "찾는 이체 결과가 없습니다. 이미 버렸을 수 있습니다."


def is_on_its_way(session: Session, advance_id: int) -> bool:
    """Say whether an advance's money is in a file without an answer."""
    chosen = select(RemittanceLine.id).where(
        RemittanceLine.advance_id == advance_id, RemittanceLine.state == SENT
    )
    return session.scalar(chosen) is not None


def on_their_way(session: Session, month: str) -> list[int]:
    """Return whose advances of a month or earlier wait for the bank's answer: employee ids, each once."""
    chosen = (
        select(RemittanceLine.employee_id)
        .join(Advance, Advance.id == RemittanceLine.advance_id)
        .where(RemittanceLine.state == SENT, Advance.month <= month)
    )
    return list(session.scalars(chosen.distinct().order_by(RemittanceLine.employee_id)))


def latest_lines(session: Session, advance_ids: Collection[int]) -> dict[int, RemittanceLine]:
    """Return by advance the line that tells where its money stands, void ones left out."""
    if not advance_ids:
        return {}
    chosen = select(RemittanceLine).where(
        RemittanceLine.advance_id.in_(advance_ids), RemittanceLine.state != VOID
    )
    return {row.advance_id: row for row in session.scalars(chosen.order_by(RemittanceLine.id))}


def lines_of_advance(session: Session, advance_id: int) -> list[tuple[RemittanceLine, int]]:
    """Return every line of an advance with its file's number, the latest last."""
    chosen = (
        select(RemittanceLine, Remittance.number)
        .join(Remittance, Remittance.id == RemittanceLine.remittance_id)
        .where(RemittanceLine.advance_id == advance_id)
    )
    return [(line, number) for line, number in session.execute(chosen.order_by(RemittanceLine.id))]


def remittances(session: Session, limit: int = 50) -> Sequence[Remittance]:
    """Return the latest files, the newest first."""
    return session.scalars(select(Remittance).order_by(Remittance.number.desc()).limit(limit)).all()


def remittance_of(session: Session, number: int) -> Remittance:
    """Return one file, or raise RemittanceUnknown."""
    row = session.scalar(select(Remittance).where(Remittance.number == number))
    if row is None:
        raise RemittanceUnknown
    return row


def remittances_by_id(session: Session, ids: Collection[int]) -> dict[int, Remittance]:
    """Return files by their ids."""
    rows = session.scalars(select(Remittance).where(Remittance.id.in_(ids)))
    return {row.id: row for row in rows}


def last_number(session: Session) -> int:
    """Return the number of the latest file; 0 before the first."""
    return session.scalar(select(func.max(Remittance.number))) or 0


def lines_of(session: Session, remittance_id: int) -> Sequence[RemittanceLine]:
    """Return the lines of one file in their order."""
    chosen = select(RemittanceLine).where(RemittanceLine.remittance_id == remittance_id)
    return session.scalars(chosen.order_by(RemittanceLine.position)).all()


def state_counts(session: Session, remittance_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return by file how many of its lines stand how."""
    chosen = (
        select(RemittanceLine.remittance_id, RemittanceLine.state, func.count())
        .where(RemittanceLine.remittance_id.in_(remittance_ids))
        .group_by(RemittanceLine.remittance_id, RemittanceLine.state)
    )
    found: dict[int, dict[str, int]] = {one: {} for one in remittance_ids}
    for remittance_id, state, count in session.execute(chosen):
        found[remittance_id][state] = count
    return found


def sent_count(session: Session) -> int:
    """Return how many advances wait for the bank's answer."""
    return session.scalar(select(func.count()).where(RemittanceLine.state == SENT)) or 0


def result_of(session: Session, result_id: int) -> RemittanceResult:
    """Return one result file, or raise RemittanceResultUnknown."""
    row = session.get(RemittanceResult, result_id)
    if row is None:
        raise RemittanceResultUnknown
    return row


def known_result(session: Session, file_hash: str) -> int | None:
    """Return the id of the result file with these bytes, or None."""
    return session.scalar(select(RemittanceResult.id).where(RemittanceResult.file_hash == file_hash))
