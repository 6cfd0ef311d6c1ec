"""Advances on the phone and at the desk: the limit and why, one request, decision, payout, policy."""

import re
from datetime import datetime

import pytest
from chassis.clock import KST
from chassis.identity import Identity
from chassis.testing import TestApp, anyone, staff, worker
from payroll_office import PEOPLE, answer_roster, full_days, give_wage, month_row, roster_row

MONTH = "/internal/months/2026-11/employees/1"
PAYER = staff("payer", name="jiyu")


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    """20 November: 김하늘 has worked and has a wage."""
    payroll.at(datetime(2026, 11, 20, 10, 0, tzinfo=KST))
    answer_roster(payroll, *(roster_row(number) for number in PEOPLE))
    give_wage(payroll, 1)
    payroll.app.state.background.wake("roster")
    payroll.client(staff()).get("/admin/wages/1")
    answer_person(payroll)
    return payroll


def answer_person(payroll: TestApp) -> None:
    body = {"month": "2026-11", "closed": False, "employee": month_row(1, full_days())}
    payroll.peer("attendance").on("GET", MONTH, json=body)


def form(page_text: str, **more: str) -> dict[str, str]:
    token = re.search(r'name="form_token" value="([^"]+)"', page_text)
    assert token
    return {"form_token": token.group(1), "month": "2026-11", "kind": "ordinary", "consent": "1", **more}


def asked(office: TestApp, amount: str = "100,000원") -> int:
    own = office.client(worker(1))
    sent = own.post("/advance", data=form(own.get("/advance").text, amount=amount), follow_redirects=False)
    assert sent.status_code == 303, sent.text
    found = office.client(staff()).get("/api/payroll/v1/advances").json()["items"]
    return int(found[0]["id"])


def press(office: TestApp, address: str, who: Identity, **data: str) -> int:
    return office.client(who).post(address, data=data, follow_redirects=False).status_code


def test_anyone_reads_what_it_is_and_where_to_sign_in(payroll: TestApp) -> None:
    page = payroll.client(anyone()).get("/advance")
    assert page.status_code == 200
    assert "이자도 수수료도 없어요" in page.text
    assert "/signin?next=/advance" in page.text


def test_a_worker_sees_the_limit_and_every_step_to_it(office: TestApp) -> None:
    page = office.client(worker(1)).get("/advance")
    assert "지금 신청할 수 있는 돈" in page.text
    assert "예상 공제" in page.text
    assert "11월 2일(월)" in page.text
    assert "2026년 12월 10일" in page.text


def test_the_button_tapped_twice_makes_one_request(office: TestApp) -> None:
    own = office.client(worker(1))
    data = form(own.get("/advance").text, amount="100000")
    for _ in range(2):
        assert own.post("/advance", data=data, follow_redirects=False).status_code == 303
    assert len(office.client(staff()).get("/api/payroll/v1/advances").json()["items"]) == 1
    assert "신청 취소" in own.get("/advance").text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"amount": ""}, "입력해"),
        ({"amount": "-5"}, "0보다"),
        ({"amount": "99,999,999"}, "까지예요"),
        ({"amount": "100000", "consent": ""}, "동의"),
        ({"amount": "100000", "kind": "emergency"}, "골라 주세요:"),
        ({"amount": "100000", "emergency": "moon"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    office: TestApp, more: dict[str, str], said: str
) -> None:
    own = office.client(worker(1))
    data = form(own.get("/advance").text, reason="급한 일", **more)
    page = own.post("/advance", data=data)
    assert page.status_code == 422
    assert said in page.text
    assert 'value="급한 일"' in page.text


def test_attendance_away_costs_a_banner_and_keeps_the_list(office: TestApp) -> None:
    asked(office)
    office.peer("attendance").on("GET", MONTH, json={}, status=503)
    page = office.client(worker(1)).get("/advance")
    assert page.status_code == 200
    assert "지금은 한도를 계산할 수 없어요" in page.text
    assert "100,000원" in page.text


def test_a_worker_cancels_the_own_request_only(office: TestApp) -> None:
    number = asked(office)
    assert press(office, f"/advance/{number}/cancel", worker(2)) == 404
    assert press(office, f"/advance/{number}/cancel", worker(1)) == 303
    assert "취소" in office.client(worker(1)).get("/advance?done=cancel").text


def test_the_office_approves_another_pays_and_the_worker_sees_it(office: TestApp) -> None:
    number = asked(office)
    listed = office.client(staff()).get("/admin/advance").text
    assert "김하늘" in listed
    assert "100,000원" in listed
    home = f"/admin/advance/{number}"
    assert press(office, f"{home}/decision", staff(), decision="approve") == 303
    bank = {"paid_on": "2026-11-20", "method": "transfer", "evidence": "이체 77"}
    assert press(office, f"{home}/payout", staff(), **bank) == 422
    assert press(office, f"{home}/payout", PAYER, **bank) == 303
    detail = office.client(staff()).get(home).text
    assert "이체 77" in detail
    assert "남은 금액" in detail
    assert "11월 20일(금) 지급" in office.client(worker(1)).get("/advance").text


def test_a_rejection_without_reason_keeps_the_page(office: TestApp) -> None:
    number = asked(office)
    page = office.client(staff()).post(f"/admin/advance/{number}/decision", data={"decision": "reject"})
    assert page.status_code == 422
    assert "반려하는 이유" in page.text


def test_who_only_pays_may_not_decide_and_the_operator_sees_nothing(office: TestApp) -> None:
    number = asked(office)
    assert press(office, f"/admin/advance/{number}/decision", PAYER, decision="approve") == 403
    assert office.client(staff("operator")).get("/admin/advance").status_code == 403
    assert office.client(worker(1)).get("/admin/advance").status_code == 403


def test_the_owner_sets_policy_and_the_one_person_office(office: TestApp) -> None:
    typed = {"site_name": "", "valid_from": "2026-11-01", "share_percent": "30", "cap_won": "300,000원"}
    assert press(office, "/admin/advance/policy", staff("manager"), **typed) == 403
    assert press(office, "/admin/advance/policy", staff(), **typed) == 303
    assert press(office, "/admin/advance/policy", staff(), **typed) == 422
    assert press(office, "/admin/advance/one-person", staff(), is_on="1", reason="") == 422
    assert press(office, "/admin/advance/one-person", staff(), is_on="1", reason="혼자 일함") == 303
    page = office.client(staff()).get("/admin/advance/policy").text
    assert "300,000원" in page
    assert "켜짐" in page
    assert "그 가운데 30%" in office.client(worker(1)).get("/advance").text
