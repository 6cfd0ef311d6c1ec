"""Leave as calls: the own balance and requests, the office's list and decision."""

from collections.abc import Callable
from datetime import date

import pytest
from attendance.leave import booking
from attendance.roster.tables import Employee
from chassis.testing import PageClient, TestApp, json_of, kst, staff, worker
from leave_people import NOW, work

People = Callable[..., Employee]
ME, OFFICE = "/api/attendance/v1/me/leave", "/api/attendance/v1/leave/requests"


@pytest.fixture
def phone(attendance: TestApp, people: People) -> PageClient:
    kim = people(site_name="한빛물류")
    work(attendance.db, kim, "2026-01-02", "2026-11-20")
    attendance.db.write(booking.book, kim.id, date(2026, 11, 23), NOW)
    attendance.at(kst("2026-11-23 09:00"))
    return attendance.client(worker(kim.id))


def test_the_balance_comes_with_its_lots(phone: PageClient, attendance: TestApp) -> None:
    found = json_of(phone.get(ME))
    assert (found["left_minutes"], found["owed_minutes"], found["next_grant_on"]) == (4800, 0, "2026-12-02")
    assert found["lots"][0]["expires_on"] == "2027-01-01"
    assert len(found["lots"]) == 10
    assert attendance.client(worker(77)).get(ME).status_code == 403


def test_a_request_is_asked_decided_and_listed(phone: PageClient, attendance: TestApp) -> None:
    body = {"first_day": "2026-12-01", "part": "am"}
    made = json_of(phone.post(f"{ME}/requests", json=body, headers={"Idempotency-Key": "a"}), 201)
    assert (made["state"], made["minutes"]) == ("open", 240)
    assert json_of(phone.post(f"{ME}/requests", json=body, headers={"Idempotency-Key": "a"}), 201) == made
    office = attendance.client(staff())
    [listed] = json_of(office.get(OFFICE))["items"]
    assert (listed["name"], listed["site_name"]) == ("김하늘", "한빛물류")
    decided = json_of(office.post(f"{OFFICE}/{made['id']}/decision", json={"decision": "approved"}))
    assert decided["state"] == "approved"
    assert json_of(phone.get(f"{ME}/requests"))["items"][0]["state"] == "approved"
    refused = phone.post(f"{ME}/requests/{made['id']}/withdrawal")
    assert refused.status_code == 409
    assert json_of(phone.get(ME))["left_minutes"] == 4560


def test_a_waiting_request_is_taken_back(phone: PageClient) -> None:
    made = json_of(phone.post(f"{ME}/requests", json={"first_day": "2026-12-01"}), 201)
    assert json_of(phone.post(f"{ME}/requests/{made['id']}/withdrawal"))["state"] == "withdrawn"


def test_impossible_wishes_are_told_by_field(phone: PageClient) -> None:
    answer = phone.post(f"{ME}/requests", json={"first_day": "2026-12-05"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "first_day"
