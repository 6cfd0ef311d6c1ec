"""A pay run from end to end: read attendance first, compute, then keep; no lock is held while reading."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypeAlias, TypeVar

from chassis.clock import business_date
from chassis.db import Database
from chassis.errors import AppError, Invalid
from chassis.http import Peers
from sqlalchemy.orm import Session

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
PART = 100
"""So many people are computed and kept at a time."""
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


@dataclass(frozen=True)
class Inputs:
    """All that a month is computed from, read once: what attendance told and what payroll holds."""

    first: date
    read: clients.Month
    figures: MonthFigures
    sources: Sources
    reading: Reading

    @property
    def people(self) -> int:
        """How many people attendance told of."""
        told = {one.employee_id for one in self.read.employees}
        return len(told | {one.employee_id for one in self.read.adjustments})

    def parts(self) -> Iterator[list[Outcome]]:
        """Compute everybody, a part of them at a time."""
        outcomes = _outcomes(self.first, self.read, self.figures, self.sources)
        while part := list(islice(outcomes, PART)):
            yield part


def compute_month(
    db: Database, peers: Peers, month: str, pay_date: date, now: datetime, keep: Keep[T]
) -> tuple[T, str]:
    """Compute a month's drafts and let `keep` keep them; return what it returns.

    Raises RunRefused (422), FiguresMissing (422), PeerAway (503), RunClosed (409).
    """
    started = time.perf_counter()
    with counted_refusals():
        inputs = read_inputs(db, peers, month, pay_date, now)
        outcomes = [outcome for part in inputs.parts() for outcome in part]
        kept, result = keep(computed_month(inputs.reading, outcomes))
    metrics.runs.labels(result).inc()
    metrics.run_seconds.observe(time.perf_counter() - started)
    count_problems(outcomes)
    return kept, result


@contextmanager
def counted_refusals() -> Iterator[None]:
    """Count a run that could not be computed."""
    try:
        yield
    except AppError as error:
        metrics.runs.labels("away" if error.status == 503 else "refused").inc()
        raise


def check(session: Session, month: str, pay_date: date, now: datetime) -> MonthFigures:
    """Return the figures of a month that can be computed; raises RunRefused or FiguresMissing."""
    first = date.fromisoformat(f"{month}-01")
    faults = run_faults(first, pay_date, business_date(now))
    if faults:
        raise RunRefused(fields=faults)
    return month_figures_of(session, first, pay_date, known_at=now)


def read_inputs(db: Database, peers: Peers, month: str, pay_date: date, now: datetime) -> Inputs:
    """Read what a month is computed from; raises RunRefused, FiguresMissing, PeerAway."""
    first = date.fromisoformat(f"{month}-01")
    with db.read() as session:
        figures = check(session, month, pay_date, now)
    read = clients.month_of(peers, month)
    feed.catch_up(db, peers)
    with db.read() as session:
        sources = sources_of(session, month)
    provisional = tuple(provisional_names(figures, first, pay_date))
    reading = Reading(month, pay_date, read.closed, read.version, provisional, now, figures)
    return Inputs(first, read, figures, sources, reading)


def count_problems(outcomes: Sequence[Outcome]) -> None:
    """Count what people were listed for."""
    for outcome in outcomes:
        for problem in outcome.told:
            metrics.problems.labels(problem.code).inc()


def outcomes_of(first: date, read: clients.Month, figures: MonthFigures, sources: Sources) -> list[Outcome]:
    """Compute everybody's month from what attendance told and what payroll holds."""
    return list(_outcomes(first, read, figures, sources))


def _outcomes(first: date, read: clients.Month, figures: MonthFigures, sources: Sources) -> Iterator[Outcome]:
    """One person after another, by number: in whatever order attendance told them, the result is the same."""
    adjusted = _adjusted_by_person(read)
    told = {employee.employee_id: employee for employee in read.employees}
    # Who has left since is paid all the same: a month without hours, and what is settled.
    left = {one.employee_id: one for one in read.adjustments if one.employee_id not in told}
    for number in sorted(told.keys() | left.keys()):
        work = work_of(first, told[number]) if number in told else _without_hours(first, left[number])
        own = sources.own(number, adjusted.get(number, ()))
        yield replace(outcome_of(work, own, figures), own=own)


def _adjusted_by_person(read: clients.Month) -> dict[int, list[Adjusted]]:
    found: dict[int, list[Adjusted]] = {}
    for told in sorted(read.adjustments, key=lambda one: one.id):
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
    kinds = day.model_dump(exclude={"work_date", "regular", "days"})
    worked = day.regular + day.overtime + day.holiday_within_8h + day.holiday_beyond_8h
    return WorkDay(day.work_date, "", None, None, worked, 0, **kinds, came=day.days)


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
        weekly_holidays=tuple(
            PaidWeek(**week.model_dump())
            for week in sorted(read.weekly_holidays, key=lambda week: week.week_end)
        ),
        leave=tuple(
            (off.day, off.minutes) for off in sorted(read.leave_days, key=lambda off: off.day) if off.minutes
        ),
        days=tuple(WorkDay(**day.model_dump()) for day in sorted(read.days, key=lambda day: day.work_date)),
        paid_holidays=tuple(sorted((one.day, one.minutes) for one in read.paid_holidays)),
        absences=tuple(sorted((one.day, one.minutes, one.kind) for one in read.absences)),
        lost_weeks=tuple(sorted((one.day, one.minutes) for one in read.weekly_holidays_lost)),
        away=tuple(sorted((off.day, off.kind) for off in read.leave_days if off.kind != "annual")),
    )
