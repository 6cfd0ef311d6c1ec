"""Punches and own days over the API."""

from collections.abc import Callable

from attendance.roster.tables import Employee
from chassis.testing import TestApp, anyone, fields_of, json_of, kst, staff, worker

People = Callable[..., Employee]
PUNCHES = "/api/attendance/v1/punches"


def test_punch_answers_with_the_servers_time(attendance: TestApp, people: People) -> None:
    phone = attendance.client(worker(people().id))
    made = json_of(phone.post(PUNCHES, json={"kind": "in", "at": "1999-01-01T00:00:00Z"}), 201)
    assert made == {"id": 1, "kind": "in", "at": "2026-11-18T08:27:00+09:00", "work_date": "2026-11-18"}


def test_out_right_after_in_is_accepted(attendance: TestApp, people: People) -> None:
    phone = attendance.client(worker(people().id))
    json_of(phone.post(PUNCHES, json={"kind": "in"}), 201)
    assert json_of(phone.post(PUNCHES, json={"kind": "out"}), 201)["kind"] == "out"
    days = json_of(phone.get("/api/attendance/v1/me/days"))
    assert (days["worked_minutes"], days["items"][0]["clock_out"]) == (0, "08:27")


def test_same_key_answers_the_same(attendance: TestApp, people: People) -> None:
    phone = attendance.client(worker(people().id))
    headers = {"Idempotency-Key": "8e7c"}
    first = json_of(phone.post(PUNCHES, json={"kind": "in"}, headers=headers), 201)
    attendance.at(kst("2026-11-18 12:00"))
    assert json_of(phone.post(PUNCHES, json={"kind": "in"}, headers=headers), 201) == first
    other = json_of(phone.post(PUNCHES, json={"kind": "out"}, headers=headers), 422)
    assert other["code"] == "idempotency_key_reused"


def test_wrong_order_is_409_with_a_korean_sentence(attendance: TestApp, people: People) -> None:
    phone = attendance.client(worker(people().id))
    assert json_of(phone.post(PUNCHES, json={"kind": "out"}), 409)["code"] == "not_in"
    phone.post(PUNCHES, json={"kind": "in"})
    attendance.at(kst("2026-11-18 09:00"))
    refused = json_of(phone.post(PUNCHES, json={"kind": "in"}), 409)
    assert refused["code"] == "already_in"
    assert "이미 출근했어요" in refused["detail"]


def test_bad_kind_is_422(attendance: TestApp, people: People) -> None:
    answer = attendance.client(worker(people().id)).post(PUNCHES, json={"kind": "lunch"})
    assert answer.status_code == 422
    assert "kind" in fields_of(answer)


def test_only_workers_punch(attendance: TestApp) -> None:
    assert attendance.client(anyone()).post(PUNCHES, json={"kind": "in"}).status_code == 401
    assert attendance.client(staff()).post(PUNCHES, json={"kind": "in"}).status_code == 403
    assert attendance.client(worker(77)).post(PUNCHES, json={"kind": "in"}).status_code == 403


def test_own_days_of_a_month(attendance: TestApp, people: People) -> None:
    phone = attendance.client(worker(people().id))
    attendance.at(kst("2026-11-17 22:00"))
    phone.post(PUNCHES, json={"kind": "in"})
    attendance.at(kst("2026-11-18 07:00"))
    phone.post(PUNCHES, json={"kind": "out"})
    days = json_of(phone.get("/api/attendance/v1/me/days?month=2026-11"))
    assert days["month"] == "2026-11"
    [day] = days["items"]
    assert (day["work_date"], day["worked"], day["break"], day["night"]) == ("2026-11-17", 480, 60, 420)
    assert day["missing_out"] is False
    assert json_of(phone.get("/api/attendance/v1/me/days?month=2026-10"))["items"] == []
    assert phone.get("/api/attendance/v1/me/days?month=2026-13").status_code == 422
