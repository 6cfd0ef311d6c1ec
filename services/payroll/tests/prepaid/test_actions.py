"""A locked run settles what was paid early, once, and never below zero; on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from advances import NOW as ASKED_AT
from advances import paid
from chassis.db import Database
from chassis.testing import staff
from drafts import keep_drafts
from payroll.prepaid import queries
from payroll.run import actions
from payroll.run.queries import payslip_of
from payroll.run.rules.draft import outcome_of
from payroll.run.rules.kept import Reading, computed_month
from payroll.run.rules.sources import Own
from payroll.run.settling import AdvancesChanged
from payroll.run.tables import PayRun, Payslip
from payroll_people import PAY_DAY, day, figures, kim, terms

NOW = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
OFFICE = staff()


def compute(db: Database, days: int = 5) -> PayRun:
    work = kim(*(day(number) for number in range(2, 2 + days)))
    with db.read() as session:
        dues = queries.dues_of(session, "2026-11")
    outcomes = [
        outcome_of(replace(work, employee_id=number), Own([terms()], dues.get(number, ())), figures())
        for number in (1, 2)
    ]
    reading = Reading("2026-11", PAY_DAY, True, "v1", (), NOW)
    run, _ = db.write(keep_drafts, computed_month(reading, outcomes), OFFICE, NOW)
    return run


def steps(db: Database, *names: str) -> None:
    for name in names:
        db.write(actions.take_step, "2026-11", name, OFFICE, NOW)


def payslip(db: Database, employee_id: int = 1) -> Payslip:
    with db.read() as session:
        return payslip_of(session, "2026-11", employee_id)


def state_and_open(db: Database, advance_id: int) -> tuple[str, int]:
    with db.read() as session:
        return queries.advance_of(session, advance_id).state, queries.open_balances(session, [advance_id])[
            advance_id
        ]


def test_the_payslip_shows_it_and_the_lock_settles_it(db: Database) -> None:
    advance = paid(db, 200_000)
    compute(db)
    slip = payslip(db)
    [line] = [line for line in slip.lines if line["code"] == "advance"]
    assert (line["amount"], line["label"]) == (200_000, "선지급(가불) 정산")
    assert "2026-11-20" in line["formula"]
    assert slip.net_won == slip.gross_won - slip.deduction_won == payslip(db, 2).net_won - 200_000
    assert any("정산 후" in note for note in slip.notes)
    assert state_and_open(db, advance.id) == ("paid", 200_000)
    steps(db, "review", "lock", "lock")
    assert state_and_open(db, advance.id) == ("settled", 0)


def test_what_the_pay_is_too_small_for_is_carried_and_the_net_is_zero(db: Database) -> None:
    advance = paid(db, 500_000)
    compute(db, days=3)
    slip = payslip(db)
    assert slip.net_won == 0
    steps(db, "review", "lock")
    state, still_open = state_and_open(db, advance.id)
    assert state == "carried"
    assert 0 < still_open < 500_000
    assert any("퇴직금에서 빼지 않음" in note for note in slip.notes)


def test_an_advance_paid_after_the_drafts_stops_the_lock(db: Database) -> None:
    compute(db)
    steps(db, "review")
    advance = paid(db, 100_000)
    with pytest.raises(AdvancesChanged):
        steps(db, "lock")
    steps(db, "reopen")
    compute(db)
    steps(db, "review", "lock")
    assert state_and_open(db, advance.id) == ("settled", 0)


def test_a_locked_month_tells_again_what_was_due_in_it(db: Database) -> None:
    advance = paid(db, 200_000)
    compute(db)
    with db.read() as session:
        before = queries.dues_of(session, "2026-11")
    steps(db, "review", "lock")
    with db.read() as session:
        assert queries.settled_dues(session, "2026-11") == before
        assert queries.dues_of(session, "2026-12") == {}
        assert [entry.once for entry in queries.entries_of(session, advance.id)] == ["payout", "run"]


def test_who_has_no_payslip_keeps_it_for_the_next_run(db: Database) -> None:
    advance = paid(db, 100_000, employee_id=9)
    compute(db)
    steps(db, "review", "lock")
    assert state_and_open(db, advance.id) == ("paid", 100_000)
    with db.read() as session:
        assert list(queries.dues_of(session, "2026-12")) == [9]


def test_a_run_without_advances_has_the_hash_it_always_had(db: Database) -> None:
    first = compute(db).hash
    assert ASKED_AT < NOW
    assert compute(db).hash == first
