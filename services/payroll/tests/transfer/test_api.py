"""Transfers and bank results as calls: made once per key, masked, by the payer alone."""

from typing import Any

import pytest
from chassis.testing import TestApp, fields_of, json_of, staff
from payroll_office import office_with_november, take_steps

HOME = "/api/payroll/v1/transfers/2026-11"
PAYER = staff("payer", name="jiyu")
HEAD = "계좌번호,예금주,이체금액,처리결과,사유\n"


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    account = {"bank_code": "088", "number": "110-234-567890", "holder": "김하늘", "valid_from": "2026-01-01"}
    assert payroll.client(staff()).post("/api/payroll/v1/accounts/1", json=account).status_code == 201
    return payroll


def make(office: TestApp, key: str = "file-1", **more: Any) -> Any:
    digest = json_of(office.client(PAYER).get(HOME))["due"]["digest"]
    body = {"pay_on": "2026-12-10", "memo_in": "11월급여", "digest": digest, **more}
    return office.client(PAYER).post(HOME, json=body, headers={"Idempotency-Key": key})


def upload(office: TestApp, outcome: str, reason: str = "", number: str = "1") -> Any:
    net = json_of(office.client(staff()).get("/api/payroll/v1/runs/2026-11/payslips/1"))["net"]
    content = f"{HEAD}110234567890,김하늘,{net},{outcome},{reason}\n".encode()
    files = {"file": ("result.csv", content, "text/csv")}
    return office.client(PAYER).post(f"{HOME}/results", data={"number": number}, files=files)


def test_what_is_due_is_told_masked_with_who_is_left_out(office: TestApp) -> None:
    told = json_of(office.client(PAYER).get(HOME))
    assert (told["due"]["payments"], told["due"]["left_out"], told["files"]) == (1, 1, [])
    page = office.client(PAYER).get(f"{HOME}/due?limit=1")
    assert "110234567890" not in page.text
    [first] = json_of(page)["items"]
    assert (first["name"], first["account"][-4:], first["reason"]) == ("김하늘", "7890", "")
    rest = json_of(office.client(PAYER).get(f"{HOME}/due?cursor={json_of(page)['next']}"))
    assert [one["reason"] for one in rest["items"]] == ["확인된 계좌가 없습니다."]
    assert rest["next"] is None
    assert office.client(staff("operator")).get(HOME).status_code == 403


def test_a_file_is_made_once_per_key_taken_and_voided(office: TestApp) -> None:
    body = {"pay_on": "2026-12-10", "memo_in": "11월급여", "digest": "0" * 64}
    moved = office.client(PAYER).post(HOME, json=body)
    assert (moved.status_code, moved.json()["code"]) == (409, "transfer_changed")
    first = make(office)
    body["digest"] = first.request.content.decode().partition('"digest":"')[2][:64]
    again = office.client(PAYER).post(HOME, json=body, headers={"Idempotency-Key": "file-1"})
    assert (again.status_code, again.json()) == (201, json_of(first, 201))
    assert again.headers["Idempotency-Replayed"] == "true"
    assert make(office, key="file-2").json()["code"] == "transfer_nothing_due"
    assert "110234567890" in office.client(PAYER).get(f"{HOME}/files/1.csv").text
    assert office.client(staff("manager")).get(f"{HOME}/files/1.csv").status_code == 403
    assert office.client(PAYER).post(f"{HOME}/files/1/removal", json={}).status_code == 422
    voided = json_of(office.client(PAYER).post(f"{HOME}/files/1/removal", json={"reason": "올리지 않음"}))
    assert voided["void_reason"] == "올리지 않음"
    assert json_of(office.client(PAYER).get(f"{HOME}/payments"))["items"] == []


def test_a_result_is_looked_at_and_accepted_once(office: TestApp) -> None:
    make(office)
    told = json_of(upload(office, "불능", "계좌 해지"), 201)
    where = f"{HOME}/results/{told['id']}"
    assert upload(office, "불능", "계좌 해지").headers["Idempotency-Replayed"] == "true"
    assert told["standings"] == {"bounced": 1}
    [row] = json_of(office.client(PAYER).get(f"{where}/rows"))["items"]
    assert (row["row"], row["name"], row["standing"], row["reason"]) == (2, "김하늘", "bounced", "계좌 해지")
    assert office.client(staff("manager")).post(f"{where}/acceptance").status_code == 403
    headers = {"Idempotency-Key": "accept-1"}
    answers = [office.client(PAYER).post(f"{where}/acceptance", headers=headers) for _ in range(2)]
    assert [json_of(one)["bounced"] for one in answers] == [1, 1]
    assert json_of(office.client(PAYER).post(f"{where}/acceptance"))["state"] == "accepted"
    [line] = json_of(office.client(PAYER).get(f"{HOME}/payments"))["items"]
    assert (line["state"], line["reason"]) == ("bounced", "계좌 해지")
    assert json_of(office.client(PAYER).get(HOME))["due"]["payments"] == 1


def test_columns_are_chosen_and_an_upload_is_thrown_away(office: TestApp) -> None:
    make(office)
    where = f"{HOME}/results/{json_of(upload(office, '정상'), 201)['id']}"
    wrong = {"number": 1, "columns": {"number": 1, "amount": 2, "result": 4}}
    assert json_of(office.client(PAYER).post(f"{where}/columns", json=wrong))["columns"] == wrong["columns"]
    assert office.client(PAYER).post(f"{where}/acceptance").status_code == 409
    assert fields_of(office.client(PAYER).post(f"{where}/columns", json={**wrong, "number": 0}))
    assert office.client(PAYER).post(f"{where}/removal").status_code == 204
    assert office.client(PAYER).get(where).status_code == 404
    assert "file" in fields_of(upload(office, "정상", number="x"))


def test_a_mark_by_hand_is_one_mark(office: TestApp) -> None:
    body = {"employee_id": 1, "outcome": "paid", "paid_on": "2026-12-01", "note": "은행 화면"}
    for _ in range(2):
        assert json_of(office.client(PAYER).post(f"{HOME}/marks", json=body))["state"] == "paid"
    assert len(json_of(office.client(PAYER).get(f"{HOME}/payments"))["items"]) == 1
    assert "note" in fields_of(office.client(PAYER).post(f"{HOME}/marks", json={**body, "note": ""}))
