"""A pay run from end to end: read attendance first, compute, then keep; no lock is held while reading."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from chassis.clock import business_date
from chassis.db import Database
from chassis.errors import AppError, Invalid
from chassis.http import Peers

from payroll import clients, metrics
from payroll.figures.queries import month_figures_of
from payroll.figures.rules import MonthFigures, provisional_names
from payroll.prepaid.queries import dues_of
from payroll.prepaid.rules import Due
from payroll.roster import feed
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.kept import Computed, Reading, computed_month
from payroll.run.rules.states import run_faults
from payroll.run.rules.work import PaidWeek, WorkDay, WorkMonth
from payroll.wage import queries as wages
from payroll.wage.rules import WageTerms

T = TypeVar("T")
Keep: TypeAlias = Callable[[Computed], tuple[T, str]]
"""Keeps a computed month in one transaction: returns what it made of it, and `created` … `unchanged`."""


class RunRefused(Invalid):
    """The month or the pay day cannot be; `fields` say why."""

    code, message = "run_refused", "급여를 계산할 수 없습니다. 표시된 항목을 고쳐 주세요."


def compute_month(
    db: Database, peers: Peers, month: str, pay_date: date, now: datetime, keep: Keep[T]
) -> tuple[T, str]:
    """Compute a month's drafts and let `keep` keep them; return what it returns.

    Raises RunRefused (422), FiguresMissing (422), PeerAway (503), RunClosed (409).
    """
    try:
        return _compute(db, peers, month, pay_date, now, keep)
    except AppError as error:
        metrics.runs.labels("away" if error.status == 503 else "refused").inc()
        raise


def _compute(
    db: Database, peers: Peers, month: str, pay_date: date, now: datetime, keep: Keep[T]
) -> tuple[T, str]:
    started = time.perf_counter()
    first = date.fromisoformat(f"{month}-01")
    faults = run_faults(first, pay_date, business_date(now))
    if faults:
        raise RunRefused(fields=faults)
    figures = month_figures_of(first, pay_date)
    read = clients.month_of(peers, month)
    feed.catch_up(db, peers)
    with db.read() as session:
        histories = wages.histories_of(session)
        dues = dues_of(session, month)
    outcomes = outcomes_of(first, read, figures, histories, dues)
    provisional = tuple(provisional_names(figures, first, pay_date))
    reading = Reading(month, pay_date, read.closed, read.version, provisional, now)
    kept, result = keep(computed_month(reading, outcomes))
    _count(outcomes, result, time.perf_counter() - started)
    return kept, result


def outcomes_of(
    first: date,
    read: clients.Month,
    figures: MonthFigures,
    histories: Mapping[int, list[WageTerms]],
    dues: Mapping[int, list[Due]],
) -> list[Outcome]:
    """Compute everybody's month: what attendance told, wage terms and wages paid early by employee."""
    return [
        outcome_of(
            work_of(first, employee),
            histories.get(employee.employee_id, []),
            figures,
            dues.get(employee.employee_id, ()),
        )
        for employee in sorted(read.employees, key=lambda employee: employee.employee_id)
    ]


def _count(outcomes: Sequence[Outcome], result: str, seconds: float) -> None:
    metrics.runs.labels(result).inc()
    metrics.run_seconds.observe(seconds)
    for outcome in outcomes:
        for problem in outcome.problems:
            metrics.problems.labels(problem.code).inc()


def work_of(month: date, read: clients.EmployeeMonth) -> WorkMonth:
    """Return a person's month as the rules know it; `month` is its first day."""
    return WorkMonth(
        month=month,
        employee_id=read.employee_id,
        employee_no=read.employee_no,
        name=read.name,
        birth_date=read.birth_date,
        site_name=read.site_name or "",
        hire_date=read.hire_date,
        resign_date=read.resign_date,
        weekly_hours=read.weekly_hours,
        workplace_size=read.workplace_size,
        worked_minutes=read.worked_minutes,
        overtime_minutes=read.overtime_minutes,
        night_minutes=read.night_minutes,
        holiday_within_8h_minutes=read.holiday_within_8h_minutes,
        holiday_beyond_8h_minutes=read.holiday_beyond_8h_minutes,
        paid_holiday_minutes=read.paid_holiday_minutes,
        weekly_holidays=tuple(PaidWeek(**week.model_dump()) for week in read.weekly_holidays),
        days=tuple(WorkDay(**day.model_dump()) for day in sorted(read.days, key=lambda day: day.work_date)),
    )
