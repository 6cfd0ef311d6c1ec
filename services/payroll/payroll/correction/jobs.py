"""Computes a locked month as of today, beside everything that is kept: a job as a run's, taken up again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from chassis.db import Database
from chassis.errors import AppError
from chassis.http import Peers
from chassis.identity import Identity
from fastapi import FastAPI

from payroll import clients
from payroll.correction import actions, queries, rules
from payroll.figures.queries import month_figures_of
from payroll.figures.rules import MonthFigures
from payroll.roster import feed
from payroll.roster.tables import Person
from payroll.run import queries as runs
from payroll.run import staging
from payroll.run.compute import PART, adjusted_by_person, outcome_for, work_of
from payroll.run.differing import Part
from payroll.run.jobs import AT_ONCE, Clock
from payroll.run.rules.draft import Outcome
from payroll.run.rules.inputs import figures_kept
from payroll.run.rules.job import CORRECTIONS
from payroll.run.rules.kept import Reading, Row, Tally
from payroll.run.rules.sources import Sources
from payroll.run.sources import missed_of, sources_of
from payroll.run.tables import PayRun, RunJob

WORK = "corrections"
_AWAY = "근태 서비스에 연결할 수 없어 잠시 뒤 다시 시도합니다."


@dataclass(frozen=True)
class Inputs:
    """All that a locked month is computed from today: its closed hours, its figures, the terms of now."""

    run: PayRun
    base: str
    first: date
    read: clients.Month
    figures: MonthFigures
    sources: Sources
    people: Mapping[int, Person]
    overpaid_left: frozenset[int]

    def parts(self) -> Iterator[list[Outcome]]:
        """Compute everybody that attendance told of, by number, a part of them at a time."""
        adjusted = adjusted_by_person(self.read.adjustments)
        told = sorted(self.read.employees, key=lambda one: one.employee_id)
        outcomes = (self._outcome(one, adjusted.get(one.employee_id, ())) for one in told)
        while part := list(islice(outcomes, PART)):
            yield part

    def _outcome(self, told: clients.EmployeeMonth, adjusted: Sequence[Any]) -> Outcome:
        number = told.employee_id
        own = self.sources.own(number, adjusted)
        own = rules.own_today(own, overpaid_left=number in self.overpaid_left)
        work, person = work_of(self.first, told), self.people.get(number)
        if person is not None:
            dates = (person.hire_date, person.resign_date, person.birth_date)
            work = replace(work, hire_date=dates[0], resign_date=dates[1], birth_date=dates[2])
        return outcome_for(work, own, self.figures)


@dataclass
class Found:
    """What comes out so far: each difference, the seals of the right months, who could not be computed."""

    changes: list[Row] = field(default_factory=list)
    seals: list[tuple[int, str, Any]] = field(default_factory=list)
    problems: list[Row] = field(default_factory=list)

    def add(self, outcomes: Sequence[Outcome], locked: Mapping[int, Row], reading: Reading) -> Part:
        """Compare the next people with what was locked; return the part to stage."""
        kept, _ = Tally(reading).add(outcomes)
        changes = {row["employee_id"]: _change(row, locked) for row in kept}
        differ = {number: change for number, change in changes.items() if change is not None}
        payslips = [row for row in kept if row["employee_id"] in differ]
        self.changes += differ.values()
        self.seals += [
            (row["employee_id"], row["hash"], differ[row["employee_id"]]["lines"]) for row in payslips
        ]
        self.problems += [_problem(one) for one in outcomes if _is_lost(one, locked)]
        return Part(list(differ), payslips, [], 0, 0, list(differ.values()))


def work_corrections(app: FastAPI) -> None:
    """Compute every locked month that waits to be looked at again."""
    db, peers = app.state.db, app.state.peers
    while job := _next(db):
        try:
            make(db, peers, job, _now)
        except staging.LeaseLost:
            continue
        except AppError as error:
            act = staging.put_off if error.status == 503 else staging.give_up
            problem = _AWAY if error.status == 503 else error.detail
            db.write(act, job.id, job.claim_no, problem, _now())


def check_at_once(db: Database, peers: Peers, month: str, who: Identity, now: datetime) -> str:
    """Compute a locked month as of today within a request: `ready`, `unchanged`, or `computing` elsewhere.

    Raises NotLocked, CorrectionOpen, FiguresMissing, PeerAway; then no job is left.
    """
    job = db.write(actions.start_check, month, who, now)
    claimed = db.write(staging.claim, job.id, now)
    if claimed is None:
        return "computing"
    try:
        return make(db, peers, claimed, lambda: now)
    except AppError as error:
        db.write(staging.give_up, claimed.id, claimed.claim_no, error.detail, now)
        raise


def is_small(people: int) -> bool:
    """Say whether a page waits for the result."""
    return people <= AT_ONCE


def make(db: Database, peers: Peers, job: RunJob, clock: Clock) -> str:
    """Compute a claimed job to its end; returns `ready` or `unchanged`. Raises LeaseLost."""
    inputs = read_inputs(db, peers, job.month)
    provisional = tuple(inputs.run.provisional)
    reading = Reading(job.month, inputs.run.pay_date, True, inputs.read.version, provisional, clock())
    found, done, total = Found(), 0, len(inputs.read.employees)
    for outcomes in inputs.parts():
        with db.read() as session:
            ids = [outcome.work.employee_id for outcome in outcomes]
            locked = queries.locked_slips(session, job.month, ids)
        part = found.add(outcomes, locked, reading)
        done += len(outcomes)
        part = replace(part, done=done, total=total)
        db.write(staging.stage, job.id, job.claim_no, part, clock())
    found.problems += _not_told(db, inputs)
    return db.write(actions.finish, job.id, job.claim_no, _summary(inputs, found, reading), clock())


def read_inputs(db: Database, peers: Peers, month: str) -> Inputs:
    """Read what a locked month is computed from; raises NotLocked, NotClosed, FiguresMissing, PeerAway."""
    read = clients.month_of(peers, month)
    if not read.closed:
        raise actions.NotClosed
    feed.catch_up(db, peers)
    first = date.fromisoformat(f"{month}-01")
    with db.read() as session:
        run = actions.locked_month(session, month)
        changed = {(one.employee_id, one.of_month) for one in read.adjustments}
        sources = replace(sources_of(session, month), missed=missed_of(session, changed))
        return Inputs(
            run,
            queries.base_token(session, run),
            first,
            read,
            month_figures_of(session, first, run.pay_date),
            sources,
            queries.people_of(session),
            frozenset(queries.left_to_agreements(session, run)),
        )


def _summary(inputs: Inputs, found: Found, reading: Reading) -> Row:
    return {
        **rules.sums_of(found.changes),
        "hash": rules.correction_hash(inputs.base, found.seals),
        "base": inputs.base,
        "problems": found.problems,
        "figures": figures_kept(inputs.figures),
        "read_at": reading.read_at.isoformat(),
    }


def _change(row: Row, locked: Mapping[int, Row]) -> Row | None:
    return rules.correction_of(locked.get(row["employee_id"]), row)


def _is_lost(outcome: Outcome, locked: Mapping[int, Row]) -> bool:
    slip = locked.get(outcome.work.employee_id)
    return outcome.draft is None and slip is not None and bool(rules.own_lines(slip["lines"]))


def _problem(outcome: Outcome) -> Row:
    work = outcome.work
    sentence = " ".join(problem.sentence for problem in outcome.problems if problem.blocking)
    who = {"employee_id": work.employee_id, "employee_no": work.employee_no, "name": work.name}
    return {**who, "sentence": sentence}


def _not_told(db: Database, inputs: Inputs) -> list[Row]:
    told = {one.employee_id for one in inputs.read.employees}
    with db.read() as session:
        paid = queries.paid_people(session, inputs.run.month)
        gone = queries.locked_slips(session, inputs.run.month, paid.keys() - told)
    return [
        {
            "employee_id": number,
            "employee_no": slip["employee_no"],
            "name": slip["name"],
            "sentence": "근태의 마감한 달에 이 사람이 없어 다시 계산하지 못했습니다.",
        }
        for number, slip in sorted(gone.items())
        if rules.own_lines(slip["lines"])
    ]


def _now() -> datetime:
    return datetime.now(UTC)


def _next(db: Database) -> RunJob | None:
    now = _now()
    with db.read() as session:
        job_id = runs.due_job(session, now, CORRECTIONS)
    return db.write(staging.claim, job_id, now) if job_id else None
