"""The worker's page on the phone and the office's pages."""

from dataclasses import replace
from typing import Any

import pytest
from chassis.testing import TestApp, staff, worker
from payroll.roster import feed
from payroll_office import answer_roster, roster_row

PHONE = replace(worker(1), signed_in_at=1_796_085_000)
NUMBER = "110-234-567890"


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    answer_roster(payroll, roster_row(1), roster_row(2))
    feed.follow(payroll.app)
    return payroll


def enter(office: TestApp, employee_id: int = 1, /, **values: str) -> Any:
    form = {
        "form_token": "token-0001",
        "bank_code": "088",
        "number": NUMBER,
        "holder": "김하늘",
        "valid_from": "2026-11-01",
        **values,
    }
    return office.client(staff()).post(f"/admin/wages/{employee_id}/account", data=form)


def ask(office: TestApp, who: Any = PHONE, **values: str) -> Any:
    form = {"form_token": "token-0002", "bank_code": "088", "number": NUMBER, **values}
    return office.client(who).post("/payslip/account", data=form)


def test_the_office_enters_an_account_and_sees_it_masked(office: TestApp) -> None:
    answer = enter(office)
    assert answer.status_code == 303
    page = office.client(staff()).get(answer.headers["location"])
    assert "등록했습니다" in page.text
    assert "********7890" in page.text
    assert "567890" not in page.text.replace("********7890", "")
    assert "********7890" in office.client(staff()).get("/admin/wages/1").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "12345"),
        ("number", "abc"),
        ("bank_code", "000"),
        ("bank_code", "국민"),
        ("holder", ""),
        ("holder", "김바다"),
        ("valid_from", "어제"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_kept(office: TestApp, field: str, value: str) -> None:
    page = enter(office, **{field: value})
    assert page.status_code == 422
    assert NUMBER in page.text or value in page.text


def test_the_whole_number_is_shown_on_a_press_only_and_not_kept_by_the_browser(office: TestApp) -> None:
    enter(office)
    page = office.client(staff("payer", name="jiyu")).post("/admin/wages/1/account/1/number")
    assert "110234567890" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "110234567890" not in office.client(staff()).get("/admin/wages/1/account").text


def test_the_operator_sees_no_account(office: TestApp) -> None:
    operator = office.client(staff("operator"))
    for address in ("/admin/payroll/accounts", "/admin/wages/1/account"):
        assert operator.get(address).status_code == 403
    assert operator.post("/admin/wages/1/account/1/number").status_code == 403
    assert office.client(staff("payer")).post("/admin/wages/1/account", data={}).status_code == 403


def test_a_worker_types_the_pin_before_the_form_is_shown(office: TestApp) -> None:
    page = office.client(worker(1)).get("/payslip/account").text
    assert "PIN 입력하고 계좌 등록" in page
    assert 'name="number"' not in page
    assert ask(office, worker(1)).status_code == 403


def test_a_worker_enters_the_own_account_and_the_office_confirms_it(office: TestApp) -> None:
    assert ask(office).status_code == 303
    own = office.client(PHONE).get("/payslip/account?done=1").text
    assert "확인 대기" in own
    assert "110234567890" not in own
    cards = office.client(staff())
    assert "김하늘" in cards.get("/admin/payroll/accounts").text
    decided = cards.post("/admin/wages/1/account/1/decision", data={"decision": "confirm"})
    assert decided.status_code == 303
    assert "급여를 받는 계좌" in office.client(PHONE).get("/payslip/account").text
    assert "급여를 받는 계좌" not in office.client(worker(2)).get("/payslip/account").text


def test_a_rejection_without_a_reason_is_refused_and_with_one_is_read_by_the_worker(office: TestApp) -> None:
    ask(office)
    desk = office.client(staff())
    assert desk.post("/admin/wages/1/account/1/decision", data={"decision": "reject"}).status_code == 422
    reject = {"decision": "reject", "note": "통장 사본의 이름이 달라요"}
    assert desk.post("/admin/wages/1/account/1/decision", data=reject).status_code == 303
    assert "통장 사본의 이름이 달라요" in office.client(PHONE).get("/payslip/account").text


def test_the_payslip_page_leads_to_the_account(office: TestApp) -> None:
    assert "/payslip/account" in office.client(PHONE).get("/payslip").text


def test_lists_show_who_has_none(office: TestApp) -> None:
    enter(office)
    desk = office.client(staff())
    assert "이바다" in desk.get("/admin/payroll/accounts?show=none").text
    assert "********7890" in desk.get("/admin/payroll/accounts?show=all&q=김하늘").text
    assert desk.get("/admin/payroll/accounts?show=rich").status_code == 422
