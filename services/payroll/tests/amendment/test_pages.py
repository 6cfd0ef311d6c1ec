"""The office's figures: what holds, what ends, a proposal by one and a confirmation by another."""

import re
from datetime import datetime, timedelta

import pytest
from chassis.clock import KST
from chassis.identity import Identity
from chassis.testing import TestApp, anyone, json_of, staff, worker
from payroll_office import answer_month, answer_roster, full_days, give_wage, month_row, roster_row

PAGE = "/admin/payroll/figures"
MANAGER, BOSS, OTHER = staff("manager", name="juno"), staff("owner", name="mina"), staff("owner", name="sora")
NEXT = {
    "valid_from": "2027-07-01",
    "valid_to": "2028-06-30",
    "low_won": "420,000",
    "high_won": "6,800,000",
    "is_confirmed": "yes",
    "source": "보건복지부고시 제2027-1호",
    "reason": "새 고시",
}


def propose(payroll: TestApp, who: Identity = MANAGER, **more: str) -> int:
    data = {"form_token": "abcdefgh12", **NEXT, **more}
    sent = payroll.client(who).post(f"{PAGE}/pension_base/value", data=data, follow_redirects=False)
    assert sent.status_code == 303, sent.text
    return int(str(proposals(payroll)[0]["id"]))


def proposals(payroll: TestApp) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json_of(payroll.client(BOSS).get("/api/payroll/v1/figures/proposals"))[
        "items"
    ]
    return found


def decide(payroll: TestApp, number: int, who: Identity, decision: str = "accept", **more: str) -> int:
    address = f"{PAGE}/proposals/{number}/decision"
    data = {"decision": decision, **more}
    return payroll.client(who).post(address, data=data, follow_redirects=False).status_code


def kinds(payroll: TestApp) -> dict[str, dict[str, object]]:
    items = json_of(payroll.client(MANAGER).get("/api/payroll/v1/figures"))["items"]
    return {item["kind"]: item for item in items}


def test_every_kind_is_shown_with_its_rows_its_source_and_what_is_only_provisional(payroll: TestApp) -> None:
    page = payroll.client(MANAGER).get(PAGE)
    assert page.status_code == 200
    for told in (
        "최저임금",
        "10,700원",
        "고용노동부고시 제2026-60호",
        "0.9448/7.19",
        "확정",
        "잠정",
        "배포 파일",
    ):
        assert told in page.text


def test_what_ends_within_45_days_stands_on_top_and_on_the_pay_page_and_the_home_page(
    payroll: TestApp,
) -> None:
    payroll.at(datetime(2027, 5, 15, 9, 0, tzinfo=KST))
    assert "곧 끝나는" not in payroll.client(staff()).get("/admin/payroll").text
    assert "일 남음)." not in payroll.client(BOSS).get(PAGE).text
    payroll.at(datetime(2027, 5, 16, 9, 0, tzinfo=KST))
    assert (
        "국민연금 기준소득월액 상·하한: 2027-06-30에 끝납니다(45일 남음)."
        in payroll.client(BOSS).get(PAGE).text
    )
    assert "2027-06-30까지만 있습니다." in payroll.client(BOSS).get("/admin/payroll").text


def test_one_proposes_another_owner_confirms_and_the_run_goes_on(payroll: TestApp) -> None:
    payroll.at(datetime(2027, 8, 2, 9, 0, tzinfo=KST))
    answer_roster(payroll, roster_row(1))
    give_wage(payroll, 1, 11_000)
    body = {"month": "2027-07", "closed": True, "version": "v1", "employees": [month_row(1, [])]}
    payroll.peer("attendance").on("GET", "/internal/months/2027-07", json=body)
    month = {"month": "2027-07", "pay_date": "2027-08-10"}
    stopped = payroll.client(BOSS).post("/admin/payroll/runs", data=month)
    assert stopped.status_code == 422
    assert "국민연금 기준소득월액 상·하한(2027-07-01)" in stopped.text
    assert PAGE in stopped.text
    number = propose(payroll)
    assert "확인을 기다리는 제안" in payroll.client(BOSS).get(PAGE).text
    assert decide(payroll, number, BOSS) == 303
    assert (
        payroll.client(BOSS).post("/admin/payroll/runs", data=month, follow_redirects=False).status_code
        == 303
    )
    row = kinds(payroll)["pension_base"]["figures"]
    assert isinstance(row, list)
    assert row[-1]["content"] == {"low_won": 420_000, "high_won": 6_800_000}
    assert row[-1]["by_office"] is True


def test_who_proposed_does_not_confirm_and_a_manager_never_does(payroll: TestApp) -> None:
    number = propose(payroll, BOSS)
    assert decide(payroll, number, BOSS) == 422
    assert decide(payroll, number, MANAGER) == 403
    assert kinds(payroll)["pension_base"]["last_day"] == "2027-06-30"
    assert decide(payroll, number, OTHER) == 303
    assert decide(payroll, number, OTHER) == 303
    assert kinds(payroll)["pension_base"]["last_day"] == "2028-06-30"


def test_in_a_one_person_office_the_same_owner_signs_in_again_and_writes_why(payroll: TestApp) -> None:
    number = propose(payroll, BOSS)
    switch = {"is_on": "1", "reason": "혼자 일함"}
    payroll.client(BOSS).post("/admin/advance/one-person", data=switch)
    assert decide(payroll, number, BOSS, same_person_reason="혼자 일함") == 422
    later = int((datetime(2026, 12, 1, 9, 30, tzinfo=KST) + timedelta(hours=1)).timestamp())
    again = Identity("staff", BOSS.id, BOSS.name, BOSS.roles, later)
    assert decide(payroll, number, again) == 422
    assert decide(payroll, number, again, same_person_reason="혼자 일함") == 303


def test_a_refusal_tells_why_and_a_withdrawal_is_the_proposers_own(payroll: TestApp) -> None:
    number = propose(payroll)
    assert decide(payroll, number, BOSS, "refuse") == 422
    assert decide(payroll, number, BOSS, "withdraw") == 403
    assert decide(payroll, number, BOSS, "refuse", note="고시 번호가 다름") == 303
    assert decide(payroll, number, BOSS) == 422
    second = propose(payroll, form_token="abcdefgh34")
    assert decide(payroll, second, MANAGER, "withdraw") == 303
    page = payroll.client(BOSS).get(f"{PAGE}/pension_base").text
    assert "거절: 고시 번호가 다름" in page
    assert "철회" in page


def test_a_form_sent_twice_is_one_proposal_and_another_of_that_day_waits(payroll: TestApp) -> None:
    assert propose(payroll) == propose(payroll)
    data = {"form_token": "zzzzzzzz99", **NEXT}
    again = payroll.client(MANAGER).post(f"{PAGE}/pension_base/value", data=data)
    assert again.status_code == 422
    assert "이미 확인을 기다립니다" in again.text


def test_what_is_wrong_stands_beside_its_field_and_keeps_what_was_typed(payroll: TestApp) -> None:
    data = {"form_token": "abcdefgh12", **NEXT, "low_won": "사십만", "source": "", "reason": "새 고시 받음"}
    page = payroll.client(MANAGER).post(f"{PAGE}/pension_base/value", data=data)
    assert page.status_code == 422
    assert "사십만" in page.text
    assert "새 고시 받음" in page.text
    assert "원 단위의 숫자로" in page.text


@pytest.mark.parametrize("kind", ["simple_tax", "child_credit", "daily_worker", "care_ratio"])
def test_each_kinds_form_begins_with_the_values_of_today_for_the_year_after(
    payroll: TestApp, kind: str
) -> None:
    page = payroll.client(MANAGER).get(f"{PAGE}/{kind}").text
    assert 'value="2028-01-01"' in page
    assert 'value="2028-12-31"' in page


def test_an_end_brought_forward_stops_the_months_after_it(payroll: TestApp) -> None:
    data = {
        "form_token": "abcdefgh12",
        "last_day": "2026-12-31",
        "end_source": "개정 예정",
        "end_reason": "2027년 값을 이어 쓰지 않음",
    }
    address = f"{PAGE}/health_rate/end"
    assert payroll.client(MANAGER).post(address, data=data, follow_redirects=False).status_code == 303
    assert decide(payroll, int(str(proposals(payroll)[0]["id"])), BOSS) == 303
    assert kinds(payroll)["health_rate"]["last_day"] == "2026-12-31"
    wrong = payroll.client(MANAGER).post(
        address, data={**data, "form_token": "abcdefgh13", "last_day": "2030-01-01"}
    )
    assert wrong.status_code == 422
    assert "끝낼 것이 없습니다" in wrong.text


def test_what_a_locked_run_used_cannot_be_changed_and_its_figures_stay(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1))
    give_wage(payroll, 1)
    answer_month(payroll, month_row(1, full_days()))
    boss = payroll.client(BOSS)
    boss.post("/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"})
    for step in ("review", "lock"):
        assert boss.post(f"/api/payroll/v1/runs/2026-11/{step}").status_code == 200
    body = {
        "valid_from": "2026-11-01",
        "valid_to": "2026-12-31",
        "rate": "4%",
        "source": "고시",
        "reason": "고침",
    }
    data = {"form_token": "abcdefgh12", "is_confirmed": "yes", **body}
    page = payroll.client(MANAGER).post(f"{PAGE}/pension_rate/value", data=data)
    assert page.status_code == 422
    assert "2026-11-30까지의 수치를 썼습니다" in page.text
    page = payroll.client(MANAGER).post(f"{PAGE}/local_rate/value", data={**data, "valid_from": "2026-12-10"})
    assert page.status_code == 422


def test_a_call_proposes_with_content_or_an_end_and_says_what_is_wrong(payroll: TestApp) -> None:
    api, calls = "/api/payroll/v1/figures/proposals", payroll.client(MANAGER)
    body = {
        "kind": "employment_rate",
        "valid_from": "2027-01-01",
        "valid_to": "2027-12-31",
        "content": {"rate": "1.0%"},
        "is_confirmed": False,
        "source": "정부안",
        "reason": "요율 인상",
    }
    made = calls.post(api, json=body)
    assert made.status_code == 201, made.text
    assert made.json()["confirmed_to"] == "2026-12-31"
    wrong = calls.post(api, json={**body, "content": {"rate": "ten"}})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "content.rate"
    assert calls.post(api, json={**body, "kind": "weather"}).status_code == 404
    assert calls.post(api, json={**body, "last_day": "2027-01-31"}).status_code == 422
    decided = payroll.client(BOSS).post(f"{api}/{made.json()['id']}/decision", json={"decision": "accept"})
    assert decided.json()["state"] == "accepted"
    assert kinds(payroll)["employment_rate"]["provisional"] is False
    assert payroll.client(BOSS).post(f"{api}/999/decision", json={"decision": "accept"}).status_code == 404


def test_figures_are_the_pay_offices(payroll: TestApp) -> None:
    for who in (anyone(), worker(1), staff("operator")):
        assert payroll.client(who).get(PAGE).status_code in (401, 403)
    assert payroll.client(staff("payer")).get(PAGE).status_code == 200
    assert re.search("변경 제안", payroll.client(staff("payer")).get(PAGE).text) is None
    assert payroll.client(MANAGER).get(f"{PAGE}/weather").status_code == 404
