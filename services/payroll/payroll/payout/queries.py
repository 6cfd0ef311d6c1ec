"""Which approved advances the next file would hold, who is left out and why, and a file as it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chassis.clock import business_date
from chassis.identity import Identity
from sqlalchemy import Exists, exists, func, select
from sqlalchemy.orm import Session

from payroll.account import queries as accounts
from payroll.account.rules import same_holder
from payroll.account.tables import BankAccount
from payroll.account.vault import Vault
from payroll.advance import signers
from payroll.advance.actions import OverLimit
from payroll.advance.paying import MonthLocked
from payroll.advance.queries import locked_months
from payroll.advance.rules.limit import Limit
from payroll.outcome import queries as outcomes
from payroll.payment import rules as lines
from payroll.prepaid import queries as prepaid
from payroll.prepaid.rules import APPROVED
from payroll.prepaid.tables import Advance
from payroll.remittance import queries as remittances
from payroll.remittance.tables import Remittance, RemittanceLine, RemittanceResult
from payroll.roster.tables import Person
from payroll.transfer.queries import NO_ACCOUNT, NO_KEY, Sent, held_twice, opened, written
from payroll.transfer.rules import Payment, control_code

MOST_LINES = 100
"""So many advances a file holds: each one's limit is asked for anew."""
NOT_OWN = "예금주가 본인이 아닙니다. 본인 계좌를 등록하거나 직접 지급해 주세요."
# Whether a reason is given is asked when the file is made.
_ANY_REASON = "…"


@dataclass(frozen=True)
class Payable:
    """One advance that can be sent: whose, to which account, and what is worth a look."""

    advance: Advance
    person: Person
    account: BankAccount
    needs_reason: bool
    is_shared: bool

    @property
    def is_new_account(self) -> bool:
        """Say whether the account began on the day of the request or later."""
        return self.account.valid_from >= business_date(self.advance.requested_at)


@dataclass(frozen=True)
class LeftOut:
    """One approved advance that cannot be sent, and why."""

    advance: Advance
    person: Person
    why: str


@dataclass(frozen=True)
class Due:
    """What a new file would hold, with its control totals."""

    lines: list[Payable]
    left_out: list[LeftOut]

    @property
    def total_won(self) -> int:
        """The sum of the file in won."""
        return sum(one.advance.amount_won for one in self.lines)

    @property
    def digest(self) -> str:
        """The control code of what was looked at."""
        return control_code((one.advance.id, one.account.id, one.advance.amount_won) for one in self.lines)

    def chosen(self, advance_ids: frozenset[int]) -> Due:
        """Return the same with only these advances."""
        return Due([one for one in self.lines if one.advance.id in advance_ids], self.left_out)


def waiting_ids(session: Session) -> list[int]:
    """Return the approved advances that no file holds, who was approved first before; at most MOST_LINES."""
    chosen = select(Advance.id).where(Advance.state == APPROVED, ~_live())
    return list(session.scalars(chosen.order_by(Advance.decided_at, Advance.id).limit(MOST_LINES)))


def waiting_count(session: Session) -> int:
    """Return how many approved advances no file holds."""
    return session.scalar(select(func.count()).where(Advance.state == APPROVED, ~_live())) or 0


def due_of(
    session: Session, looked: Mapping[int, Limit | str], vault: Vault, who: Identity, now: datetime
) -> Due:
    """Return what a file made by this member now would hold of the advances that were looked at.

    What would be refused by hand is left out with the cause, and stops nobody else.
    """
    chosen = (
        select(Advance, Person)
        .join(Person, Person.employee_id == Advance.employee_id)
        .where(Advance.id.in_(looked), Advance.state == APPROVED, ~_live())
    )
    rows = session.execute(chosen.order_by(Advance.decided_at, Advance.id)).all()
    held = accounts.accounts_on(session, [row.employee_id for row, _ in rows], business_date(now))
    numbers = opened(held, vault)
    shared, closed = held_twice(numbers), locked_months(session)
    due = Due([], [])
    for row, person in rows:
        account = held.get(row.employee_id)
        why = MonthLocked.message if row.month in closed else ""
        why = why or _refusal(session, row, looked[row.id], who) or _account_fault(account, person, numbers)
        if why or account is None:
            due.left_out.append(LeftOut(row, person, why))
        else:
            is_shared = numbers[account.id] in shared
            due.lines.append(Payable(row, person, account, signers.signed_before(row, who.id), is_shared))
    return due


def _live() -> Exists:
    return exists().where(
        RemittanceLine.advance_id == Advance.id, RemittanceLine.state.in_((lines.SENT, lines.PAID))
    )


def _refusal(session: Session, row: Advance, limit: Limit | str, who: Identity) -> str:
    fault = signers.paying_fault(session, row, who, _ANY_REASON)
    if fault or isinstance(limit, str):
        return fault or str(limit)
    available = limit.available_won(prepaid.reserved_won(session, row.employee_id, without=row.id))
    if row.amount_won <= available:
        return ""
    return limit.blocked or OverLimit(available).detail


def _account_fault(account: BankAccount | None, person: Person, numbers: dict[int, str]) -> str:
    if account is None:
        return NO_ACCOUNT
    if account.id not in numbers:
        return NO_KEY
    return "" if same_holder(account.holder, person.name) else NOT_OWN


@dataclass(frozen=True)
class Standing:
    """Where one line of a file stands, and whose it is."""

    line: RemittanceLine
    person: Person
    account: BankAccount


def standings(session: Session, file: Remittance) -> list[Standing]:
    """Return the lines of a file in their order."""
    chosen = (
        select(RemittanceLine, Person, BankAccount)
        .join(Person, Person.employee_id == RemittanceLine.employee_id)
        .join(BankAccount, BankAccount.id == RemittanceLine.account_id)
        .where(RemittanceLine.remittance_id == file.id)
    )
    return [Standing(*row) for row in session.execute(chosen.order_by(RemittanceLine.position))]


def payments_of(session: Session, file: Remittance, vault: Vault) -> list[Payment]:
    """Return the rows of a file with whole numbers; raises AccountSealed."""
    sent = [
        Sent(one.account, one.line.amount_won, one.line.memo, one.person.employee_no)
        for one in standings(session, file)
    ]
    return written(sent, vault, file.pay_on)


def look_at(session: Session, result: RemittanceResult, vault: Vault, today: date) -> outcomes.Look:
    """Return what a staged result file says and would do; an accepted one has no rows any more."""
    file = remittances.remittances_by_id(session, [result.remittance_id])[result.remittance_id]
    told = standings(session, file)
    sent = outcomes.sent_of(session, [one.line for one in told], vault)
    names = {one.line.id: one.person.name for one in told}
    return outcomes.looked(outcomes.Opened(result, file, vault), sent, names, today)


def bounced(session: Session) -> Sequence[LeftOut]:
    """Return the approved advances whose money came back from the bank last, with the bank's words."""
    chosen = (
        select(Advance, Person)
        .join(Person, Person.employee_id == Advance.employee_id)
        .where(Advance.state == APPROVED, exists().where(RemittanceLine.advance_id == Advance.id))
    )
    rows = session.execute(chosen.order_by(Advance.id)).all()
    latest = remittances.latest_lines(session, [row.id for row, _ in rows])
    return [
        LeftOut(row, person, latest[row.id].reason)
        for row, person in rows
        if row.id in latest and latest[row.id].state == lines.BOUNCED
    ]
