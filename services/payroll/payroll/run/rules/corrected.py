"""Corrections of earlier locked months, as a later run carries them: each difference on a line of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from payroll.run.rules.lines import DEDUCTION, EARNING, Line

CODE = "correct_"
"""What the codes of these lines begin with."""
TAKEN, LEFT = "taken", "left"
LAW = "근로기준법 제43조 (임금 전액 지급, 조정적 상계)"


@dataclass(frozen=True)
class Corrected:
    """One person's locked correction of one month that no run has settled: its differences by item, and why.

    `changes` hold side, code, label, won before and after, and the difference of what is not taxed.
    """

    slip_id: int
    month: date
    number: int
    reason: str
    changes: tuple[Mapping[str, Any], ...]

    @property
    def gross_won(self) -> int:
        """What is paid more, or less, before deductions."""
        return sum(line.amount for line in corrected_lines(self) if line.side == EARNING)

    @property
    def net_won(self) -> int:
        """What is paid out more; negative: what was paid too much."""
        taken = sum(line.amount for line in corrected_lines(self) if line.side == DEDUCTION)
        return self.gross_won - taken


def corrected_lines(one: Corrected) -> list[Line]:
    """Return a line for each item that differs; a deduction taken too much is a negative deduction."""
    return [_line(one, change) for change in one.changes]


def carried(
    waiting: Sequence[Corrected], gross_won: int, net_won: int
) -> tuple[list[Corrected], list[Corrected]]:
    """Return the corrections that a pay of so much takes in, and those left to a written agreement.

    What is owed to the worker always comes; what was paid too much only whole, and never below zero.
    """
    taken: list[Corrected] = []
    left: list[Corrected] = []
    ordered = sorted(waiting, key=lambda one: (one.net_won < 0, one.month, one.number, one.slip_id))
    for one in ordered:
        after = gross_won + one.gross_won, net_won + one.net_won
        if one.net_won < 0 and min(after) < 0:
            left.append(one)
            continue
        taken.append(one)
        gross_won, net_won = after
    return taken, left


def settled_as(one: Corrected, kept: Sequence[Mapping[str, Any]]) -> str:
    """Say whether the lines of a payslip hold a correction (`taken`) or it was `left`."""
    told = [(line["code"], line["label"], line["amount"], line["formula"]) for line in kept]
    lines = corrected_lines(one)
    return TAKEN if all((x.code, x.label, x.amount, x.formula) in told for x in lines) else LEFT


def _line(one: Corrected, change: Mapping[str, Any]) -> Line:
    again = f" {one.number}차" if one.number > 1 else ""
    label = f"{one.month.month}월 정정{again} {change['label']}"
    verb = "지급" if change["side"] == EARNING else "공제"
    return Line(
        change["side"],
        f"{CODE}{change['code']}",
        label,
        change["after"] - change["before"],
        f"{label} / {verb}한 {change['before']:,}원, 맞는 금액 {change['after']:,}원 ({one.reason})",
        LAW,
        tax_free=change["tax_free"],
        of_month=f"{one.month:%Y-%m}",
    )
