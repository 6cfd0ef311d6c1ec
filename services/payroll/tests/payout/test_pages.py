"""선불금 이체 on screen and as calls: masked, payer alone, worker's words, the lock of a run that waits."""

import re
from datetime import datetime
from typing import Any

import pytest
from chassis.clock import KST
from chassis.testing import TestApp, json_of, staff, worker
from payroll_office import PEOPLE, answer_month, answer_roster, full_days, give_wage, month_row, roster_row

HOME, CALLS = "/admin/advance/transfers", "/api/payroll/v1/advance-transfers"
PAYER = staff("payer", name="jiyu")
RESULT = "계좌번호,예금주,이체금액,처리결과,사유\n110234567890,김하늘,100000,{}\n"
RUN = {"month": "2026-11", "pay_date": "2026-12-10"}


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    """20 November: 김하늘 and 이바다 have each 100,000 approved; only 김하늘 has an account."""
    payroll.at(datetime(2026, 11, 20, 10, 0, tzinfo=KST))
    answer_roster(payroll, *(roster_row(number) for number in PEOPLE))
    payroll.app.state.background.wake("roster")
    for one in (1, 2):
        give_wage(payroll, one)
        payroll.client(staff()).get(f"/admin/wages/{one}")
        person = f"/internal/months/2026-11/employees/{one}"
        body = {"month": "2026-11", "closed": False, "employee": month_row(one, full_days())}
        payroll.peer("attendance").on("GET", person, json=body)
        asked = {"month": "2026-11", "amount": 100_000, "consent": True}
        told = json_of(payroll.client(worker(one)).post("/api/payroll/v1/me/advances", json=asked), 201)
        decision = f"/api/payroll/v1/advances/{told['id']}/decision"
        json_of(payroll.client(staff()).post(decision, json={"decision": "approve"}))
    account = {"bank_code": "088", "number": "110-234-567890", "holder": "김하늘", "valid_from": "2026-01-01"}
    assert payroll.client(staff()).post("/api/payroll/v1/accounts/1", json=account).status_code == 201
    return payroll


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found.group(1)


def make(office: TestApp, **more: Any) -> int:
    page = office.client(PAYER).get(HOME).text
    form: dict[str, Any] = {name: hidden(page, name) for name in ("form_token", "digest")}
    form |= {"pay_on": "2026-11-20", "memo_in": "선불금", "advance": ["1"]}
    return office.client(PAYER).post(HOME, data={**form, **more}, follow_redirects=False).status_code


def read_back(office: TestApp, outcome: str) -> str:
    """Upload the bank's answer and accept it; return the address of what was read."""
    sent = {"file": ("result.csv", RESULT.format(outcome).encode("cp949"), "text/csv")}
    client = office.client(PAYER)
    answer = client.post(f"{HOME}/results", data={"number": "1"}, files=sent, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    where = str(answer.headers["location"])
    assert client.get(where).status_code == 200
    assert client.post(f"{where}/acceptance", follow_redirects=False).status_code in (303, 409)
    return where


def test_the_preview_is_masked_and_tells_who_is_left_out_and_who_reads_it_is_written_down(
    office: TestApp,
) -> None:
    page = office.client(PAYER).get(HOME).text
    assert "********7890" in page
    assert "110234567890" not in page
    assert "확인된 계좌가 없습니다." in page
    assert "100,000원" in page
    for role in ("operator", "viewer"):
        assert office.client(staff(role)).get(HOME).status_code == 403
    assert (
        "파일은 지급 담당자가 만들 수 있습니다" in office.client(staff("manager", name="mina")).get(HOME).text
    )
    told = office.client(staff()).get("/api/payroll/v1/advances?state=approved").json()
    assert [one["transfer"] for one in told["items"]] == ["", ""]


def test_a_file_is_made_and_taken_by_the_payer_alone_and_a_wrong_form_keeps_what_was_typed(
    office: TestApp,
) -> None:
    assert office.client(staff("manager")).post(HOME, data={}).status_code == 403
    bad: tuple[dict[str, Any], ...] = (
        {"memo_in": ""},
        {"pay_on": "내일"},
        {"digest": "x"},
        {"advance": []},
        {"pay_on": "2026-11-19"},
    )
    for wrong in bad:
        assert make(office, **wrong) == 422
    assert make(office) == 303
    answer = office.client(PAYER).get(f"{HOME}/files/1.csv")
    assert "110234567890" in answer.text
    assert "advances_20261120_1.csv" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    office.peer("docs-render").on("POST", "/internal/xlsx/table", content=b"PK")
    assert office.client(PAYER).get(f"{HOME}/files/1.xlsx").content == b"PK"
    assert office.client(staff("manager")).get(f"{HOME}/files/1.csv").status_code == 403
    page = office.client(staff("manager")).get(f"{HOME}/files/1").text
    assert "이체 중" in page
    assert "110234567890" not in page


def test_the_worker_reads_that_it_is_on_its_way_that_it_came_back_and_that_it_is_paid(
    office: TestApp,
) -> None:
    own = office.client(worker(1))
    make(office)
    page = own.get("/advance").text
    assert "은행으로 보내는 중이에요" in page
    assert "신청 취소" not in page
    refused = own.delete("/api/payroll/v1/me/advances/1")
    assert (refused.status_code, refused.json()["code"]) == (409, "advance_on_its_way")
    assert "지급 완료로 기록" not in office.client(PAYER).get("/admin/advance/1").text
    read_back(office, "오류,예금주 불일치")
    page = own.get("/advance").text
    assert "은행에서 돈이 되돌아왔어요(예금주 불일치)" in page
    assert "신청 취소" in page
    assert "예금주 불일치" in office.client(PAYER).get(HOME).text
    by_hand = {"paid_on": "2026-11-20", "method": "cash", "evidence": "수령증 1"}
    paid = office.client(PAYER).post("/api/payroll/v1/advances/1/payout", json=by_hand)
    assert (json_of(paid)["state"], json_of(paid)["transfer"]) == ("paid", "bounced")
    assert "되돌아왔어요" not in own.get("/advance").text


def test_the_same_result_twice_changes_nothing_and_a_foreign_one_is_refused(office: TestApp) -> None:
    make(office)
    client, foreign = office.client(PAYER), b"a,b\n1,2\n"
    files = {"file": ("other.csv", foreign, "text/csv")}
    where = client.post(f"{HOME}/results", data={"number": "1"}, files=files, follow_redirects=False)
    assert client.post(f"{where.headers['location']}/acceptance").status_code == 409
    assert client.post(f"{where.headers['location']}/removal", follow_redirects=False).status_code == 303
    assert client.post(f"{HOME}/results", data={"number": "1"}).status_code == 422
    read = read_back(office, "정상,")
    assert read_back(office, "정상,") == read
    assert "같은 파일은 다시 올려도" in client.get(read).text
    told = json_of(client.get("/api/payroll/v1/advances?state=paid"))["items"]
    assert [(one["id"], one["paid_by"], one["transfer"]) for one in told] == [(1, "jiyu", "paid")]
    assert "은행 결과 파일" in client.get("/admin/advance/1").text


def test_a_file_is_let_go_with_a_reason_and_one_line_is_marked_by_hand(office: TestApp) -> None:
    make(office)
    client = office.client(PAYER)
    assert client.post(f"{HOME}/files/1/removal", data={}).status_code == 422
    gone = client.post(f"{HOME}/files/1/removal", data={"reason": "올리지 않음"}, follow_redirects=False)
    assert gone.status_code == 303
    make(office)
    assert client.post(f"{HOME}/files/2/marks", data={"line": "1"}).status_code == 422
    told = {"line": "1", "outcome": "paid", "paid_on": "2026-11-20", "note": ""}
    assert client.post(f"{HOME}/files/2/marks", data=told).status_code == 422
    told["note"] = "은행 화면 0031"
    assert client.post(f"{HOME}/files/2/marks", data=told, follow_redirects=False).status_code == 303
    assert "은행 화면 0031" in client.get("/admin/advance/1").text


def test_a_run_that_would_miss_it_is_not_locked_until_the_answer_is_in(office: TestApp) -> None:
    make(office)
    office.at(datetime(2026, 12, 1, 10, 0, tzinfo=KST))
    answer_month(office, month_row(1, full_days()), month_row(2, full_days()))
    client, path = office.client(staff()), "/api/payroll/v1/runs/2026-11"
    json_of(client.post("/api/payroll/v1/runs", json=RUN), 201)
    json_of(client.post(f"{path}/review"))
    refused = client.post(f"{path}/lock")
    assert (refused.status_code, refused.json()["code"]) == (409, "run_checks_open")
    assert "은행으로 이체 중인 선불금 1명" in refused.json()["detail"]
    assert "은행으로 이체 중인 선불금" in client.get("/admin/payslip?month=2026-11").text
    read_back(office, "정상,")
    assert client.post(f"{path}/lock").json()["code"] == "advances_changed"
    json_of(client.post(f"{path}/reopen"))
    client.post("/api/payroll/v1/runs", json=RUN)
    for step in ("review", "lock"):
        json_of(client.post(f"{path}/{step}"))
    told = json_of(client.get("/api/payroll/v1/advances?state=settled"))["items"]
    assert [one["id"] for one in told] == [1]


def test_programs_make_take_and_answer_a_file_as_the_page_does(office: TestApp) -> None:
    client = office.client(PAYER)
    due = json_of(client.get(CALLS))
    assert [(one["name"], one["reason"] == "") for one in due["items"]] == [
        ("김하늘", True),
        ("이바다", False),
    ]
    body = {"digest": due["digest"], "pay_on": "2026-11-20", "memo_in": "선불금", "advance_ids": [1]}
    key = {"Idempotency-Key": "file-1"}
    first, second = (client.post(CALLS, json=body, headers=key) for _ in range(2))
    assert first.json() == second.json()
    assert (json_of(first, 201)["number"], first.json()["total"]) == (1, 100_000)
    stale = client.post(CALLS, json=body)
    assert (stale.status_code, stale.json()["code"]) == (409, "transfer_nothing_due")
    assert "110234567890" in client.get(f"{CALLS}/files/1.csv").text
    sent = {"file": ("result.csv", RESULT.format("정상,").encode(), "text/csv")}
    result = json_of(client.post(f"{CALLS}/results", data={"number": "1"}, files=sent), 201)
    assert result["standings"] == {"paid": 1}
    assert json_of(client.get(f"{CALLS}/results/1/rows"))["items"][0]["name"] == "김하늘"
    columns = {"number": 1, "columns": {"number": 1, "amount": 3, "result": 4}}
    assert json_of(client.post(f"{CALLS}/results/1/columns", json=columns))["standings"] == {"paid": 1}
    assert json_of(client.post(f"{CALLS}/results/1/acceptance"))["paid"] == 1
    assert json_of(client.get(f"{CALLS}/results/1"))["state"] == "accepted"
    assert client.post(f"{CALLS}/results/1/removal").status_code == 409
    lines = json_of(client.get(f"{CALLS}/files/1/payments"))["items"]
    assert [(one["line"], one["state"], one["paid_on"]) for one in lines] == [(1, "paid", "2026-11-20")]
    mark = {"line": 1, "outcome": "paid", "paid_on": "2026-11-20", "note": "은행 화면"}
    assert json_of(client.post(f"{CALLS}/files/1/marks", json=mark))["state"] == "paid"
    assert client.post(f"{CALLS}/files/1/removal", json={"reason": "다시"}).status_code == 409


def test_attendance_away_leaves_everybody_out_and_asks_once(office: TestApp) -> None:
    for one in (1, 2):
        office.peer("attendance").on("GET", f"/internal/months/2026-11/employees/{one}", status=503, json={})
    page = office.client(PAYER).get(HOME).text
    assert page.count("한도를 확인할 수 없습니다") == 2
    assert "이체 파일 만들기" not in page
