"""A payslip without an item that the law wants is not made, and the run says whose and what."""

from dataclasses import replace
from typing import Any

import pytest
from chassis.testing import TestApp, staff
from payroll.run import compute
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.lawful import lawful
from payroll.run.rules.lines import Line
from payroll.run.rules.sources import Own
from payroll_office import office_with_november
from payroll_people import day, figures, kim, terms


def computed() -> Outcome:
    return outcome_of(
        kim(*(day(number, 600, overtime=120) for number in range(2, 7))), Own([terms()]), figures()
    )


def with_line(place: int, **more: Any) -> Outcome:
    outcome = computed()
    assert outcome.draft is not None
    lines: list[Line] = list(outcome.draft.lines)
    lines[place] = replace(lines[place], **more)
    return replace(outcome, draft=replace(outcome.draft, lines=tuple(lines)))


def test_a_computed_payslip_lacks_nothing_and_stays_as_it_is() -> None:
    outcome = computed()
    assert lawful(outcome) is outcome


@pytest.mark.parametrize(
    ("place", "more", "missing"),
    [
        (0, {"formula": "기본급 / "}, "기본급 계산 방법"),
        (0, {"basis": ""}, "기본급 근거"),
        (1, {"minutes": None}, "연장근로수당 시간 수"),
        (0, {"label": " "}, "base 항목 이름"),
        (-1, {"basis": " "}, "지방소득세 근거"),
        (0, {"amount": 1}, "항목의 합과 같은 총액"),
        (-1, {"amount": 1}, "항목의 합과 같은 총액"),
    ],
)
def test_a_missing_item_is_named_and_the_payslip_is_not_made(
    place: int, more: dict[str, Any], missing: str
) -> None:
    found = lawful(with_line(place, **more))
    assert found.draft is None
    assert found.problems[-1].code == "unlawful_payslip"
    assert found.problems[-1].blocking
    assert missing in found.problems[-1].sentence


def test_a_payslip_tells_whose_it_is() -> None:
    outcome = computed()
    assert outcome.draft is not None
    nameless = replace(outcome, draft=replace(outcome.draft, work=replace(outcome.work, name=" ")))
    assert "성명" in lawful(nameless).problems[-1].sentence


def test_a_run_lists_the_person_and_is_not_locked(payroll: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_basis(*asked: Any) -> Outcome:
        outcome = outcome_of(*asked)
        if outcome.draft is None or outcome.work.employee_id != 1:
            return outcome
        lines = tuple(replace(line, basis="") for line in outcome.draft.lines)
        return replace(outcome, draft=replace(outcome.draft, lines=lines))

    monkeypatch.setattr(compute, "outcome_of", without_basis)
    office_with_november(payroll)
    boss = payroll.client(staff())
    run = boss.get("/api/payroll/v1/runs/2026-11").json()
    assert [one["employee_id"] for one in run["problems"] if one["code"] == "unlawful_payslip"] == [1]
    assert boss.post("/api/payroll/v1/runs/2026-11/review").status_code == 200
    refused = boss.post("/api/payroll/v1/runs/2026-11/lock")
    assert (refused.status_code, refused.json()["code"]) == (409, "run_checks_open")
    assert "명세서 필수 항목 빠짐" in refused.json()["detail"]
