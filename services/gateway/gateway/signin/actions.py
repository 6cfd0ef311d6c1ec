"""What workers do at the door: set a PIN with a one-time code, and sign in."""

from __future__ import annotations

from datetime import datetime

from chassis.clock import KST
from chassis.errors import AppError
from chassis.identity import Identity
from sqlalchemy.orm import Session

from gateway.login.actions import Opened, Visit, admit
from gateway.passkey import actions as passkeys
from gateway.session import actions as sessions
from gateway.session.rules import Holder
from gateway.workers.actions import identity_of
from gateway.workers.tables import WorkerAccount


class CodeIsSpent(AppError):
    """The code was used or replaced between its check and its use."""

    code, status, message = "code_is_spent", 401, "활성화 코드가 맞지 않거나 이미 썼어요."


def sign_in(session: Session, employee_id: int, visit: Visit, now: datetime) -> Opened:
    """Open a session for a worker whose PIN was right."""
    return _admit(session, session.get_one(WorkerAccount, employee_id), "worker.signed_in", visit, now)


def activate(
    session: Session, employee_id: int, code_hash: str, pin_hash: str, visit: Visit, now: datetime
) -> Opened:
    """Set the PIN, spend the code and open a session; other devices are signed out, passkeys removed."""
    row = session.get_one(WorkerAccount, employee_id)
    if row.code_hash != code_hash or row.code_expires_at is None or row.code_expires_at <= now:
        raise CodeIsSpent
    row.pin_hash, row.code_hash, row.code_expires_at = pin_hash, None, None
    row.activated_at = now
    ended = sessions.end_all_of(session, "worker", str(employee_id))
    # A new code is for who lost the old way in; whoever has the old phone must not come in by its passkey.
    passkeys.remove(session, Holder("worker", str(employee_id)), None, _who(row, now), now)
    opened = _admit(session, row, "worker.activated", visit, now)
    return Opened(opened.who, opened.token, [*ended, *opened.ended])


def _admit(session: Session, row: WorkerAccount, action: str, visit: Visit, now: datetime) -> Opened:
    row.last_sign_in_at = now
    return admit(session, _who(row, now), action, visit, now)


def _who(row: WorkerAccount, now: datetime) -> Identity:
    return identity_of(row, now.astimezone(KST).date())
