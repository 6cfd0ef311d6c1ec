"""What of a month is still to be sent, who is left out and why, and the bank's columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import NotFound
from sqlalchemy import select
from sqlalchemy.orm import Session

from payroll.account import queries as accounts
from payroll.account.rules import banks_on
from payroll.account.tables import BankAccount
from payroll.account.vault import AccountSealed, Vault
from payroll.payment import queries as payments
from payroll.payment import rules as lines
from payroll.payment.tables import PaymentLine, Transfer
from payroll.remittance.tables import Remittance
from payroll.run import queries as runs
from payroll.run.rules import states
from payroll.run.tables import PayRun, Payslip
from payroll.transfer.rules import Layout, Payment, common, control_code, layout_of
from payroll.transfer.tables import TransferLayout

NO_ACCOUNT = "확인된 계좌가 없습니다."
NO_KEY = "계좌번호를 열 키가 없습니다. 계좌를 다시 등록해 주세요."


class TransferUnknown(NotFound):
    """The month has no file of that number."""

    code, message = "transfer_unknown", "찾는 이체 파일이 없습니다."


@dataclass(frozen=True)
class Payable:
    """One payslip that can be sent: whose account, how much, and whether a look is worth it."""

    payslip: Payslip
    account: BankAccount
    is_new_account: bool
    is_shared: bool = False


@dataclass(frozen=True)
class LeftOut:
    """One payslip that cannot be sent, and why."""

    payslip: Payslip
    why: str


@dataclass(frozen=True)
class Due:
    """What a new file would hold, with its control totals."""

    lines: list[Payable]
    left_out: list[LeftOut]

    @property
    def total_won(self) -> int:
        """The sum of the file in won."""
        return sum(line.payslip.net_won for line in self.lines)

    @property
    def digest(self) -> str:
        """The control code of what was looked at."""
        return control_code((one.payslip.id, one.account.id, one.payslip.net_won) for one in self.lines)


def due_of(session: Session, run: PayRun, vault: Vault, today: date) -> Due:
    """Return what of a locked month is neither on its way nor paid.

    Of a month already marked paid only what came back is due.
    """
    if run.state not in states.PUBLISHED:
        return Due([], [])
    known = payments.states_of(session, run.month)
    slips = [slip for slip in runs.payslips_of_month(session, run.month) if _is_due(slip, run, known)]
    day = max(run.pay_date, today)
    held = accounts.accounts_on(session, [slip.employee_id for slip in slips], day)
    numbers = opened(held, vault)
    shared = held_twice(numbers)
    due = Due([], [])
    for slip in slips:
        account = held.get(slip.employee_id)
        if account is None:
            due.left_out.append(LeftOut(slip, NO_ACCOUNT))
        elif account.id not in numbers:
            due.left_out.append(LeftOut(slip, NO_KEY))
        else:
            is_shared = numbers[account.id] in shared
            due.lines.append(Payable(slip, account, _is_new(account, run), is_shared))
    return due


def _is_due(slip: Payslip, run: PayRun, known: dict[int, list[str]]) -> bool:
    mine = known.get(slip.id, [])
    if slip.net_won <= 0 or lines.SENT in mine or lines.PAID in mine:
        return False
    return run.state == states.LOCKED or lines.BOUNCED in mine


def opened(held: dict[int, BankAccount], vault: Vault) -> dict[int, str]:
    """Return bank and number by account row of those accounts that a key opens."""
    found = {}
    for account in held.values():
        try:
            found[account.id] = f"{account.bank_code}{vault.number_of(account)}"
        except AccountSealed:
            continue
    return found


def held_twice(numbers: dict[int, str]) -> set[str]:
    """Return the numbers that more than one account row has."""
    once: set[str] = set()
    return {one for one in numbers.values() if one in once or once.add(one)}  # type: ignore[func-returns-value]  # add says nothing


def _is_new(account: BankAccount, run: PayRun) -> bool:
    """Say whether the account began after the month did: worth a second look before money goes there."""
    return account.valid_from > date.fromisoformat(f"{run.month}-01")


def totals_of(file: Transfer | Remittance) -> dict[str, Any]:
    """Return a file as it is told to whoever calls: its totals in won, never its numbers."""
    return {
        "number": file.number,
        "pay_on": file.pay_on,
        "payments": file.line_count,
        "total": file.total_won,
        "code": file.digest[:16],
        "made_by": file.made_by,
        "made_at": file.made_at,
        "voided_at": file.voided_at,
        "void_reason": file.void_reason,
    }


def transfer_of(session: Session, month: str, number: int) -> Transfer:
    """Return one file of a month, or raise TransferUnknown."""
    row = payments.transfer_of(session, month, number)
    if row is None:
        raise TransferUnknown
    return row


def payments_of(session: Session, transfer: Transfer, vault: Vault) -> list[Payment]:
    """Return the rows of a file with whole numbers; raises AccountSealed."""
    rows = payments.lines_of(session, transfer.id)
    slips = slips_of(session, rows)
    held = accounts.accounts(session, {row.account_id for row in rows if row.account_id})
    sent = [
        Sent(account, row.amount_won, row.memo, slips[row.payslip_id].employee_no)
        for row in rows
        if (account := held.get(row.account_id or 0)) is not None
    ]
    return written(sent, vault, transfer.pay_on)


@dataclass(frozen=True)
class Sent:
    """One line that goes to the bank: to which account, how much, the passbook's text, whose."""

    account: BankAccount
    won: int
    memo: str
    employee_no: str


def written(sent: Sequence[Sent], vault: Vault, pay_on: date) -> list[Payment]:
    """Return the rows of a file with whole numbers, banks by their names of a day; raises AccountSealed."""
    banks = banks_on(pay_on)
    return [
        Payment(
            bank_code=one.account.bank_code,
            bank_name=banks[one.account.bank_code].name,
            number=vault.number_of(one.account),
            holder=one.account.holder,
            amount=one.won,
            memo_in=one.memo,
            employee_no=one.employee_no,
        )
        for one in sent
    ]


def slips_of(session: Session, rows: Sequence[PaymentLine]) -> dict[int, Payslip]:
    """Return the payslips of lines by their ids."""
    ids = {row.payslip_id for row in rows}
    return {slip.id: slip for slip in session.scalars(select(Payslip).where(Payslip.id.in_(ids)))}


def current_layout(session: Session) -> Layout:
    """Return the columns that the office set last, else the common ones."""
    row = session.scalar(select(TransferLayout).order_by(TransferLayout.id.desc()).limit(1))
    if row is None:
        return common()
    return layout_of({"columns": row.columns, "heading": row.heading, "encoding": row.encoding})


@dataclass(frozen=True)
class Standing:
    """Where one payslip's money stands: its latest line."""

    payslip: Payslip
    line: PaymentLine


def standings(session: Session, month: str) -> list[Standing]:
    """Return the latest line of every payslip of a month, unpaid ones first, then by employee number."""
    latest = {
        row.payslip_id: row for row in payments.lines_of_month(session, month) if row.state != lines.VOID
    }
    slips = slips_of(session, list(latest.values()))
    order = {lines.BOUNCED: 0, lines.SENT: 1, lines.PAID: 2}
    found = [Standing(slips[payslip_id], row) for payslip_id, row in latest.items()]
    return sorted(found, key=lambda one: (order[one.line.state], one.payslip.employee_no))
