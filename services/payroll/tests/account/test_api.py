"""Accounts as calls."""

from dataclasses import replace

import pytest
from chassis.testing import TestApp, fields_of, json_of, service, staff, worker
from payroll.roster import feed
from payroll_office import answer_roster, roster_row

PHONE = replace(worker(1), signed_in_at=1_796_085_000)
OWN, OFFICE = "/api/payroll/v1/me/account", "/api/payroll/v1/accounts/1"
TYPED = {"bank_code": "004", "number": "123456-78-901234"}
ENTERED = {**TYPED, "holder": "김하늘", "valid_from": "2026-11-01"}


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    answer_roster(payroll, roster_row(1), roster_row(2))
    feed.follow(payroll.app)
    return payroll


def test_a_worker_enters_and_reads_the_own_account_masked(office: TestApp) -> None:
    phone = office.client(PHONE)
    told = json_of(phone.post(OWN, json=TYPED, headers={"Idempotency-Key": "press-0001"}), 201)
    assert (told["number"], told["state"], told["bank"]) == ("********1234", "waiting", "국민은행")
    again = phone.post(OWN, json=TYPED, headers={"Idempotency-Key": "press-0001"})
    assert again.headers["Idempotency-Replayed"] == "true"
    assert json_of(phone.get(OWN))["current"] is None
    assert len(json_of(phone.get(OWN))["items"]) == 1
    assert json_of(office.client(worker(2)).get(OWN))["items"] == []


def test_recruit_learns_of_whom_an_account_is_confirmed_and_nothing_of_it(office: TestApp) -> None:
    office.client(PHONE).post(OWN, json=TYPED)
    asked = "/internal/accounts?employee=1&employee=2"
    recruit = office.client(service("recruit"))
    assert json_of(recruit.get(asked)) == {"employee_ids": []}
    office.client(staff()).post(OFFICE, json=ENTERED)
    assert json_of(recruit.get(asked)) == {"employee_ids": [1]}
    assert office.client(staff()).get(asked).status_code == 403


def test_without_a_fresh_pin_nothing_is_entered(office: TestApp) -> None:
    refused = office.client(worker(1)).post(OWN, json=TYPED)
    assert (refused.status_code, refused.json()["code"]) == (403, "sign_in_again")


def test_the_office_enters_decides_and_looks(office: TestApp) -> None:
    desk = office.client(staff())
    assert json_of(desk.post(OFFICE, json=ENTERED), 201)["state"] == "confirmed"
    json_of(office.client(PHONE).post(OWN, json={**TYPED, "number": "12345678901299"}), 201)
    decided = desk.post(f"{OFFICE}/2/decision", json={"decision": "confirm"})
    assert json_of(decided)["state"] == "confirmed"
    assert json_of(desk.get(OFFICE))["current"]["number"] == "********1299"
    assert json_of(desk.post(f"{OFFICE}/2/number")) == {"number": "12345678901299"}


def test_bad_fields_are_told_in_korean(office: TestApp) -> None:
    refused = office.client(staff()).post(OFFICE, json={**ENTERED, "number": "12", "holder": "남"})
    assert refused.status_code == 422
    assert set(fields_of(refused)) == {"number", "holder_reason"}
    assert "12345" not in refused.text


def test_a_payer_and_an_operator_enter_nothing(office: TestApp) -> None:
    for role in ("payer", "operator"):
        assert office.client(staff(role)).post(OFFICE, json=ENTERED).status_code == 403
    assert office.client(staff("operator")).get(OFFICE).status_code == 403
