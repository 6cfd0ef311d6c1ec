"""Setting a second factor up, using its codes once, and taking it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from gateway.base import AuditRow
from gateway.totp.tables import RecoveryCode, SecondFactor


class AlreadySetUp(Conflict):
    code, message = (
        "second_factor_set_up",
        "이미 2단계 인증을 쓰고 있습니다. 끈 다음 다시 설정해 주세요.",
    )


class NotSetUp(Conflict):
    code, message = "second_factor_missing", "2단계 인증 설정을 처음부터 다시 시작해 주세요."


def begin(session: Session, account: str, sealed_secret: str, now: datetime) -> None:
    """Keep a new secret that does not count yet, in place of one that was only begun."""
    row = session.get(SecondFactor, account)
    if row is not None and row.confirmed_at is not None:
        raise AlreadySetUp
    if row is None:
        row = SecondFactor(account=account, last_step=0)
        session.add(row)
    row.sealed_secret, row.created_at = sealed_secret, now


def confirm(session: Session, who: Identity, step: int, hashes: Sequence[str], now: datetime) -> None:
    """Switch the second factor on, with its recovery codes; the code that proved it is used."""
    row = session.get(SecondFactor, who.id)
    if row is None or row.confirmed_at is not None:
        raise NotSetUp
    row.confirmed_at, row.last_step = now, step
    session.execute(delete(RecoveryCode).where(RecoveryCode.account == who.id))
    session.add_all(RecoveryCode(code_hash=code, account=who.id) for code in hashes)
    audit.record(session, AuditRow, who, action="totp.enrolled", object=f"staff:{who.id}", now=now)


def spend_step(session: Session, account: str, step: int) -> bool:
    """Use the code of a step; False when that step or a later one was used already."""
    unused = (SecondFactor.account == account, SecondFactor.last_step < step)
    return _changed(session.execute(update(SecondFactor).where(*unused).values(last_step=step)))


def spend_recovery_code(session: Session, account: str, code_hash: str, now: datetime) -> bool:
    """Use a recovery code; False when the account has no such code left."""
    unused = (
        RecoveryCode.account == account,
        RecoveryCode.code_hash == code_hash,
        RecoveryCode.used_at.is_(None),
    )
    if not _changed(session.execute(update(RecoveryCode).where(*unused).values(used_at=now))):
        return False
    who, subject = Identity("staff", account), f"staff:{account}"
    audit.record(session, AuditRow, who, action="totp.recovery_used", object=subject, now=now)
    return True


def remove(session: Session, account: str, who: Identity, now: datetime) -> bool:
    """Take an account's second factor and its recovery codes away."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account == account))
    if not _changed(session.execute(delete(SecondFactor).where(SecondFactor.account == account))):
        return False
    audit.record(session, AuditRow, who, action="totp.removed", object=f"staff:{account}", now=now)
    return True


def _changed(result: Any) -> bool:
    return isinstance(result, CursorResult) and result.rowcount == 1
