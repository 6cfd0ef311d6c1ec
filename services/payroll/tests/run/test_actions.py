"""Keeping drafts and going from draft to paid, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from chassis.audit import broken_links
from chassis.db import Database
from chassis.testing import staff
from drafts import keep_drafts
from payroll.base import AuditRow
from payroll.run import actions, queries
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.kept import Computed, Reading, computed_month
from payroll.run.rules.sources import Own
from payroll.run.tables import PayRun, Payslip
from payroll_people import NOVEMBER, PAY_DAY, day, figures, kim, terms, week
from sqlalchemy import func, select

NOW = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
OFFICE = staff()


def outcome(employee_id: int, hourly: int = 10_320) -> Outcome:
    work = kim(*(day(number) for number in range(2, 7)), weeks=(week(8),))
    work = replace(work, employee_id=employee_id, employee_no=f"H-{employee_id:04d}")
    return outcome_of(work, Own([terms(hourly)] if hourly else []), figures())


def month(*outcomes: Outcome, read_at: datetime = NOW) -> Computed:
    reading = Reading(f"{NOVEMBER:%Y-%m}", PAY_DAY, True, "v1", (), read_at)
    return computed_month(reading, outcomes)


def keep(db: Database, computed: Computed) -> tuple[PayRun, str]:
    return db.write(keep_drafts, computed, OFFICE, NOW)


def step(db: Database, name: str) -> tuple[PayRun, bool]:
    return db.write(actions.take_step, "2026-11", name, OFFICE, NOW)


def count(db: Database, table: type[Payslip] | type[PayRun]) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_first_run_keeps_every_draft_and_its_sums(db: Database) -> None:
    run, result = keep(db, month(outcome(1), outcome(2)))
    assert result == "created"
    assert (run.payslip_count, run.state) == (2, "draft")
    assert run.gross_won == 2 * 6 * 82_560
    assert run.net_won == run.gross_won - run.deduction_won
    assert run.totals["base"] == 2 * 5 * 82_560


def test_a_person_without_wage_is_listed_and_stops_nobody(db: Database) -> None:
    run, _ = keep(db, month(outcome(1), outcome(2, hourly=0)))
    with db.read() as session:
        problems = queries.problems_of(session, run)
    assert run.payslip_count == 1
    assert [(problem.employee_id, problem.code) for problem in problems] == [(2, "no_wage_terms")]


def test_the_same_run_again_changes_nothing(db: Database) -> None:
    first, _ = keep(db, month(outcome(1)))
    again, result = keep(db, month(outcome(1)))
    assert result == "unchanged"
    assert again.hash == first.hash
    assert count(db, Payslip) == 1


def test_a_new_result_replaces_the_drafts(db: Database) -> None:
    keep(db, month(outcome(1), outcome(2)))
    run, result = keep(db, month(outcome(1, hourly=11_000)))
    assert result == "replaced"
    assert count(db, Payslip) == run.payslip_count == 1


def test_a_result_read_earlier_does_not_replace_a_later_one(db: Database) -> None:
    kept, _ = keep(db, month(outcome(1)))
    run, result = keep(db, month(outcome(1, hourly=11_000), read_at=NOW - timedelta(minutes=5)))
    assert result == "unchanged"
    assert run.hash == kept.hash


def test_runs_at_the_same_time_make_one_run_and_one_payslip_each(db: Database) -> None:
    computed = month(outcome(1), outcome(2))
    with ThreadPoolExecutor(8) as pool:
        results = [result for _, result in pool.map(lambda _: keep(db, computed), range(8))]
    assert sorted(results) == ["created"] + ["unchanged"] * 7
    assert (count(db, PayRun), count(db, Payslip)) == (1, 2)


def test_a_run_goes_from_draft_to_paid_and_tells_who_and_when(db: Database) -> None:
    keep(db, month(outcome(1)))
    for name in ("review", "lock", "paid"):
        run, changed = step(db, name)
        assert changed
    assert run.state == "paid"
    assert (run.reviewed_by, run.locked_by, run.paid_by) == ("office", "office", "office")


def test_a_step_taken_twice_is_taken_once(db: Database) -> None:
    keep(db, month(outcome(1)))
    assert step(db, "review")[1] is True
    assert step(db, "review")[1] is False


@pytest.mark.parametrize("name", ["lock", "paid", "reopen"])
def test_a_draft_cannot_jump(db: Database, name: str) -> None:
    keep(db, month(outcome(1)))
    if name == "reopen":
        assert step(db, name)[1] is False
        return
    with pytest.raises(actions.StepRefused):
        step(db, name)


def test_a_reviewed_run_is_not_computed_again_until_it_is_reopened(db: Database) -> None:
    keep(db, month(outcome(1)))
    step(db, "review")
    with pytest.raises(actions.RunClosed, match="검토를 취소"):
        keep(db, month(outcome(1, hourly=11_000)))
    step(db, "reopen")
    assert keep(db, month(outcome(1, hourly=11_000)))[1] == "replaced"


def test_a_locked_payslip_never_changes(db: Database) -> None:
    keep(db, month(outcome(1)))
    step(db, "review")
    step(db, "lock")
    with db.read() as session:
        before = queries.payslip_of(session, "2026-11", 1)
    with pytest.raises(actions.RunClosed):
        keep(db, month(outcome(1, hourly=20_000)))
    with pytest.raises(actions.StepRefused):
        step(db, "reopen")
    with db.read() as session:
        after = queries.payslip_of(session, "2026-11", 1)
    assert (after.id, after.hash, after.lines) == (before.id, before.hash, before.lines)


def test_a_step_of_an_unknown_month_is_not_found(db: Database) -> None:
    with pytest.raises(queries.RunUnknown):
        step(db, "review")


def test_a_worker_sees_nothing_before_the_lock(db: Database) -> None:
    keep(db, month(outcome(1)))
    step(db, "review")
    with db.read() as session:
        assert queries.published_payslips(session, 1) == []
    step(db, "lock")
    with db.read() as session:
        assert [payslip.month for payslip, _ in queries.published_payslips(session, 1)] == ["2026-11"]


def test_every_act_leaves_a_link_in_the_audit(db: Database) -> None:
    keep(db, month(outcome(1)))
    step(db, "review")
    with db.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        assert list(broken_links(session, AuditRow)) == []
    assert [row.action for row in rows] == ["run.compute", "run.review"]


def test_a_payslip_keeps_a_copy_of_what_it_read(db: Database) -> None:
    keep(db, month(outcome(1)))
    with db.read() as session:
        payslip = queries.payslip_of(session, "2026-11", 1)
    assert payslip.name == "김하늘"
    assert payslip.birth_date == date(1990, 5, 17)
    assert payslip.days[0]["work_date"] == "2026-11-02"
    assert payslip.lines[0]["formula"] == "기본급 / 40시간 × 10,320원"
