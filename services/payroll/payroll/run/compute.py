"""A pay run from end to end: read attendance first, compute, then keep; no lock is held while reading."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeAlias, TypeVar

from chassis.clock import business_date
from chassis.db import Database
from chassis.errors import AppError, Invalid
from chassis.http import Peers

from payroll import clients, metrics
from payroll.figures.queries import month_figures_of
from payroll.figures.rules import MonthFigures, provisional_names
from payroll.roster import feed
from payroll.run.rules.adjusted import Adjusted
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.kept import Computed, Reading, computed_month
from payroll.run.rules.sources import Sources
from payroll.run.rules.states import run_faults
from payroll.run.rules.work import PaidWeek, WorkDay, WorkMonth
from payroll.run.sources import sources_of

T = TypeVar("T")
_SIX_DAYS = timedelta(days=6)
_SUMS = (
    "worked_minutes",
    "overtime_minutes",
    "night_minutes",
    "holiday_within_8h_minutes",
    "holiday_beyond_8h_minutes",
    "paid_holiday_minutes",
)
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
    with db.read() as session:
        figures = month_figures_of(session, first, pay_date, known_at=now)
    read = clients.month_of(peers, month)
    feed.catch_up(db, peers)
    with db.read() as session:
        sources = sources_of(session, month)
    outcomes = outcomes_of(first, read, figures, sources)
    provisional = tuple(provisional_names(figures, first, pay_date))
    reading = Reading(month, pay_date, read.closed, read.version, provisional, now, figures)
    kept, result = keep(computed_month(reading, outcomes))
    _count(outcomes, result, time.perf_counter() - started)
    return kept, result


def outcomes_of(first: date, read: clients.Month, figures: MonthFigures, sources: Sources) -> list[Outcome]:
    """Compute everybody's month from what attendance told and what payroll holds."""
    adjusted = _adjusted_by_person(read)
    works = {employee.employee_id: work_of(first, employee) for employee in read.employees}
    # Who has left since is paid all the same: a month without hours, and what is settled.
    works = {told.employee_id: _without_hours(first, told) for told in read.adjustments} | works
    owns = {number: sources.own(number, adjusted.get(number, ())) for number in works}
    return [
        replace(outcome_of(work, owns[number], figures), own=owns[number])
        for number, work in sorted(works.items())
    ]


def _adjusted_by_person(read: clients.Month) -> dict[int, list[Adjusted]]:
    found: dict[int, list[Adjusted]] = {}
    for told in read.adjustments:
        found.setdefault(told.employee_id, []).append(Adjusted(_changed_work(told), told.reason))
    return found


def _without_hours(month: date, told: clients.Adjustment) -> WorkMonth:
    person = told.model_dump(include=set(clients.EmployeeMonth.model_fields) - {"days", "weekly_holidays"})
    nothing = dict.fromkeys(_SUMS, 0)
    return work_of(month, clients.EmployeeMonth.model_validate({**person, **nothing}))


def _changed_work(told: clients.Adjustment) -> WorkMonth:
    work = _without_hours(date.fromisoformat(f"{told.of_month}-01"), told)
    weeks = (
        PaidWeek(week.week_end - _SIX_DAYS, week.week_end, week.minutes) for week in told.weekly_holidays
    )
    return replace(
        work,
        paid_holiday_minutes=told.paid_holiday_minutes,
        weekly_holidays=tuple(weeks),
        days=tuple(_changed_day(day) for day in told.days),
    )


def _changed_day(day: clients.AdjustedDay) -> WorkDay:
    kinds = day.model_dump(exclude={"work_date", "regular"})
    worked = day.regular + day.overtime + day.holiday_within_8h + day.holiday_beyond_8h
    return WorkDay(day.work_date, "", None, None, worked, 0, **kinds)


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
        leave=tuple((off.day, off.minutes) for off in read.leave_days if off.minutes),
        days=tuple(WorkDay(**day.model_dump()) for day in sorted(read.days, key=lambda day: day.work_date)),
    )
