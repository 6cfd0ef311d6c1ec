"""Making staff accounts, closing them, and setting their passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis import audit
from chassis.errors import Conflict, NotFound
from chassis.identity import ANYONE, Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway.accounts import queries, rules
from gateway.accounts.tables import StaffAccount
from gateway.base import AuditRow
from gateway.session import actions as sessions
from gateway.totp import actions as totp


class UnknownAccount(NotFound):
    code, message = "unknown_account", "이 계정이 없습니다."


class AccountTaken(Conflict):
    code, message = "account_taken", "이미 있는 계정 이름입니다. 다른 이름으로 정해 주세요."


class LastOwner(Conflict):
    """Without an owner nobody could ever open an account again."""

    code = "last_owner"
    message = "대표 권한이 있는 마지막 계정입니다. 다른 계정에 대표 권한을 준 다음 다시 시도해 주세요."


class OwnPassword(Conflict):
    """One's own password is changed with the present one, never reset."""

    code, message = "own_password", "내 비밀번호는 내 계정 화면에서 바꿀 수 있습니다."


@dataclass(frozen=True)
class NewAccount:
    """What an owner decides about a new account; the password is a temporary one."""

    account: str
    name: str
    roles: str
    password_hash: str


def create_first_admin(session: Session, password_hash: str, now: datetime) -> bool:
    """Make the owner's account when there is none yet; return whether it was made."""
    if queries.has_accounts(session):
        return False
    account = StaffAccount(
        account=rules.FIRST_ADMIN,
        name="관리자",
        roles="owner",
        password_hash=password_hash,
        created_at=now,
    )
    session.add(account)
    audit.record(session, AuditRow, ANYONE, action="account.created", object="staff:admin", now=now)
    return True


def create_account(session: Session, new: NewAccount, who: Identity, now: datetime) -> StaffAccount:
    """Make an account whose holder sets a password of their own at the first sign-in."""
    row = StaffAccount(
        account=new.account,
        name=new.name,
        roles=new.roles,
        password_hash=new.password_hash,
        password_is_temporary=True,
        created_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise AccountTaken(fields={"account": AccountTaken.message}) from error
    _note(session, who, "account.created", row, now, roles=new.roles)
    return row


def disable(session: Session, account: str, who: Identity, now: datetime) -> list[str]:
    """Close an account; return the fingerprints of its sessions, all of them ended."""
    row = _account(session, account)
    if row.disabled_at is not None:
        return []
    _keep_an_owner(session, row)
    row.disabled_at = now
    _note(session, who, "account.disabled", row, now)
    return sessions.end_all_of(session, "staff", row.account)


def enable(session: Session, account: str, who: Identity, now: datetime) -> list[str]:
    """Open a closed account again; its old sessions stay ended."""
    row = _account(session, account)
    if row.disabled_at is not None:
        row.disabled_at = None
        _note(session, who, "account.enabled", row, now)
    return sessions.end_all_of(session, "staff", row.account)


def change_roles(session: Session, account: str, roles: str, who: Identity, now: datetime) -> list[str]:
    """Give an account other roles; return its ended sessions."""
    row = _account(session, account)
    if "owner" not in roles.split(","):
        _keep_an_owner(session, row)
    before, row.roles = row.roles, roles
    _note(session, who, "account.roles_changed", row, now, before=before, roles=roles)
    return sessions.end_all_of(session, "staff", row.account)


def reset_password(
    session: Session, account: str, password_hash: str, who: Identity, now: datetime
) -> list[str]:
    """Replace somebody else's password by a temporary one; return the ended sessions."""
    row = _account(session, account)
    if row.account == who.id:
        raise OwnPassword
    row.password_hash, row.password_is_temporary, row.password_changed_at = password_hash, True, now
    _note(session, who, "account.password_reset", row, now)
    return sessions.end_all_of(session, "staff", row.account)


def remove_second_factor(session: Session, account: str, who: Identity, now: datetime) -> list[str]:
    """Take an account's second factor away; return the ended sessions."""
    row = _account(session, account)
    totp.remove(session, row.account, who, now)
    return sessions.end_all_of(session, "staff", row.account)


def set_own_password(session: Session, who: Identity, password_hash: str, now: datetime) -> list[str]:
    """Keep the password a person chose; return the fingerprints of all their sessions, now ended."""
    row = _account(session, who.id)
    row.password_hash, row.password_is_temporary, row.password_changed_at = password_hash, False, now
    _note(session, who, "account.password_changed", row, now)
    return sessions.end_all_of(session, "staff", row.account)


def note_sign_in(session: Session, account: str, new_hash: str | None, now: datetime) -> Identity:
    """Write down a sign-in (and the password's stronger hash, if one was made); return who it is."""
    row = session.get_one(StaffAccount, account)
    row.last_sign_in_at = now
    if new_hash is not None:
        row.password_hash = new_hash
    return queries.identity_of(row)


def _account(session: Session, account: str) -> StaffAccount:
    row = queries.account_named(session, account)
    if row is None:
        raise UnknownAccount
    return row


def _keep_an_owner(session: Session, leaving: StaffAccount) -> None:
    owners = queries.owners_for_update(session)
    if [row.account for row in owners] == [leaving.account]:
        raise LastOwner


def _note(
    session: Session, who: Identity, action: str, row: StaffAccount, now: datetime, **detail: str
) -> None:
    subject = f"staff:{row.account}"
    audit.record(session, AuditRow, who, action=action, object=subject, now=now, detail=detail)
