"""A payslip as read back: its lines, sums per item, period, and the hours it was counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

EARNING, DEDUCTION = "earning", "deduction"
INSURANCES = ("pension", "health", "long_term_care", "employment")
ADJUSTED, SETTLED = "adjust_", "지난달 정산"
CORRECTED, CORRECTION = "correct_", "지난달 정정"
ITEM = "item_"
HOLIDAYS = ("holiday", "holiday_long")
TAX_MODE_WORDS = {"insured": "4대보험", "freelance": "3.3%", "daily": "일용"}


@dataclass(frozen=True)
class LineView:
    """One line: its won, sentence, law or figure, and the days it was counted from."""

    side: str
    code: str
    label: str
    amount: int
    formula: str
    basis: str
    counted: tuple[tuple[str, int], ...]
    of_month: str | None = None
    """The earlier month (YYYY-MM) that this line corrects."""

    @property
    def settles(self) -> str | None:
        """The earlier month (YYYY-MM) whose hours this line settles."""
        return self.counted[0][0][:7] if self.code.startswith(ADJUSTED) and self.counted else None

    @property
    def method(self) -> str:
        """The sentence without the label before it."""
        return self.formula.removeprefix(f"{self.label} / ")


@dataclass(frozen=True)
class CorrectionLink:
    """A locked correction of a payslip: its net difference in won, the month whose pay holds it, if any."""

    number: int
    reason: str
    won: int
    month: str
    is_left: bool


@dataclass(frozen=True)
class PayslipView:
    """All of one payslip in whole won and minutes, with the state of its run."""

    month: str
    state: str
    pay_date: date
    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    site_name: str
    hire_date: date
    resign_date: date | None
    tax_mode: str
    job: str
    hourly_won: int
    family_count: int
    children: int
    percent: int
    days_worked: int
    worked_minutes: int
    overtime_minutes: int
    night_minutes: int
    holiday_minutes: int
    gross_won: int
    deduction_won: int
    net_won: int
    lines: tuple[LineView, ...]
    days: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    payslip_id: int = 0

    @property
    def earnings(self) -> list[LineView]:
        """Lines that pay."""
        return [line for line in self.lines if line.side == EARNING]

    @property
    def deductions(self) -> list[LineView]:
        """Lines that take off."""
        return [line for line in self.lines if line.side == DEDUCTION]

    @property
    def pay_word(self) -> str:
        """시급제, 일급제 or 월급제, as the line of the base pay tells it."""
        methods = [line.method for line in self.lines if line.code == "base"]
        if any(method.startswith("월 ") for method in methods):
            return "월급제"
        return "일급제(공수)" if any("공(" in method for method in methods) else "시급제"

    @property
    def settled(self) -> dict[str, int]:
        """Won by earlier month of the lines that settle one, in order."""
        found: dict[str, int] = {}
        for line in self.lines:
            if line.settles:
                found[line.settles] = found.get(line.settles, 0) + line.amount
        return dict(sorted(found.items()))

    @property
    def corrected(self) -> dict[str, int]:
        """Net won by earlier month of the lines that correct one, in order."""
        found: dict[str, int] = {}
        for line in self.lines:
            if line.of_month:
                won = line.amount if line.side == EARNING else -line.amount
                found[line.of_month] = found.get(line.of_month, 0) + won
        return dict(sorted(found.items()))

    @property
    def absent_days(self) -> int:
        """Days that 결근공제 took off a monthly wage; pay by the hour or the day has none to take."""
        return len({day for line in self.lines if line.code == "absence" for day, _ in line.counted})

    @property
    def is_by_hand(self) -> bool:
        """Say whether somebody of the office entered a line of it: an item, or a correction."""
        return any(line.code.startswith((ITEM, CORRECTED)) for line in self.lines)

    @property
    def period(self) -> tuple[date, date]:
        """First and last day that this payslip pays for: the month, within the employment."""
        first = date.fromisoformat(f"{self.month}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if self.resign_date is not None:
            last = min(last, self.resign_date - timedelta(days=1))
        return max(first, min(self.hire_date, last)), last

    def amount(self, *codes: str) -> int:
        """Won of the lines with these codes."""
        return sum(line.amount for line in self.lines if line.code in codes)


def line_views(lines: Sequence[dict[str, Any]]) -> tuple[LineView, ...]:
    """Return the kept lines of a payslip."""
    return tuple(
        LineView(
            line["side"],
            line["code"],
            line["label"],
            line["amount"],
            line["formula"],
            line["basis"],
            tuple((day, minutes) for day, minutes in line["counted"]),
            line.get("of_month"),
        )
        for line in lines
    )


def item_of(line: LineView) -> str:
    """Return the column a line belongs to: its name, one for all that settles or corrects earlier months."""
    if line.code.startswith(CORRECTED):
        return CORRECTION if line.side == EARNING else f"{CORRECTION} 공제"
    return SETTLED if line.code.startswith(ADJUSTED) else line.label


def summed_by_label(lines: Sequence[LineView]) -> list[tuple[str, int]]:
    """Sum lines of one name (two hourly wages inside a month make two lines), in order."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.label] = found.get(line.label, 0) + line.amount
    return list(found.items())
