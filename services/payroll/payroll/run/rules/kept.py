"""What is kept of a computed month: plain rows and one hash, made before any lock is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from payroll.figures.rules import MonthFigures
from payroll.run.rules.checks import OVER_52, long_weeks
from payroll.run.rules.draft import Draft, Outcome
from payroll.run.rules.inputs import figures_kept, inputs_kept
from payroll.run.rules.seal import content_hash
from payroll.run.rules.work import WorkMonth

Row: TypeAlias = dict[str, Any]
"""Columns of one row of a table."""


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


@dataclass
class Tally:
    """Adds a month up part by part: rows to keep of each part, and in the end the columns of the run."""

    reading: Reading
    seals: list[str] = field(default_factory=list)
    sums: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)

    def add(self, outcomes: Iterable[Outcome]) -> tuple[list[Row], list[Row]]:
        """Return the payslips and the problems of the next people as rows; their order counts in the hash."""
        payslips: list[Row] = []
        problems: list[Row] = []
        for outcome in outcomes:
            seal = content_hash(outcome)
            self.seals.append(seal)
            problems += [*_problem_rows(outcome), *_long_week_rows(outcome)]
            if outcome.draft is not None:
                row = _payslip_row(self.reading.month, outcome.draft, seal)
                payslips.append(row | {"inputs": inputs_kept(outcome.work, outcome.own)})
        for row in payslips:
            self._count(row)
        return payslips, problems

    def _count(self, row: Row) -> None:
        self.sums["payslip_count"] += 1
        for name in ("gross_won", "deduction_won", "net_won"):
            self.sums[name] += row[name]
        for line in row["lines"]:
            self.totals[line["code"]] += line["amount"]

    @property
    def columns(self) -> Row:
        """What the run's row keeps; `hash` covers all inputs and results but not the moment of reading."""
        reading = self.reading
        content = [reading.month, reading.pay_date, reading.closed, reading.provisional, self.seals]
        return {
            "pay_date": reading.pay_date,
            "hash": content_hash(content),
            "attendance_closed": reading.closed,
            "attendance_version": reading.version,
            "provisional": list(reading.provisional),
            "read_at": reading.read_at,
            "figures": figures_kept(reading.figures) if reading.figures else None,
            "totals": dict(self.totals),
            **{name: self.sums[name] for name in ("payslip_count", "gross_won", "deduction_won", "net_won")},
        }


@dataclass(frozen=True)
class Computed:
    """A whole month's result: the columns of its run, its payslips and problems as rows."""

    month: str
    columns: Row
    payslips: Sequence[Row]
    problems: Sequence[Row]

    @property
    def hash(self) -> str:
        """The seal of all inputs and results."""
        return str(self.columns["hash"])


def computed_month(reading: Reading, outcomes: Sequence[Outcome]) -> Computed:
    """Turn the outcomes of all people into what is kept."""
    tally = Tally(reading)
    payslips, problems = tally.add(outcomes)
    return Computed(reading.month, tally.columns, payslips, problems)


def columns_told(columns: Row) -> Row:
    """Write the columns of a run as JSON holds them."""
    moments = {name: columns[name].isoformat() for name in ("pay_date", "read_at")}
    return {**columns, **moments}


def columns_read(told: Row) -> Row:
    """Read the columns of a run from what `columns_told` wrote."""
    return {
        **told,
        "pay_date": date.fromisoformat(told["pay_date"]),
        "read_at": datetime.fromisoformat(told["read_at"]),
    }


def _payslip_row(month: str, draft: Draft, seal: str) -> Row:
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
        "job": terms.job,
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


def _problem_rows(outcome: Outcome) -> list[Row]:
    return [
        _problem_row(outcome.work, problem.code, problem.sentence, problem.blocking)
        for problem in outcome.told
    ]


def _long_week_rows(outcome: Outcome) -> list[Row]:
    # Beside the outcome, not in it: what was computed before this was looked at keeps its hash.
    work, weeks = outcome.work, long_weeks(outcome.work, outcome.own.before_minutes)
    sentence = f"1주 52시간(근로기준법 제53조)을 넘음: {', '.join(weeks)}"
    return [_problem_row(work, OVER_52, sentence, False)] if weeks else []


def _problem_row(work: WorkMonth, code: str, sentence: str, blocking: bool) -> Row:
    return {
        "employee_id": work.employee_id,
        "employee_no": work.employee_no,
        "name": work.name,
        "code": code,
        "sentence": sentence[:500],
        "blocking": blocking,
    }
