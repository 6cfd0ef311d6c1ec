"""The office enters how a person is insured, and the run takes what was billed."""

from typing import Any

import pytest
from chassis.testing import TestApp, staff
from payroll_office import office_with_november

PAGE = "/admin/wages/1/insurance"
BILL = {"pension_won": "142,500", "health_won": "107,850", "care_won": "14,170"}


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    office_with_november(payroll)
    return payroll


def enter(office: TestApp, **values: str) -> Any:
    form = {"form_key": "key-00000001", "month": "2026-07", "mode": "billed", **BILL, **values}
    return office.client(staff()).post(PAGE, data=form)


def deductions(office: TestApp) -> dict[str, int]:
    boss = office.client(staff())
    boss.post("/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"})
    lines = boss.get("/api/payroll/v1/runs/2026-11/payslips/1").json()["lines"]
    return {line["code"]: line["amount"] for line in lines if line["side"] == "deduction"}


def test_a_billed_person_pays_what_was_billed_and_employment_insurance_of_the_pay(office: TestApp) -> None:
    before = deductions(office)
    answer = enter(office)
    assert answer.status_code == 303
    assert "고지액" in office.client(staff()).get(PAGE).text
    after = deductions(office)
    assert (after["pension"], after["health"], after["long_term_care"]) == (142_500, 107_850, 14_170)
    assert after["employment"] == before["employment"]


def test_a_bill_without_an_amount_is_refused_and_stays_typed(office: TestApp) -> None:
    page = enter(office, care_won="")
    assert page.status_code == 422
    assert page.text.count("고지서의 금액을 입력해 주세요") == 2
    assert 'id="f-care_won-error"' in page.text
    assert 'value="142,500"' in page.text


def test_amounts_that_nobody_would_use_are_told_and_stay_typed(office: TestApp) -> None:
    page = enter(office, mode="calculated")
    assert page.status_code == 422
    assert 'id="f-mode-error"' in page.text
    assert 'value="142,500"' in page.text


def test_a_pensioner_is_left_out_with_the_reason(office: TestApp) -> None:
    assert (
        enter(office, mode="calculated", no_pension="공무원연금 수급", **dict.fromkeys(BILL, "")).status_code
        == 303
    )
    assert "pension" not in deductions(office)
    payslip = office.client(staff()).get("/api/payroll/v1/runs/2026-11/payslips/1").json()
    assert "국민연금 제외: 공무원연금 수급" in payslip["notes"]


def test_the_same_form_twice_is_entered_once(office: TestApp) -> None:
    assert [enter(office).status_code, enter(office).status_code] == [303, 303]
    listed = office.client(staff()).get("/api/payroll/v1/wages/1/insurance").json()
    assert [one["valid_from"] for one in listed["items"]] == ["2026-07-01"]


def test_coverage_as_a_call(office: TestApp) -> None:
    body = {"month": "2026-07", "mode": "billed", "pension_won": 0, "health_won": 0, "care_won": 0}
    url = "/api/payroll/v1/wages/1/insurance"
    assert office.client(staff()).post(url, json=body).json()["mode"] == "billed"
    assert office.client(staff("payer")).post(url, json=body).status_code == 403
    refused = office.client(staff()).post(url, json={**body, "no_pension": "연금", "pension_won": 10})
    assert refused.status_code == 422
