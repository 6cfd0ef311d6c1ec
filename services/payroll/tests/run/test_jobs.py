"""Months computed part by part: leases, crashes, and never a double."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from chassis.identity import Identity
from chassis.testing import TestApp, staff
from payroll.run import compute, jobs, queries, staging
from payroll.run.tables import Payslip, PendingPayslip, RunJob
from payroll_office import answer_month, answer_roster, full_days, give_wage, month_row
from sqlalchemy import func, select

NOW = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
PEOPLE = 7
ASKED = ("2026-11", date(2026, 12, 10))


@pytest.fixture
def office(payroll: TestApp, monkeypatch: pytest.MonkeyPatch) -> TestApp:
    """Seven people, three at a time; the fifth has no wage."""
    monkeypatch.setattr(compute, "PART", 3)
    monkeypatch.setattr(jobs, "_now", lambda: NOW)
    answer_roster(payroll)
    answer_month(payroll, *people())
    for number in range(1, PEOPLE + 1):
        if number != 5:
            give_wage(payroll, number)
    return payroll


def people() -> list[dict[str, Any]]:
    return [month_row(number, full_days()) for number in range(1, PEOPLE + 1)]


def start(office: TestApp) -> RunJob:
    return office.db.write(staging.start, *ASKED, staff(), NOW)


def claim(office: TestApp, job: RunJob, later: int = 0) -> RunJob | None:
    return office.db.write(staging.claim, job.id, NOW + timedelta(seconds=later))


def make(office: TestApp, job: RunJob, who: Identity | None = None) -> str:
    return jobs.make(office.db, office.app.state.peers, job, who or staff(), lambda: NOW)


def count(office: TestApp, table: Any) -> int:
    with office.db.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def job_of(office: TestApp) -> RunJob:
    with office.db.read() as session:
        job = queries.last_job(session, "2026-11")
    assert job is not None
    return job


def run_hash(office: TestApp) -> str:
    with office.db.read() as session:
        return queries.run_of(session, "2026-11").hash


def test_a_started_month_is_computed_in_the_background_and_one_without_wage_stops_nobody(
    office: TestApp,
) -> None:
    start(office)
    jobs.work_runs(office.app)
    job = job_of(office)
    assert (job.state, job.done, job.total) == ("kept", PEOPLE, PEOPLE)
    assert (count(office, Payslip), count(office, PendingPayslip)) == (PEOPLE - 1, 0)
    with office.db.read() as session:
        run = queries.run_of(session, "2026-11")
        assert [one.code for one in queries.problems_of(session, run)] == ["no_wage_terms"]
        assert run.payslip_count == PEOPLE - 1
        assert run.computed_by == "office"


def test_pressed_by_many_at_once_a_month_has_one_job(office: TestApp) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: start(office).id, range(8)))
    assert len(ids) == 1
    assert count(office, RunJob) == 1


def test_a_killed_process_leaves_its_job_to_another_and_nobody_twice(
    office: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = start(office)
    first = claim(office, job)
    assert first is not None

    class Killed(BaseException):
        """The process is gone: nothing after this runs."""

    def killed(*_: Any) -> None:
        raise Killed

    monkeypatch.setattr(staging, "finish", killed)
    with pytest.raises(Killed):
        make(office, first)
    monkeypatch.undo()
    assert count(office, PendingPayslip) == PEOPLE - 1
    assert count(office, Payslip) == 0
    assert claim(office, job, later=5) is None
    second = claim(office, job, later=21)
    assert second is not None
    assert count(office, PendingPayslip) == 0
    assert make(office, second) == "created"
    assert count(office, Payslip) == PEOPLE - 1


def test_a_process_that_lost_its_lease_writes_nothing_more(office: TestApp) -> None:
    job = start(office)
    slow, quick = claim(office, job), claim(office, job, later=21)
    assert slow is not None
    assert quick is not None
    assert make(office, quick) == "created"
    with pytest.raises(staging.LeaseLost):
        make(office, slow)
    assert count(office, Payslip) == PEOPLE - 1


def test_attendance_away_puts_the_job_off_and_says_so(office: TestApp) -> None:
    start(office)
    office.peer("attendance").away = True
    jobs.work_runs(office.app)
    job = job_of(office)
    assert (job.state, job.lease_until) == ("waiting", NOW + timedelta(seconds=10))
    assert "근태" in job.problem


def test_a_job_that_ever_and_again_dies_is_given_up(office: TestApp) -> None:
    job = start(office)
    for turn in range(20):
        assert claim(office, job, later=21 * turn) is not None
    assert claim(office, job, later=21 * 20) is None
    assert job_of(office).state == "failed"
    assert start(office).id != job.id


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_what_was_read_never_counts(office: TestApp, seed: int) -> None:
    rows = people()
    rows[0]["leave_days"] = [{"day": "2026-11-05", "minutes": 480}, {"day": "2026-11-12", "minutes": 240}]
    late = {**month_row(2, []), "of_month": "2026-10", "paid_holiday_minutes": 0, "weekly_holidays": []}
    told = [
        {
            **late,
            "id": number,
            "reason": f"누락 {number}",
            "days": [{"work_date": f"2026-10-1{number}", "regular": 60}],
        }
        for number in (1, 2, 3)
    ]
    answer(office, rows, told)
    start(office)
    jobs.work_runs(office.app)
    before = run_hash(office)
    shuffle = random.Random(seed).shuffle
    shuffle(rows)
    shuffle(told)
    for row in rows:
        for name in ("days", "leave_days", "weekly_holidays"):
            shuffle(row.get(name, []))
    answer(office, rows, told)
    start(office)
    jobs.work_runs(office.app)
    assert job_of(office).state == "unchanged"
    assert run_hash(office) == before


def answer(office: TestApp, rows: list[dict[str, Any]], adjustments: list[dict[str, Any]]) -> None:
    body = {
        "month": "2026-11",
        "closed": True,
        "version": "v1",
        "employees": rows,
        "adjustments": adjustments,
    }
    office.peer("attendance").on("GET", "/internal/months/2026-11", json=body)
