"""Untaxed overtime of production workers: a corrected month counts into the year's cap as it is right."""

import json
from typing import Any

import pytest
from chassis.testing import TestApp, json_of, kst, staff
from corrections import CORRECTIONS, RUNS, correct, december_month, run_december
from payroll.proof import prove
from payroll.run import sources
from payroll_office import answer_month, answer_roster, full_days, month_row, roster_row, take_steps

LATE = [{**day, "worked": 780, "overtime": 300} for day in full_days()]
CAP, LOCKED, RIGHT = 2_400_000, len(LATE) * 77_400, len(LATE) * 112_500
"""A day's five hours of overtime pay 77,400 won at 10,320, 112,500 at 15,000."""


def give_terms(payroll: TestApp, hourly: int, since: str) -> None:
    terms = {"valid_from": since, "hourly_won": hourly, "tax_mode": "insured"}
    terms |= {"is_production": True, "last_year_won": 0}
    json_of(payroll.client(staff()).post("/api/payroll/v1/wages/1", json=terms), 201)


def freed(payroll: TestApp, address: str) -> tuple[int, int]:
    """Return what the month counted of the year's other months, and what of its own is not taxed."""
    told = [json.loads(line) for line in payroll.client(staff()).get(address).text.splitlines()]
    [one] = [row for row in told if row["kind"] == "person"]
    lines: list[dict[str, Any]] = one["lines"]
    return one["inputs"]["own"]["freed_won"], sum(x["tax_free"] for x in lines if x["code"] == "overtime")


@pytest.fixture
def raised(payroll: TestApp) -> TestApp:
    """A production worker's November locked at 10,320 won an hour, then raised backwards to 15,000."""
    answer_roster(payroll, roster_row(1))
    answer_month(payroll, month_row(1, LATE))
    give_terms(payroll, 10_320, "2026-01-01")
    body = {"month": "2026-11", "pay_date": "2026-12-10"}
    json_of(payroll.client(staff()).post(RUNS, json=body), 201)
    take_steps(payroll, "review", "lock")
    payroll.at(kst("2026-12-15 10:00"))
    give_terms(payroll, 15_000, "2026-11-01")
    days = [{**day, "work_date": day["work_date"].replace("-11-", "-12-")} for day in LATE]
    december_month(payroll, month_row(1, days, weekly_holidays=[]))
    return payroll


def test_what_a_correction_frees_is_gone_from_the_years_cap(raised: TestApp) -> None:
    correct(raised, "review", "lock")
    assert freed(raised, f"{CORRECTIONS}/1/trace") == (0, RIGHT)
    run_december(raised, "review", "lock")
    assert freed(raised, f"{RUNS}/2026-12/trace") == (RIGHT, CAP - RIGHT)
    assert freed(raised, f"{RUNS}/2026-11/trace") == (0, LOCKED)


def test_a_correction_frees_no_more_than_later_months_left_over(raised: TestApp) -> None:
    run_december(raised, "review", "lock")
    assert freed(raised, f"{RUNS}/2026-12/trace") == (LOCKED, CAP - LOCKED)
    correct(raised, "review", "lock")
    assert freed(raised, f"{CORRECTIONS}/1/trace") == (CAP - LOCKED, LOCKED)


def test_a_month_locked_when_corrections_did_not_count_keeps_its_hash(
    raised: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(raised, "review", "lock")
    with monkeypatch.context() as before:
        before.setattr(sources, "freed_of", lambda *_: {1: LOCKED})
        run_december(raised, "review", "lock")
    proven, faults = prove(raised.app.state.db, raised.settings, raised.app.state.peers)
    assert faults == []
    assert "다시 계산한 해시도 같음" in proven[0]
