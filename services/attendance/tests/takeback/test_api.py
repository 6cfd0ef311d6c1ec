"""A hire is taken back while nothing has been done with the worker."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chassis.testing import TestApp, anyone, json_of, kst, service, staff, worker

KIM: dict[str, Any] = {
    "application_id": "0199-abc",
    "name": "김하늘",
    "birth_date": "1990-05-05",
    "phone": "010-1234-5678",
    "hire_date": "2026-11-30",
}
USE = "/internal/hires/0199-abc"
TAKE_BACK = f"{USE}/take-back"


@pytest.fixture
def hired(attendance: TestApp) -> int:
    made = json_of(attendance.client(service("recruit")).post("/internal/employees", json=KIM), 201)
    return int(made["employee_id"])


def test_an_unused_hire_is_taken_back_however_often_it_is_asked(attendance: TestApp, hired: int) -> None:
    recruit = attendance.client(service("recruit"))
    assert json_of(recruit.get(USE)) == {"employee_id": hired, "taken_back": False, "reasons": []}
    first, again = json_of(recruit.post(TAKE_BACK)), json_of(recruit.post(TAKE_BACK))
    assert first == again == {"employee_id": hired, "taken_back": True, "reasons": []}
    assert len(json_of(recruit.get("/internal/changes"))["items"]) == 2


def test_four_at_once_take_back_once(attendance: TestApp, hired: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: attendance.client(service("recruit")).post(TAKE_BACK).status_code, range(4))
        )
    assert answers == [200] * 4
    assert len(json_of(attendance.client(service("recruit")).get("/internal/changes"))["items"]) == 2


def test_what_stays_says_nothing_of_the_person_and_the_feed_says_that_nobody_is_employed(
    attendance: TestApp, hired: int
) -> None:
    recruit = attendance.client(service("recruit"))
    recruit.post(TAKE_BACK)
    told = json_of(recruit.get("/internal/changes"))["items"][-1]
    assert (told["employee_id"], told["name"], told["phone"]) == (hired, "(채용 취소)", "")
    assert (told["birth_date"], told["is_active"]) == ("1900-01-01", False)
    assert told["resign_date"] < told["hire_date"]


@pytest.mark.parametrize("status", ["active", "resigned", "all"])
def test_no_list_shows_who_was_taken_back(attendance: TestApp, hired: int, status: str) -> None:
    attendance.client(service("recruit")).post(TAKE_BACK)
    office = attendance.client(staff())
    assert json_of(office.get(f"/api/attendance/v1/employees?status={status}"))["items"] == []
    month = json_of(attendance.client(service("payroll")).get("/internal/months/2026-11"))
    assert month["employees"] == []


def test_a_late_message_of_the_hire_makes_nobody(attendance: TestApp) -> None:
    recruit = attendance.client(service("recruit"))
    assert json_of(recruit.post(TAKE_BACK)) == {"employee_id": None, "taken_back": True, "reasons": []}
    late = recruit.post("/internal/employees", json=KIM)
    assert json_of(late, 409)["code"] == "hire_taken_back"
    again = {**KIM, "application_id": "0199-abc.2"}
    assert recruit.post("/internal/employees", json=again).status_code == 201


def test_the_phone_number_is_free_again(attendance: TestApp, hired: int) -> None:
    recruit = attendance.client(service("recruit"))
    recruit.post(TAKE_BACK)
    again = json_of(recruit.post("/internal/employees", json={**KIM, "application_id": "other"}), 201)
    assert again["employee_id"] != hired


def test_who_has_pressed_the_clock_is_not_taken_back_and_the_answer_says_the_way(
    attendance: TestApp, hired: int
) -> None:
    attendance.at(kst("2026-11-30 08:27"))
    attendance.client(worker(hired)).post("/api/attendance/v1/punches", json={"kind": "in"})
    recruit = attendance.client(service("recruit"))
    assert json_of(recruit.get(USE))["reasons"] == ["근무 기록", "출퇴근 기록"]
    refused = json_of(recruit.post(TAKE_BACK), 409)
    assert refused["code"] == "hire_used"
    assert refused["detail"] == "근무 기록, 출퇴근 기록이(가) 있습니다. 직원 화면에서 퇴사 처리해 주세요."
    assert json_of(recruit.get(USE))["taken_back"] is False


def test_who_was_taken_back_cannot_be_revived_by_hand(attendance: TestApp, hired: int) -> None:
    attendance.client(service("recruit")).post(TAKE_BACK)
    undo = attendance.client(staff()).delete(f"/api/attendance/v1/employees/{hired}/resignation")
    assert json_of(undo, 409)["code"] == "never_began"


@pytest.mark.parametrize(("who", "status"), [(anyone(), 401), (worker(1), 403), (staff(), 403)])
def test_only_services_ask(attendance: TestApp, who: Any, status: int) -> None:
    client = attendance.client(who)
    assert (client.get(USE).status_code, client.post(TAKE_BACK).status_code) == (status, status)
