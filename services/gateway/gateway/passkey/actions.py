"""Handing out challenges, keeping passkeys, noting their use and taking them away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis import audit
from chassis.errors import Conflict, Invalid, NotFound
from chassis.identity import Identity
from sqlalchemy import CursorResult, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway.base import AuditRow
from gateway.passkey import queries, rules
from gateway.passkey.tables import Passkey, PasskeyChallenge
from gateway.session import actions as sessions
from gateway.session.rules import Holder


class UnknownPasskey(NotFound):
    code, message = "unknown_passkey", "이 패스키가 없습니다."


class BadPasskey(Invalid):
    """The answer is no answer, or not to our question, or its signature is not right."""

    code, message = "bad_passkey", "패스키를 확인하지 못했습니다. 처음부터 다시 시도해 주세요."


class PasskeyTaken(Conflict):
    code, message = "passkey_taken", "이미 등록한 패스키입니다."


class TooManyPasskeys(Conflict):
    code = "too_many_passkeys"
    message = f"패스키는 {rules.MOST_PASSKEYS}개까지 등록할 수 있습니다. 안 쓰는 것을 먼저 지워 주세요."


def begin(session: Session, challenge: str, purpose: rules.Purpose, holder: str, now: datetime) -> None:
    """Keep a challenge (its fingerprint) until it is answered, by `holder` alone when one is named."""
    until = now + rules.CHALLENGE_LASTS
    session.add(PasskeyChallenge(id=challenge, purpose=purpose, holder=holder, expires_at=until))


def spend(session: Session, challenge: str, purpose: rules.Purpose, holder: str, now: datetime) -> bool:
    """Use a challenge up; False when it is none of ours, too old, used, or meant for something else."""
    fits = (
        PasskeyChallenge.id == challenge,
        PasskeyChallenge.purpose == purpose,
        PasskeyChallenge.holder == holder,
        PasskeyChallenge.expires_at > now,
    )
    return _changed(session.execute(delete(PasskeyChallenge).where(*fits)))


def forget_old_challenges(session: Session, now: datetime) -> None:
    """Delete challenges that nobody can answer any more."""
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now))


def register(
    session: Session, who: Identity, made: rules.Made, user_handle: str, name: str, now: datetime
) -> int:
    """Keep a passkey its owner's device has just made; return its number."""
    if len(queries.passkeys_of(session, Holder(who.kind, who.id))) >= rules.MOST_PASSKEYS:
        raise TooManyPasskeys
    row = Passkey(
        credential_id=made.credential_id,
        kind=who.kind,
        subject=who.id,
        user_handle=user_handle,
        public_key=made.public_key,
        sign_count=made.sign_count,
        is_synced=made.is_synced,
        transports=made.transports,
        name=name,
        created_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise PasskeyTaken from error
    _note(session, who, "passkey.added", row, now)
    return row.id


def rename(
    session: Session, holder: Holder, passkey_id: int, name: str, who: Identity, now: datetime
) -> None:
    """Give a passkey another name."""
    row = _own(session, holder, passkey_id)
    if row.name != name:
        row.name = name
        _note(session, who, "passkey.renamed", row, now)


def remove(session: Session, holder: Holder, passkey_id: int | None, who: Identity, now: datetime) -> int:
    """Take one passkey of an account away, or all of them; return how many."""
    rows = queries.passkeys_of(session, holder) if passkey_id is None else [_own(session, holder, passkey_id)]
    for row in rows:
        _note(session, who, "passkey.removed", row, now)
        session.delete(row)
    return len(rows)


def take_away(
    session: Session, holder: Holder, passkey_id: int | None, who: Identity, now: datetime
) -> list[str]:
    """Let the office take somebody's passkeys away; return the account's sessions, all ended."""
    if not remove(session, holder, passkey_id, who, now):
        return []
    return sessions.end_all_of(session, holder.kind, holder.subject)


def use(session: Session, passkey_id: int, used: rules.Used, now: datetime) -> rules.Outcome:
    """Note a right signature, unless the device's counter shows that its key was copied.

    A counter that stands or falls back means that two devices hold one key. Synced passkeys always tell 0.
    """
    told = used.sign_count
    ahead = Passkey.sign_count < told if told else Passkey.sign_count == 0
    new = {"sign_count": told, "is_synced": used.is_synced, "last_used_at": now}
    if _changed(session.execute(update(Passkey).where(Passkey.id == passkey_id, ahead).values(new))):
        return "right"
    row = session.get(Passkey, passkey_id)
    if row is None:
        return "gone"
    row.cloned_at = now
    owner = Identity("staff" if row.kind == "staff" else "worker", row.subject)
    _note(session, owner, "passkey.cloned", row, now, kept=row.sign_count, told=told)
    return "cloned"


def _own(session: Session, holder: Holder, passkey_id: int) -> Passkey:
    row = session.get(Passkey, passkey_id)
    if row is None or (row.kind, row.subject) != (holder.kind, holder.subject):
        raise UnknownPasskey
    return row


def _note(session: Session, who: Identity, action: str, row: Passkey, now: datetime, **detail: int) -> None:
    subject = f"{row.kind}:{row.subject}"
    told = {"passkey": row.id, "name": row.name, **detail}
    audit.record(session, AuditRow, who, action=action, object=subject, now=now, detail=told)


def _changed(result: Any) -> bool:
    return isinstance(result, CursorResult) and result.rowcount == 1
