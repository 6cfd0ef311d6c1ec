"""One person whose data cannot be is listed with the cause; everybody else is paid."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from chassis.testing import TestApp, staff
from payroll.run import compute
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkDay
from payroll_office import office_with_november
from payroll_people import day, figures, kim, terms


@pytest.mark.parametrize("fault", [ZeroDivisionError, ValueError, KeyError, IndexError])
def test_a_fault_at_one_person_lists_that_person_and_pays_the_others(
    payroll: TestApp,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(work: Any, *known: Any) -> Outcome:
        if work.employee_id == 1:
            raise fault("9일")
        return outcome_of(work, *known)

    monkeypatch.setattr(compute, "outcome_of", broken)
    office_with_november(payroll)
    boss = payroll.client(staff())
    run = boss.get("/api/payroll/v1/runs/2026-11").json()
    [listed] = [one for one in run["problems"] if one["code"] == "not_computable"]
    assert (listed["employee_id"], fault.__name__ in listed["detail"]) == (1, True)
    slips = boss.get("/api/payroll/v1/runs/2026-11/payslips").json()["items"]
    assert slips
    assert 1 not in {one["employee_id"] for one in slips}
    assert "payslip_not_computed" in caplog.text
    assert "계산하지 못함" in boss.get("/admin/payslip?month=2026-11").text


@pytest.mark.parametrize(
    "wrong",
    [
        replace(day(3), worked=36 * 60 + 1),
        replace(day(3), night=-1),
        replace(day(3), night=10**9),
        replace(day(3), overtime=-60),
    ],
)
def test_minutes_that_a_day_cannot_have_are_told_with_their_date(wrong: WorkDay) -> None:
    outcome = outcome_of(kim(day(2), wrong), Own([terms()]), figures())
    assert outcome.draft is None
    [told] = [problem for problem in outcome.problems if problem.code == "hours_impossible"]
    assert "2026-11-03" in told.sentence


def test_a_share_of_the_tax_that_was_asked_for_last_year_is_told_and_changes_no_won() -> None:
    work = kim(*(day(number) for number in range(2, 7)))
    old = Own([terms(since=date(2025, 12, 1), percent=80)])
    this = Own([terms(since=date(2026, 1, 1), percent=80)])
    told, plain = outcome_of(work, old, figures()), outcome_of(work, this, figures())
    assert [problem.code for problem in told.advice] == ["percent_of_last_year"]
    assert plain.advice == ()
    assert told.draft is not None
    assert plain.draft is not None
    assert told.draft.net_won == plain.draft.net_won
