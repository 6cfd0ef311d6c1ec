"""Corrections in the database, of both kinds: kept once, carried once, taken up again after a crash."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from chassis.db import Database
from chassis.testing import kst, staff
from drafts import keep_drafts
from payroll.correction import actions, queries
from payroll.correction.jobs import Found
from payroll.correction.rules import correction_hash, own_today, sums_of
from payroll.run import actions as runs
from payroll.run import carrying, staging
from payroll.run import queries as run_queries
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.kept import Reading, computed_month
from payroll.run.rules.sources import Own
from payroll.run.sources import sources_found, sources_of
from payroll.run.tables import RunJob
from payroll_people import NOVEMBER, PAY_DAY, day, figures, kim, terms, week

NOW = kst("2026-12-31 09:00")
MONTH = "2026-11"
WORK = kim(*(day(number) for number in (2, 3, 4, 5, 6)), weeks=(week(8),))


def reading(month: date) -> Reading:
    return Reading(f"{month:%Y-%m}", PAY_DAY, True, "v1", (), NOW)


def keep(db: Database, month: date, outcome: Outcome) -> None:
    db.write(keep_drafts, computed_month(reading(month), [outcome]), staff(), NOW)


def lock(db: Database, month: str) -> None:
    for step in ("review", "lock"):
        db.write(runs.take_step, month, step, staff(), NOW)


def outcome(own: Own, month: date = NOVEMBER) -> Outcome:
    work = WORK if month == NOVEMBER else replace(kim(day(3)), month=month, days=_moved(month))
    return replace(outcome_of(work, own, figures(month)), own=own)


def _moved(month: date) -> tuple[Any, ...]:
    return (replace(day(3), work_date=month.replace(day=3)),)


def check(db: Database, hourly: int) -> RunJob:
    """Compute November as of a wage, as the job does."""
    job = db.write(actions.start_check, MONTH, staff(), NOW)
    claimed = db.write(staging.claim, job.id, NOW)
    assert claimed is not None
    with db.read() as session:
        base = queries.base_token(session, actions.locked_month(session, MONTH))
        locked = queries.locked_slips(session, MONTH, [1])
    found = Found()
    own = own_today(Own([terms(hourly)]), overpaid_left=False)
    part = found.add([outcome(own)], locked, reading(NOVEMBER))
    db.write(staging.stage, job.id, claimed.claim_no, replace(part, done=1, total=1), NOW)
    told = {
        **sums_of(found.changes),
        "hash": correction_hash(base, found.seals),
        "base": base,
        "problems": [],
        "figures": [],
        "read_at": NOW.isoformat(),
    }
    db.write(actions.finish, job.id, claimed.claim_no, told, NOW)
    return job


def correct(db: Database, hourly: int, *steps: str) -> int:
    check(db, hourly)
    number = db.write(lambda session: actions.open_run(session, MONTH, "시급 인상", staff(), NOW).number)
    for step in steps:
        db.write(actions.take_step, MONTH, number, step, staff(), NOW)
    return int(number)


@pytest.fixture
def november(db: Database) -> Database:
    keep(db, NOVEMBER, outcome(Own([terms()])))
    lock(db, MONTH)
    return db


def carried(db: Database, month: date) -> Own:
    with db.read() as session:
        return Own([terms(15_000)], corrections=sources_of(session, f"{month:%Y-%m}").own(1).corrections)


def test_a_correction_is_carried_once_and_told_again_as_it_was(november: Database) -> None:
    correct(november, 11_000, "review", "lock")
    december, january = date(2026, 12, 1), date(2027, 1, 1)
    keep(november, december, outcome(carried(november, december), december))
    keep(november, january, outcome(carried(november, january), january))
    lock(november, "2026-12")
    assert carried(november, january).corrections == ()
    with pytest.raises(carrying.CorrectionsMoved):
        lock(november, "2027-01")
    with november.read() as session:
        run = run_queries.run_of(session, "2026-12")
        [found] = sources_found(session, run).own(1).corrections
        [(row, held)] = carrying.corrections_of(session, MONTH, 1)
    assert held.settlement is not None
    assert (held.settlement.month, held.settlement.outcome) == ("2026-12", "taken")
    assert (row.state, held.settlement.won) == ("locked", found.net_won)


def test_a_second_correction_stands_on_the_first(november: Database) -> None:
    correct(november, 11_000, "review", "lock")
    correct(november, 12_000, "review", "lock")
    with november.read() as session:
        [(_, first), (_, second)] = carrying.corrections_of(session, MONTH, 1)
        waiting = sources_of(session, "2026-12").own(1).corrections
        paid = run_queries.payslip_of(session, MONTH, 1)
    assert second.slip.before_net_won == first.slip.net_won
    assert paid.net_won + sum(one.net_won for one in waiting) == second.slip.net_won


def test_a_month_has_one_open_correction(november: Database) -> None:
    number = correct(november, 11_000)
    with pytest.raises(actions.CorrectionOpen):
        november.write(actions.start_check, MONTH, staff(), NOW)
    november.write(actions.take_step, MONTH, number, "discard", staff(), NOW)
    assert correct(november, 11_000, "review") == number + 1
    with pytest.raises(actions.StepRefused):
        november.write(actions.take_step, MONTH, number + 1, "discard", staff(), NOW)


def test_a_draft_that_does_not_know_of_a_waiting_correction_is_told(november: Database) -> None:
    december = date(2026, 12, 1)
    keep(november, december, outcome(Own([terms()]), december))
    correct(november, 11_000, "review", "lock")
    with november.read() as session:
        run = run_queries.run_of(session, "2026-12")
        assert carrying.not_in_drafts(session, run) == {1}
    keep(november, december, outcome(carried(november, december), december))
    with november.read() as session:
        assert carrying.not_in_drafts(session, run_queries.run_of(session, "2026-12")) == set()


def test_the_same_result_again_has_the_same_hash_and_a_killed_job_begins_anew(november: Database) -> None:
    started = november.write(actions.start_check, MONTH, staff(), NOW)
    assert november.write(staging.claim, started.id, NOW) is not None
    later = kst("2026-12-31 09:01")
    again = november.write(staging.claim, started.id, later)
    assert again is not None
    assert again.claim_no == 2
    november.write(actions.discard_check, MONTH, staff(), later)
    first = correct(november, 11_000, "discard")
    second = correct(november, 11_000)
    with november.read() as session:
        hashes = {queries.correction_of(session, MONTH, number).hash for number in (first, second)}
    assert len(hashes) == 1
