"""What a month is computed from: attendance person by person, and what payroll holds; no lock is held."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

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
from payroll.run.rules.kept import Reading
from payroll.run.rules.lawful import lawful
from payroll.run.rules.problems import not_computable
from payroll.run.rules.sources import Own, Sources
from payroll.run.rules.states import run_faults
from payroll.run.rules.work import PaidWeek, WorkDay, WorkMonth
from payroll.run.sources import missed_of, sources_of

log = logging.getLogger(__name__)

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


class RunRefused(Invalid):
    """The month or the pay day cannot be; `fields` say why."""

    code, message = "run_refused", "급여를 계산할 수 없습니다. 표시된 항목을 고쳐 주세요."


@dataclass(frozen=True)
class Inputs:
    """All that a month is computed from: what payroll holds, and the month on its way from attendance."""

    first: date
    month: clients.MonthReading
    figures: MonthFigures
    sources: Sources
    reading: Reading

    @property
    def people(self) -> int:
        """How many people attendance tells of; who has left and is only settled comes on top."""
        return self.month.head.people

    def parts(self) -> Iterator[list[Outcome]]:
        """Compute everybody as they arrive, a part of them at a time."""
        told, adjustments = self.month.people(), self.month.head.adjustments
        outcomes = _outcomes(self.first, told, adjustments, (self.figures, self.sources))
        while part := list(islice(outcomes, PART)):
            yield part

    def read_to_the_end(self) -> Reading:
        """Return the reading with the version that attendance told last."""
        return replace(self.reading, version=self.month.version)


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
    told = clients.month_reading(peers, month)
    feed.catch_up(db, peers)
    with db.read() as session:
        changed = {(one.employee_id, one.of_month) for one in told.head.adjustments}
        sources = replace(sources_of(session, month), missed=missed_of(session, changed))
    provisional = tuple(provisional_names(figures, first, pay_date))
    reading = Reading(month, pay_date, told.head.closed, "", provisional, now, figures)
    return Inputs(first, told, figures, sources, reading)


def count_problems(outcomes: Sequence[Outcome]) -> None:
    """Count what people were listed for."""
    for outcome in outcomes:
        for problem in outcome.told:
            metrics.problems.labels(problem.code).inc()


def outcomes_of(first: date, read: clients.Month, figures: MonthFigures, sources: Sources) -> list[Outcome]:
    """Compute everybody's month from what attendance told and what payroll holds."""
    told = sorted(read.employees, key=lambda one: one.employee_id)
    return list(_outcomes(first, iter(told), read.adjustments, (figures, sources)))


def _outcomes(
    first: date,
    told: Iterator[clients.EmployeeMonth],
    adjustments: Sequence[clients.Adjustment],
    known: tuple[MonthFigures, Sources],
) -> Iterator[Outcome]:
    """One person after another, by number: the order counts in the hash of the month."""
    adjusted, (figures, sources) = adjusted_by_person(adjustments), known
    left = {**sources.people, **{one.employee_id: _person(one) for one in adjustments}}
    for work in _works(first, told, left):
        own = sources.own(work.employee_id, adjusted.get(work.employee_id, ()))
        yield outcome_for(work, own, figures)


def outcome_for(work: WorkMonth, own: Own, figures: MonthFigures) -> Outcome:
    """Return what comes out for one person; data that no rule foresaw lists this person and stops nobody."""
    try:
        outcome = lawful(outcome_of(work, own, figures))
    except (ArithmeticError, LookupError, ValueError) as error:
        # The office reads the cause beside the person, the operator where it happened.
        log.exception("payslip_not_computed", extra={"fields": {"employee": work.employee_id}})
        return Outcome(work, None, (not_computable(type(error).__name__),), own=own)
    return replace(outcome, own=own)


def _works(
    first: date, told: Iterator[clients.EmployeeMonth], known: Mapping[int, Mapping[str, Any]]
) -> Iterator[WorkMonth]:
    """Everybody told, and between them who has left since: a month without hours, and what is settled."""
    left = {number: known[number] for number in sorted(known)}
    for employee in told:
        number = employee.employee_id
        for before in [one for one in left if one < number]:
            yield _without_hours(first, left.pop(before))
        left.pop(number, None)
        yield work_of(first, employee)
    for one in left.values():
        yield _without_hours(first, one)


def adjusted_by_person(adjustments: Sequence[clients.Adjustment]) -> dict[int, list[Adjusted]]:
    """Return the changed hours of earlier months that attendance told of, by employee."""
    found: dict[int, list[Adjusted]] = {}
    for told in sorted(adjustments, key=lambda one: one.id):
        found.setdefault(told.employee_id, []).append(Adjusted(_changed_work(told), told.reason))
    return found


def _person(told: clients.Adjustment) -> dict[str, Any]:
    return told.model_dump(include=set(clients.EmployeeMonth.model_fields) - {"days", "weekly_holidays"})


def _without_hours(month: date, person: Mapping[str, Any]) -> WorkMonth:
    nothing = dict.fromkeys(_SUMS, 0)
    return work_of(month, clients.EmployeeMonth.model_validate({**person, **nothing}))


def _changed_work(told: clients.Adjustment) -> WorkMonth:
    work = _without_hours(date.fromisoformat(f"{told.of_month}-01"), _person(told))
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
