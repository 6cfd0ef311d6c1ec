"""Entering accounts, deciding on what workers entered, looking at a number, moving on to a new key."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.idempotency import KeyMismatch
from chassis.identity import Identity
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.account import queries, rules
from payroll.account.tables import BankAccount
from payroll.account.vault import AccountSealed, Vault
from payroll.base import AuditRow
from payroll.roster.queries import person_of

log = logging.getLogger(__name__)


class AccountRefused(Invalid):
    """Something typed cannot stand; `fields` say which."""

    code, message = "account_refused", "계좌를 등록할 수 없습니다. 표시된 항목을 고쳐 주세요."


class AlreadyDecided(Conflict):
    """The account does not wait any more."""

    code, message = "account_decided", "이미 처리한 계좌입니다. 화면을 새로 열어 확인해 주세요."


class OneWaits(Conflict):
    """Another press entered an account in the same moment."""

    code, message = "account_waits", "방금 등록한 계좌가 있어요. 화면을 새로 열어 확인해 주세요."


class SignInAgain(Forbidden):
    """The PIN was typed too long ago: the phone may be in somebody else's hand."""

    code, message = "sign_in_again", "계좌를 바꾸려면 PIN을 다시 입력해 주세요."


@dataclass(frozen=True)
class Entry:
    """An account as typed; `key` is the same for one filling-in of the form."""

    employee_id: int
    bank_code: str
    number: str
    holder: str
    holder_reason: str
    valid_from: date
    key: str


def enter(
    session: Session, entry: Entry, vault: Vault, who: Identity, now: datetime
) -> tuple[BankAccount, bool]:
    """Add an account by the office, which counts at once; return it and whether it is new.

    Raises AccountRefused, OneWaits.
    """
    known = _known(session, entry, vault)
    if known is not None:
        return known, False
    person = person_of(session, entry.employee_id)
    faults = _faults(entry, business_date(now))
    if not rules.same_holder(entry.holder, person.name) and len(entry.holder_reason) < 2:
        faults["holder_reason"] = (
            "예금주가 직원 이름과 다릅니다. 임금은 본인에게 직접 지급해야 합니다(근로기준법 제43조). "
            "그래도 등록하려면 이유를 적어 주세요."
        )
    if faults:
        raise AccountRefused(fields=faults)
    row = _row(entry, vault, rules.OFFICE, who, now)
    row.state, row.decided_by, row.decided_at = rules.CONFIRMED, who.id, now
    _add(session, row)
    _note(session, who, "account.enter", row, now, _told(row))
    return row, True


def ask(
    session: Session, entry: Entry, vault: Vault, who: Identity, now: datetime
) -> tuple[BankAccount, bool]:
    """Add a worker's own account, which waits for the office; an earlier one that waited is withdrawn.

    Raises SignInAgain, AccountRefused, OneWaits.
    """
    known = _known(session, entry, vault)
    if known is not None:
        return known, False
    if not rules.is_fresh(who.signed_in_at, now.timestamp()):
        raise SignInAgain
    faults = _faults(entry, business_date(now))
    if faults:
        raise AccountRefused(fields=faults)
    _withdraw(session, entry.employee_id)
    row = _row(entry, vault, rules.WORKER, who, now)
    row.state = rules.WAITING
    _add(session, row)
    _note(session, who, "account.ask", row, now, _told(row))
    return row, True


def decide(
    session: Session,
    place: tuple[int, int],
    decision: str,
    note: str,
    who: Identity,
    now: datetime,
) -> BankAccount:
    """Confirm or reject what waits (`place`: employee and account); confirmed it holds from today on.

    Raises AccountUnknown, AlreadyDecided, or AccountRefused without a reason for a rejection.
    """
    row = queries.account_of(session, *place)
    session.refresh(row, with_for_update=True)
    after = rules.CONFIRMED if decision == "confirm" else rules.REJECTED
    if row.state == after:
        return row
    if row.state != rules.WAITING:
        raise AlreadyDecided
    if after == rules.REJECTED and len(note) < 2:
        raise AccountRefused(fields={"note": "근로자가 읽을 반려 이유를 적어 주세요."})
    row.state, row.decided_by, row.decided_at, row.decision_note = after, who.id, now, note
    if after == rules.CONFIRMED:
        row.valid_from = business_date(now)
    _note(session, who, f"account.{decision}", row, now, _told(row))
    return row


def reveal(session: Session, place: tuple[int, int], vault: Vault, who: Identity, now: datetime) -> str:
    """Return an account's whole number (`place`: employee and account) and record who looked."""
    row = queries.account_of(session, *place)
    number = vault.number_of(row)
    _note(session, who, "account.reveal", row, now, _told(row))
    return number


def note_listing(session: Session, who: Identity, what: str, now: datetime) -> None:
    """Record that somebody of the office looked at accounts, masked."""
    audit.record(session, AuditRow, who, action="account.read", object=what, detail={}, now=now)


def reseal(session: Session, vault: Vault, after: int, limit: int = 200) -> tuple[int, int]:
    """Seal accounts above an id again with the newest key; return the last id (0 at the end) and how many.

    What no key opens stays as it is and is logged: the key may come back.
    """
    chosen = select(BankAccount).where(BankAccount.sealed_with != vault.key_name, BankAccount.id > after)
    rows = session.scalars(chosen.order_by(BankAccount.id).limit(limit)).all()
    moved = sum(_resealed(row, vault) for row in rows)
    return (rows[-1].id if len(rows) == limit else 0), moved


def _resealed(row: BankAccount, vault: Vault) -> bool:
    try:
        row.sealed_number = vault.seal(vault.number_of(row), row.employee_id)
    except AccountSealed:
        log.warning("account_sealed", extra={"fields": {"account": row.id, "sealed_with": row.sealed_with}})
        return False
    row.sealed_with = vault.key_name
    return True


def _known(session: Session, entry: Entry, vault: Vault) -> BankAccount | None:
    row = session.scalar(select(BankAccount).where(BankAccount.request_key == entry.key))
    if row is not None and (row.bank_code, vault.number_of(row)) != (entry.bank_code, entry.number):
        raise KeyMismatch
    return row


def _faults(entry: Entry, today: date) -> dict[str, str]:
    bank = rules.banks_on(today).get(entry.bank_code)
    faults = {} if bank else {"bank_code": "은행을 목록에서 골라 주세요."}
    if fault := rules.number_fault(entry.number, bank):
        faults["number"] = fault
    return faults


def _row(entry: Entry, vault: Vault, source: str, who: Identity, now: datetime) -> BankAccount:
    return BankAccount(
        request_key=entry.key,
        employee_id=entry.employee_id,
        valid_from=entry.valid_from,
        bank_code=entry.bank_code,
        sealed_number=vault.seal(entry.number, entry.employee_id),
        sealed_with=vault.key_name,
        last4=entry.number[-4:],
        holder=entry.holder,
        holder_reason=entry.holder_reason,
        source=source,
        entered_by=who.id,
        entered_at=now,
    )


def _add(session: Session, row: BankAccount) -> None:
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise OneWaits from error


def _withdraw(session: Session, employee_id: int) -> None:
    waiting = (BankAccount.employee_id == employee_id, BankAccount.state == rules.WAITING)
    session.execute(update(BankAccount).where(*waiting).values(state=rules.WITHDRAWN))


def _told(row: BankAccount) -> dict[str, Any]:
    told = {"bank": row.bank_code, "last4": row.last4, "from": row.valid_from}
    return told | ({"holder_differs": row.holder_reason} if row.holder_reason else {})


def _note(
    session: Session, who: Identity, action: str, row: BankAccount, now: datetime, detail: dict[str, Any]
) -> None:
    subject = f"employee:{row.employee_id}"
    audit.record(session, AuditRow, who, action=action, object=subject, detail=detail, now=now)
