"""Keeping applicants' keys: chosen with the application, tried one at a time, marked when opened."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from chassis.errors import AppError
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from recruit.access import queries, rules
from recruit.access.tables import AccessTry, ApplicantAccess


class TooManyTries(AppError):
    """Throttled before any hashing."""

    code, status = "too_many_tries", 429
    message = "조회를 너무 많이 시도했어요."

    def __init__(self, seconds: int) -> None:
        wait = f"{seconds}초" if seconds < 60 else f"{math.ceil(seconds / 60)}분"
        super().__init__(
            f"여러 번 틀려서 잠시 막아 두었어요. {wait} 뒤에 다시 해 주세요.",
            headers={"Retry-After": str(seconds)},
        )


def keep_access(session: Session, application_id: str, pin_hash: str | None) -> None:
    """Keep the hash of a new application's PIN; None when the applicant chose none."""
    session.add(ApplicantAccess(application_id=application_id, pin_hash=pin_hash, opened_at=None))


def mark_opened(session: Session, application_ids: Sequence[str], now: datetime) -> None:
    """Note that the office has opened these applications: from now on their applicants change nothing."""
    chosen = ApplicantAccess.application_id.in_(application_ids)
    session.execute(
        update(ApplicantAccess).where(chosen, ApplicantAccess.opened_at.is_(None)).values(opened_at=now)
    )


def begin_try(session: Session, receipt: str, address: str, now: datetime) -> int:
    """Write a try down as failed and return its id; raises TooManyTries when it must wait."""
    _one_at_a_time(session, receipt)
    if wait := queries.wait_of(session, receipt, address, now):
        raise TooManyTries(math.ceil(wait.total_seconds()))
    row = AccessTry(at=now, receipt=receipt, address=address)
    session.add(row)
    session.flush()
    return row.id


def forget_old_tries(session: Session, now: datetime) -> None:
    """Delete tries that count nowhere any more."""
    session.execute(delete(AccessTry).where(AccessTry.at < now - rules.REMEMBERED))


def take_back(session: Session, try_id: int) -> None:
    """Forget a try that was never decided (the server was busy)."""
    session.execute(delete(AccessTry).where(AccessTry.id == try_id))


def forgive(session: Session, receipt: str, address: str) -> None:
    """Clear the way after a right PIN; strangers' failures still count against their own addresses."""
    own = AccessTry.receipt == receipt
    session.execute(delete(AccessTry).where(own, AccessTry.address == address))
    session.execute(update(AccessTry).where(own).values(counts_for_receipt=False))


def _one_at_a_time(session: Session, receipt: str) -> None:
    # SQLite has one writer; on PostgreSQL two tries on one number must not both read the old count.
    if session.get_bind().dialect.name == "postgresql":
        number = int(receipt[:15], 16)
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
