"""The office's run pages."""

import re
from typing import Any

from chassis.testing import TestApp, staff
from payroll_office import (
    answer_month,
    answer_roster,
    full_days,
    give_wage,
    month_row,
    office_with_november,
    roster_row,
)


def compute(payroll: TestApp, **values: str) -> Any:
    form = {"month": "2026-11", "pay_date": "2026-12-10", **values}
    return payroll.client(staff()).post("/admin/payroll/runs", data=form)


def see_all(payroll: TestApp) -> None:
    """Press 확인했음 at every warning of the month's page."""
    client = payroll.client(staff())
    page = client.get("/admin/payslip?month=2026-11").text
    seen = re.findall(r'/checks/(\w+)">\s*<input type="hidden" name="fingerprint" value="(\w+)"', page)
    for code, fingerprint in seen:
        answer = client.post(f"/admin/payroll/runs/2026-11/checks/{code}", data={"fingerprint": fingerprint})
        assert answer.status_code == 303


def test_an_empty_office_is_told_what_to_do_first(payroll: TestApp) -> None:
    page = payroll.client(staff()).get("/admin/payroll")
    assert page.status_code == 200
    assert "아직 계산한 급여가 없습니다" in page.text
    assert 'value="2026-12"' in page.text


def test_computing_leads_to_the_month(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1))
    answer_month(payroll, month_row(1, full_days()))
    give_wage(payroll, 1)
    answer = compute(payroll)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/admin/payslip?month=2026-11&done=created"


def test_what_was_typed_stays_beside_its_error(payroll: TestApp) -> None:
    page = compute(payroll, month="2027-05", pay_date="2026-12-10")
    assert page.status_code == 422
    assert "아직 시작하지 않은 달입니다" in page.text
    assert 'value="2027-05"' in page.text


def test_a_missing_pay_date_is_asked_for(payroll: TestApp) -> None:
    page = compute(payroll, pay_date="")
    assert page.status_code == 422
    assert "꼭 입력해 주세요" in page.text


def test_missing_figures_are_named_on_the_page(payroll: TestApp) -> None:
    page = compute(payroll, month="2023-01", pay_date="2023-02-10")
    assert page.status_code == 422
    assert "최저임금(2023-01-01)" in page.text


def test_attendance_away_is_a_korean_notice(payroll: TestApp) -> None:
    payroll.peer("attendance").away = True
    page = compute(payroll)
    assert page.status_code == 503
    assert "근태 서비스에 잠시 연결할 수 없습니다" in page.text


def test_the_list_shows_each_month_with_its_state(payroll: TestApp) -> None:
    office_with_november(payroll)
    page = payroll.client(staff()).get("/admin/payroll")
    assert "2026-11" in page.text
    assert "초안" in page.text
    assert "1명" in page.text


def test_steps_go_on_from_the_month_page(payroll: TestApp) -> None:
    office_with_november(payroll)
    client = payroll.client(staff())
    see_all(payroll)
    for path, word in (("review", "검토 완료"), ("pay/lock", "확정했습니다"), ("pay/paid", "지급 완료")):
        answer = client.post(f"/admin/payroll/runs/2026-11/{path}")
        assert answer.status_code == 303
        assert word in client.get(answer.headers["location"]).text


def test_an_unknown_step_is_refused(payroll: TestApp) -> None:
    assert payroll.client(staff()).post("/admin/payroll/runs/2026-11/vanish").status_code == 422


def test_a_step_out_of_turn_is_a_page_that_says_so(payroll: TestApp) -> None:
    office_with_november(payroll)
    page = payroll.client(staff()).post("/admin/payroll/runs/2026-11/pay/lock")
    assert page.status_code == 409
    assert "초안" in page.text
