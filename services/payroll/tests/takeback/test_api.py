"""The wage terms of a hire are taken back while nothing has been paid on them."""

from typing import Any

import pytest
from chassis.testing import TestApp, anyone, json_of, service, staff, worker
from payroll_office import office_with_november

HIRE: dict[str, Any] = {
    "application_id": "0199-abc",
    "employee_id": 5,
    "valid_from": "2026-11-23",
    "hourly_won": 10_320,
    "tax_mode": "insured",
}
USE = "/internal/hires/0199-abc"
TAKE_BACK = f"{USE}/take-back"


def terms(payroll: TestApp) -> list[Any]:
    answer = payroll.client(staff()).get("/api/payroll/v1/wages/5")
    items: list[Any] = json_of(answer)["items"]
    return items


def test_unused_terms_are_taken_back_however_often_it_is_asked(payroll: TestApp) -> None:
    recruit = payroll.client(service("recruit"))
    recruit.post("/internal/wage-terms", json=HIRE)
    assert json_of(recruit.get(f"{USE}?employee_id=5")) == {"taken_back": False, "reasons": []}
    for _ in range(2):
        answer = recruit.post(TAKE_BACK, json={"employee_id": 5})
        assert json_of(answer) == {"taken_back": True, "reasons": []}
    assert terms(payroll) == []


def test_a_late_message_of_the_hire_brings_no_terms(payroll: TestApp) -> None:
    recruit = payroll.client(service("recruit"))
    assert json_of(recruit.post(TAKE_BACK, json={}))["taken_back"] is True
    assert json_of(recruit.post("/internal/wage-terms", json=HIRE), 409)["code"] == "hire_taken_back"
    assert terms(payroll) == []
    again = recruit.post("/internal/wage-terms", json={**HIRE, "application_id": "0199-abc.2"})
    assert again.status_code == 201


def test_whose_month_was_computed_is_not_taken_back_and_the_answer_says_the_way(payroll: TestApp) -> None:
    office_with_november(payroll)
    recruit = payroll.client(service("recruit"))
    assert json_of(recruit.get("/internal/hires/app-1?employee_id=1"))["reasons"] == ["급여명세서"]
    refused = json_of(recruit.post("/internal/hires/app-1/take-back", json={"employee_id": 1}), 409)
    assert (refused["code"], "퇴사 처리" in refused["detail"]) == ("hire_used", True)
    assert json_of(payroll.client(staff()).get("/api/payroll/v1/wages/1"))["items"] != []


@pytest.mark.parametrize(("who", "status"), [(anyone(), 401), (worker(1), 403), (staff(), 403)])
def test_only_services_ask(payroll: TestApp, who: Any, status: int) -> None:
    client = payroll.client(who)
    answers = (client.get(USE).status_code, client.post(TAKE_BACK, json={}).status_code)
    assert answers == (status, status)
