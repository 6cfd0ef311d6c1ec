"""The office asks on a worker's behalf; the worker agrees; an emergency does not wait unseen."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from chassis.clock import KST
from chassis.identity import Identity
from chassis.testing import TestApp, json_of, service, staff, worker
from payroll import metrics
from payroll.advance.jobs import watch_emergencies
from payroll.advance.rules.payout import Signer, entry_fault
from payroll.advance.rules.waiting import EMERGENCY_PATIENCE, oldest_wait, overdue
from payroll_office import PEOPLE, answer_roster, full_days, give_wage, month_row, roster_row

MONTH = "/internal/months/2026-11/employees/1"
MANAGER, BOSS, JIYU = staff("manager", name="juno"), staff("owner", name="mina"), staff("payer", name="jiyu")
BANK = {"paid_on": "2026-11-20", "method": "transfer", "evidence": "이체 77"}
AT = datetime(2026, 11, 20, 10, 0, tzinfo=KST)


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    """20 November: 김하늘 has worked and has a wage."""
    payroll.at(AT)
    answer_roster(payroll, *(roster_row(number) for number in PEOPLE))
    give_wage(payroll, 1)
    payroll.app.state.background.wake("roster")
    payroll.client(staff()).get("/admin/wages/1")
    body = {"month": "2026-11", "closed": False, "employee": month_row(1, full_days())}
    payroll.peer("attendance").on("GET", MONTH, json=body)
    return payroll


def enter(office: TestApp, who: Identity = MANAGER, status: int = 303, **more: str) -> str:
    page = office.client(who).get("/admin/advance/new").text
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    plain = {"form_token": token.group(1), "employee_no": "H-0001", "month": "2026-11", "amount": "100,000"}
    sent = office.client(who).post(
        "/admin/advance/new", data={**plain, "kind": "ordinary", **more}, follow_redirects=False
    )
    assert sent.status_code == status, sent.text
    return sent.text if status != 303 else sent.headers["location"].partition("?")[0]


def press(office: TestApp, address: str, who: Identity, **data: str) -> int:
    return office.client(who).post(address, data=data, follow_redirects=False).status_code


def test_the_worker_sees_who_asked_and_agrees_on_the_phone_before_anybody_approves(office: TestApp) -> None:
    home = enter(office)
    number = home.rpartition("/")[2]
    assert press(office, f"{home}/decision", BOSS, decision="approve") == 422
    own = office.client(worker(1))
    page = own.get("/advance").text
    assert "사무실(juno)이 대신 신청했어요." in page
    assert "스스로의 뜻으로 동의해요" in page
    assert press(office, f"/advance/{number}/consent", worker(1)) == 422
    assert press(office, f"/advance/{number}/consent", worker(2), consent="1") == 404
    sent = own.post(
        f"/advance/{number}/consent",
        data={"consent": "1"},
        headers={"x-forwarded-for": "203.0.113.9"},
        follow_redirects=False,
    )
    assert sent.status_code == 303
    assert press(office, f"/advance/{number}/consent", worker(1), consent="1") == 303
    assert "휴대폰(203.0.113.9)" in office.client(BOSS).get(home).text
    assert press(office, f"{home}/decision", BOSS, decision="approve") == 303


def test_a_consent_on_paper_is_noted_at_once_or_later(office: TestApp) -> None:
    home = enter(office)
    assert press(office, f"{home}/consent", MANAGER) == 422
    assert press(office, f"{home}/consent", MANAGER, paper="동의서 12호") == 303
    assert "서면: 동의서 12호" in office.client(BOSS).get(home).text
    assert press(office, f"{home}/decision", BOSS, decision="reject", note="다시") == 303
    second = enter(office, paper="동의서 13호")
    assert "종이 동의서로 동의했어요" in office.client(worker(1)).get("/advance").text
    assert press(office, f"{second}/decision", BOSS, decision="approve") == 303


def test_who_asked_for_a_worker_neither_decides_nor_pays(office: TestApp) -> None:
    home = enter(office, BOSS, paper="동의서 1호")
    assert press(office, f"{home}/decision", BOSS, decision="approve") == 422
    assert press(office, f"{home}/decision", MANAGER, decision="approve") == 303
    assert press(office, f"{home}/payout", BOSS, **BANK) == 422
    assert press(office, f"{home}/payout", JIYU, **BANK) == 303


def test_in_a_one_person_office_who_asked_signs_in_again_and_writes_why(office: TestApp) -> None:
    office.client(BOSS).post("/admin/advance/one-person", data={"is_on": "1", "reason": "혼자 일함"})
    home = enter(office, BOSS, paper="동의서 1호")
    again = Identity("staff", BOSS.id, BOSS.name, BOSS.roles, int(AT.timestamp()) + 60)
    assert press(office, f"{home}/decision", BOSS, decision="approve", same_person_reason="혼자") == 422
    assert press(office, f"{home}/decision", again, decision="approve") == 422
    assert press(office, f"{home}/decision", again, decision="approve", same_person_reason="혼자") == 303
    assert "혼자" in office.client(BOSS).get(home).text


def test_what_is_wrong_is_said_beside_its_field(office: TestApp) -> None:
    assert "그 사번의 직원이 없습니다" in enter(office, status=422, employee_no="H-9999")
    assert "비상시 사유를 골라" in enter(office, status=422, kind="emergency")
    assert "까지예요" in enter(office, status=422, amount="99,000,000")
    assert press(office, "/admin/advance/new", JIYU) == 403


def test_the_workers_own_request_keeps_when_and_from_where_it_was_agreed_to(office: TestApp) -> None:
    body = {"amount": 100_000, "month": "2026-11", "consent": True}
    asked = office.client(worker(1)).post(
        "/api/payroll/v1/me/advances", json=body, headers={"x-forwarded-for": "203.0.113.7"}
    )
    assert asked.status_code == 201, asked.text
    assert asked.json()["consented_at"]
    assert asked.json()["entered_by"] == ""
    detail = office.client(BOSS).get(f"/admin/advance/{asked.json()['id']}").text
    assert "휴대폰(203.0.113.7)" in detail


def test_an_emergency_that_waits_a_day_is_told_everywhere_and_never_rejected_by_itself(
    office: TestApp,
) -> None:
    home = enter(office, kind="emergency", emergency="illness", paper="동의서 2호")
    at_home = office.client(service("gateway"))

    def labels() -> list[str]:
        return [card["label"] for card in json_of(at_home.get("/internal/summary"))["cards"]]

    assert "24시간 넘게 기다린 비상시 지급" not in labels()
    office.at(AT + timedelta(days=1, minutes=1))
    assert "24시간 넘게 기다린 비상시 지급" in labels()
    assert "1건이 24시간 넘게 결정을 기다립니다" in office.client(BOSS).get("/admin/advance").text
    assert office.client(BOSS).get("/api/payroll/v1/advances").json()["items"][0]["state"] == "requested"
    assert press(office, f"{home}/decision", BOSS, decision="approve") == 303
    assert "24시간 넘게 기다린 비상시 지급" not in labels()


def test_the_wait_of_an_emergency_is_a_gauge(office: TestApp) -> None:
    watch_emergencies(office.app)
    assert metrics.emergency_wait._value.get() == 0
    enter(office, kind="emergency", emergency="birth")
    watch_emergencies(office.app)
    assert metrics.emergency_wait._value.get() == 0, "it waits from the worker's consent on"


def test_patience_is_24_hours() -> None:
    now = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    asked = [now - EMERGENCY_PATIENCE, now - timedelta(hours=25), now]
    assert overdue(asked, now) == 1
    assert oldest_wait(asked, now) == timedelta(hours=25)
    assert oldest_wait([], now) == timedelta()


def test_who_entered_it_is_another_than_who_handles_it() -> None:
    assert entry_fault("", 0, Signer("mina", 0), one_person=False, reason="") is None
    assert entry_fault("juno", 0, Signer("mina", 0), one_person=False, reason="") is None
    assert entry_fault("juno", 10, Signer("juno", 20), one_person=True, reason="혼자") is None
    assert "이유" in (entry_fault("juno", 10, Signer("juno", 20), one_person=True, reason="") or "")
