"""What is kept of a computed month: plain rows and one hash, made before any lock is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from payroll.figures.rules import MonthFigures
from payroll.run.rules.draft import Draft, Outcome
from payroll.run.rules.inputs import figures_kept, inputs_kept
from payroll.run.rules.seal import content_hash


@dataclass(frozen=True)
class Reading:
    """One reading of attendance and the figures used: the month's name, pay day, and when it was read."""

    month: str
    pay_date: date
    closed: bool
    version: str
    provisional: tuple[str, ...]
    read_at: datetime
    figures: MonthFigures | None = None


@dataclass(frozen=True)
class Computed:
    """A month's payslips and problems as rows; `hash` covers all inputs and results but not the moment."""

    reading: Reading
    hash: str
    payslips: tuple[dict[str, Any], ...]
    problems: tuple[dict[str, Any], ...]

    @property
    def figures(self) -> list[dict[str, Any]] | None:
        """The dated rows it was computed with, as they are kept."""
        return figures_kept(self.reading.figures) if self.reading.figures else None

    def total(self, column: str) -> int:
        """Sum of one column over the payslips, in won."""
        return sum(row[column] for row in self.payslips)

    def totals_by_code(self) -> dict[str, int]:
        """Sum of each item (기본급, 국민연금, …) over the payslips, in won."""
        totals: Counter[str] = Counter()
        for row in self.payslips:
            for line in row["lines"]:
                totals[line["code"]] += line["amount"]
        return dict(totals)


def computed_month(reading: Reading, outcomes: Sequence[Outcome]) -> Computed:
    """Turn the outcomes of all people into what is kept."""
    hashes = [content_hash(outcome) for outcome in outcomes]
    payslips = [
        _payslip_row(reading.month, outcome.draft, seal) | {"inputs": inputs_kept(outcome.work, outcome.own)}
        for outcome, seal in zip(outcomes, hashes, strict=True)
        if outcome.draft is not None
    ]
    return Computed(
        reading,
        content_hash([reading.month, reading.pay_date, reading.closed, reading.provisional, hashes]),
        tuple(payslips),
        tuple(row for outcome in outcomes for row in _problem_rows(outcome)),
    )


def _payslip_row(month: str, draft: Draft, seal: str) -> dict[str, Any]:
    work, terms = draft.work, draft.terms
    return {
        "month": month,
        "employee_id": work.employee_id,
        "employee_no": work.employee_no,
        "name": work.name,
        "birth_date": work.birth_date,
        "site_name": work.site_name,
        "hire_date": work.hire_date,
        "resign_date": work.resign_date,
        "tax_mode": terms.tax_mode,
        "hourly_won": terms.hourly_won,
        "family_count": terms.family_count,
        "children": terms.children,
        "percent": terms.percent,
        "days_worked": sum(1 for day in work.days if day.worked),
        "worked_minutes": work.worked_minutes,
        "overtime_minutes": work.overtime_minutes,
        "night_minutes": work.night_minutes,
        "holiday_minutes": work.holiday_within_8h_minutes + work.holiday_beyond_8h_minutes,
        "gross_won": draft.gross_won,
        "deduction_won": draft.deduction_won,
        "net_won": draft.net_won,
        "lines": [vars(line) for line in draft.lines],
        "days": [{**vars(day), "work_date": day.work_date.isoformat()} for day in work.days],
        "notes": list(draft.notes),
        "hash": seal,
    }


def _problem_rows(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            "employee_id": outcome.work.employee_id,
            "employee_no": outcome.work.employee_no,
            "name": outcome.work.name,
            "code": problem.code,
            "sentence": problem.sentence[:500],
            "blocking": problem.blocking,
        }
        for problem in outcome.problems
    ]
