"""A result file as it was uploaded, and what its rows would do now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.clock import business_date
from chassis.errors import NotFound
from sqlalchemy import select
from sqlalchemy.orm import Session

from payroll.account import queries as accounts
from payroll.account.vault import Vault
from payroll.outcome import rules
from payroll.outcome.tables import BankResult
from payroll.payment import queries as payments
from payroll.payment.tables import PaymentLine, Transfer
from payroll.remittance.tables import Remittance, RemittanceLine, RemittanceResult
from payroll.transfer.queries import slips_of, transfer_of


class ResultUnknown(NotFound):
    """No result file has that number, or it is of another month."""

    code, message = "bank_result_unknown", "찾는 이체 결과가 없습니다. 이미 버렸을 수 있습니다."


@dataclass(frozen=True)
class Look:
    """An uploaded file as read now: its columns, headings, and each row with what it would do."""

    result: BankResult | RemittanceResult
    transfer: Transfer | Remittance
    columns: rules.Columns
    headings: list[str]
    matches: list[rules.Match]
    names: dict[int, str]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have which standing."""
        return dict(Counter(match.standing for match in self.matches))

    @property
    def applied(self) -> list[rules.Match]:
        """The rows that accepting brings in."""
        return [match for match in self.matches if match.standing in rules.APPLIED]


def result_of(session: Session, month: str, result_id: int) -> BankResult:
    """Return one result file of a month, or raise ResultUnknown."""
    row = session.get(BankResult, result_id)
    if row is None or row.month != month:
        raise ResultUnknown
    return row


def known_result(session: Session, month: str, file_hash: str) -> int | None:
    """Return the id of a month's result file with these bytes, or None."""
    same = (BankResult.month == month, BankResult.file_hash == file_hash)
    return session.scalar(select(BankResult.id).where(*same))


def look_at(session: Session, result: BankResult, vault: Vault) -> Look:
    """Return what a staged file says and would do; an accepted one has no rows any more."""
    transfer = transfer_of(session, result.month, result.columns["transfer"])
    lines = payments.lines_of(session, transfer.id)
    sent = sent_of(session, lines, vault)
    slips = slips_of(session, lines)
    names = {line.id: slips[line.payslip_id].name for line in lines}
    return looked(Opened(result, transfer, vault), sent, names)


def sent_of(
    session: Session, lines: Sequence[PaymentLine | RemittanceLine], vault: Vault
) -> list[rules.Sent]:
    """Return the lines of a file as a bank's rows are held against them."""
    held = accounts.accounts(session, {line.account_id for line in lines if line.account_id})
    return [
        rules.Sent(line.id, vault.number_of(account), account.holder, line.amount_won, line.state)
        for line in lines
        if (account := held.get(line.account_id or 0)) is not None
    ]


@dataclass(frozen=True)
class Opened:
    """A result file, the file that it answers, and what opens its rows."""

    result: BankResult | RemittanceResult
    transfer: Transfer | Remittance
    vault: Vault


def looked(
    opened: Opened, sent: Sequence[rules.Sent], names: dict[int, str], today: date | None = None
) -> Look:
    """Return what the rows of a result file say of these lines; a day after `today` is told as such."""
    result, kept = opened.result, opened.result.columns
    columns = rules.Columns(kept["heading"], kept["fields"])
    rows: list[list[rules.Cell]] = []
    if result.sealed_rows:
        rows = json.loads(opened.vault.rows_of(result.sealed_rows))
    headings = [rules.text_of(cell) for cell in rows[columns.heading]] if rows else []
    told = rules.read(rows, columns) if columns.is_enough else []
    matches = rules.matched(told, sent, business_date(opened.transfer.made_at), today)
    return Look(result, opened.transfer, columns, headings, matches, names)
