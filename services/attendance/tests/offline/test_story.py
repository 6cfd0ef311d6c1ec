"""Presses made without a network: exactly once, in their order, never outside what can be proved."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from attendance.clock.tables import Punch
from attendance.day.queries import days_between
from attendance.month import jobs as month
from attendance.offline.tables import OfflinePunch
from attendance.roster.tables import Employee
from chassis.testing import TestApp, anyone, json_of, kst, staff, worker
from sqlalchemy import select

People = Callable[..., Employee]
PUNCHES = "/api/attendance/v1/punches"


class Phone:
    """A worker's phone: takes a token while it has a network, presses without one, sends later."""

    def __init__(self, attendance: TestApp, employee_id: int) -> None:
        self.app, self.id, self.client = attendance, employee_id, attendance.client(worker(employee_id))
        self.queue: list[dict[str, Any]] = []
        self.live = 0

    def online(self, at: str) -> None:
        self.app.at(kst(at))
        self.issued, self.token = (
            kst(at),
            json_of(self.client.get("/api/attendance/v1/me/offline-token"))["token"],
        )
        self.counter = 0

    def press(self, kind: str, at: str, *, steady: bool = True) -> dict[str, Any]:
        """Press without a network; `steady`: the page stayed in view since the token came."""
        self.counter += 1
        elapsed = int((kst(at) - self.issued).total_seconds() * 1000) if steady else None
        told = {"token": self.token, "counter": self.counter, "elapsed_ms": elapsed}
        self.queue.append({"kind": kind, "offline": told})
        return self.queue[-1]

    def press_live(self, kind: str, at: str) -> None:
        self.app.at(kst(at))
        json_of(self.client.post(PUNCHES, json={"kind": kind}), 201)

    def send(self, at: str, *bodies: dict[str, Any]) -> list[int]:
        self.app.at(kst(at))
        return [self.client.post(PUNCHES, json=body).status_code for body in bodies or self.queue]

    def kept(self) -> list[OfflinePunch]:
        with self.app.db.read() as session:
            return list(session.scalars(select(OfflinePunch).order_by(OfflinePunch.counter)))

    def punches(self) -> list[tuple[str, datetime]]:
        with self.app.db.read() as session:
            return [(one.kind, one.at) for one in session.scalars(select(Punch).order_by(Punch.id))]

    def days(self) -> list[tuple[str, str, str | None, Any, bool]]:
        with self.app.db.read() as session:
            rows = days_between(
                session, [self.id], kst("2026-01-01 00:00").date(), kst("2026-12-31 00:00").date()
            )
        return [
            (
                f"{row.work_date}",
                f"{row.clock_in:%d %H:%M}",
                f"{row.clock_out:%d %H:%M}" if row.clock_out else None,
                row.noted.away,
                row.left_open,
            )
            for row in rows
        ]


@pytest.fixture
def phone(attendance: TestApp, people: People) -> Phone:
    made = Phone(attendance, people().id)
    made.online("2026-11-18 07:58")
    return made


def test_capability_1_three_queued_presses_sent_twice_are_three_rows_inside_their_windows(
    phone: Phone,
) -> None:
    for kind, at in (("in", "08:00"), ("out", "12:00"), ("in", "13:00")):
        # What the phone's clock says (two hours behind) is not even a field of the request.
        phone.press(kind, f"2026-11-18 {at}")["at"] = f"2026-11-18T{int(at[:2]) - 2:02d}:00:00+09:00"
    assert phone.send("2026-11-18 14:00") == [201, 201, 201]
    assert phone.send("2026-11-18 14:01") == [201, 201, 201]
    assert phone.punches() == [
        ("in", kst("2026-11-18 08:00")),
        ("out", kst("2026-11-18 12:00")),
        ("in", kst("2026-11-18 13:00")),
    ]
    kept = phone.kept()
    assert len(kept) == 3
    for row in kept:
        assert kst("2026-11-18 07:58") <= row.earliest <= row.at <= row.latest <= kst("2026-11-18 14:00")
        assert timedelta(0) < row.latest - row.earliest <= timedelta(minutes=3)
        assert (row.state, row.needs_check) == ("taken", False)


def test_the_answer_tells_the_moment_and_its_window(phone: Phone) -> None:
    body = phone.press("in", "2026-11-18 08:00")
    phone.app.at(kst("2026-11-18 09:00"))
    made = json_of(phone.client.post(PUNCHES, json=body), 201)
    assert (made["kind"], made["at"]) == ("in", "2026-11-18T08:00:00+09:00")
    assert made["offline"]["earliest"] < made["at"] < made["offline"]["latest"]
    assert made["offline"]["needs_check"] is False


def test_a_phone_that_slept_leaves_a_wide_window_and_the_office_confirms(phone: Phone) -> None:
    phone.press("in", "2026-11-18 08:00", steady=False)
    assert phone.send("2026-11-18 11:00") == [201]
    [row] = phone.kept()
    assert (row.state, row.reason, row.needs_check) == ("taken", "wide", True)
    assert (row.earliest, row.latest) == (kst("2026-11-18 07:58"), kst("2026-11-18 11:00"))


STORY = (
    ("in", "2026-11-18 08:00"),
    ("out", "2026-11-18 12:01"),
    ("in", "2026-11-18 13:02"),
    ("out", "2026-11-18 17:30"),
    ("in", "2026-11-18 22:00"),
    ("out", "2026-11-19 06:10"),
)


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (3, 0, 5, 1, 4, 2)])
def test_a_queue_makes_the_days_of_presses_made_live_in_any_order_of_arrival(
    attendance: TestApp, people: People, order: tuple[int, ...]
) -> None:
    away, live = Phone(attendance, people().id), Phone(attendance, people().id)
    away.online("2026-11-18 07:58")
    for kind, at in STORY:
        away.press(kind, at)
        live.press_live(kind, at)
    answers = away.send("2026-11-19 07:00", *(away.queue[number] for number in order))
    assert set(answers) <= {201, 409}
    assert away.days() == live.days()
    assert len(away.kept()) == len(STORY)
    assert {row.state for row in away.kept()} == {"taken"}


def test_a_press_whose_answer_was_lost_is_the_punch_the_server_took(phone: Phone) -> None:
    phone.app.at(kst("2026-11-18 08:00"))
    headers = {"Idempotency-Key": "form-token"}
    first = json_of(phone.client.post(PUNCHES, json={"kind": "in"}, headers=headers), 201)
    body = phone.press("in", "2026-11-18 08:00", steady=False)
    phone.app.at(kst("2026-11-18 10:00"))
    again = json_of(phone.client.post(PUNCHES, json=body, headers=headers), 201)
    assert again["id"] == first["id"]
    assert len(phone.punches()) == 1
    assert phone.kept()[0].needs_check is False


def test_a_press_from_the_past_fills_what_is_missing_and_undoes_nothing(phone: Phone) -> None:
    phone.press("in", "2026-11-18 08:00")
    phone.press("out", "2026-11-18 17:30")
    phone.press_live("in", "2026-11-19 08:05")
    assert phone.send("2026-11-19 08:10") == [201, 201]
    assert phone.days() == [
        ("2026-11-18", "18 08:00", "18 17:30", (), False),
        ("2026-11-19", "19 08:05", None, (), False),
    ]
    assert {(row.reason, row.needs_check) for row in phone.kept()} == {("late", True)}


def test_a_press_that_contradicts_a_later_record_is_kept_for_the_office(phone: Phone) -> None:
    phone.press("out", "2026-11-18 08:30")
    phone.press_live("in", "2026-11-18 08:00")
    phone.press_live("out", "2026-11-18 12:00")
    before = phone.days()
    assert phone.send("2026-11-18 13:00") == [409]
    assert phone.days() == before
    [row] = phone.kept()
    assert (row.state, row.reason, row.needs_check) == ("refused", "later_record", True)


def test_a_closed_month_refuses_but_keeps_the_press(phone: Phone) -> None:
    phone.press("in", "2026-11-18 08:00")
    month.close_month(phone.app.db, "2026-11", staff(), kst("2026-11-18 08:30"))
    assert phone.send("2026-11-18 09:00") == [409]
    assert phone.days() == []
    assert [(row.state, row.reason) for row in phone.kept()] == [("refused", "month_closed")]


def test_who_was_not_employed_then_is_refused_but_kept(attendance: TestApp, people: People) -> None:
    phone = Phone(attendance, people(hired="2026-11-19").id)
    phone.online("2026-11-18 07:58")
    phone.press("in", "2026-11-18 08:00")
    assert phone.send("2026-11-18 09:00") == [409]
    assert [(row.state, row.reason) for row in phone.kept()] == [("refused", "not_employed")]


def test_a_token_older_than_seven_days_is_refused_but_kept(phone: Phone) -> None:
    phone.press("in", "2026-11-18 08:00")
    assert phone.send("2026-11-25 08:00") == [409]
    assert [(row.state, row.reason) for row in phone.kept()] == [("refused", "expired")]


def test_a_token_that_none_of_our_keys_signed_proves_nothing_but_is_kept(phone: Phone) -> None:
    phone.press("in", "2026-11-18 08:00")["offline"]["token"] = "eyJ.made.up"
    assert phone.send("2026-11-18 09:00", *phone.queue) == [409]
    assert phone.send("2026-11-18 09:00", *phone.queue) == [409]
    assert [(row.state, row.reason) for row in phone.kept()] == [("refused", "unreadable")]


def test_the_token_of_another_person_is_not_taken(attendance: TestApp, people: People, phone: Phone) -> None:
    other = Phone(attendance, people().id)
    assert other.send("2026-11-18 09:00", phone.press("in", "2026-11-18 08:00")) == [403]
    assert phone.kept() == []


def test_the_same_counter_is_not_another_button(phone: Phone) -> None:
    body = phone.press("in", "2026-11-18 08:00")
    assert phone.send("2026-11-18 09:00", body, {**body, "kind": "out"}) == [201, 422]


def test_premshaw23_learnova_999_a_replay_never_duplicates_nor_sticks(phone: Phone) -> None:
    phone.press("out", "2026-11-18 07:59")  # refused: nothing to end
    phone.press("in", "2026-11-18 08:00")
    for minute in range(3):
        assert phone.send(f"2026-11-18 09:0{minute}") == [409, 201]
    assert [row.state for row in phone.kept()] == ["refused", "taken"]
    assert len(phone.punches()) == 1


def test_the_worker_sees_what_became_of_each(phone: Phone) -> None:
    phone.press("out", "2026-11-18 07:59")
    phone.press("in", "2026-11-18 08:00")
    phone.press("out", "2026-11-18 12:00", steady=False)
    assert phone.send("2026-11-18 13:00") == [409, 201, 201]
    page = phone.client.get("/attendance").text
    assert "오프라인으로 누른 기록" in page
    assert "기록됐어요" in page
    assert "누른 시각을 좁히지 못해 사무실이 확인해요." in page
    assert "기록되지 않았어요" in page
    assert page.count("연결 없이 누른 기록") == 2


def test_the_office_confirms_once_and_leaves_a_trace(phone: Phone) -> None:
    phone.press("in", "2026-11-18 08:00", steady=False)
    phone.send("2026-11-18 11:00")
    office = phone.app.client(staff())
    listed = office.get("/admin/attendance/offline").text
    assert "김하늘" in listed
    assert "누른 시각을 30분 안으로 좁힐 수 없음" in listed
    assert "±3시간 2분" in listed
    assert "오프라인 확인 1건" in office.get("/admin/attendance").text
    assert "오프라인 확인" in office.get(f"/admin/attendance/{phone.id}").text
    [row] = phone.kept()
    for _again in range(2):
        answer = office.post(f"/admin/attendance/offline/{row.id}/check", follow_redirects=False)
        assert answer.headers["location"] == "/admin/attendance/offline?done=checked"
    assert "확인할 오프라인 기록이 없습니다" in office.get("/admin/attendance/offline").text
    [row] = phone.kept()
    assert (row.needs_check, row.checked_by) == (False, staff().id)


def test_a_token_is_only_for_workers(attendance: TestApp) -> None:
    assert attendance.client(anyone()).get("/api/attendance/v1/me/offline-token").status_code == 401
    assert attendance.client(staff()).get("/api/attendance/v1/me/offline-token").status_code == 403


def test_only_managers_confirm(phone: Phone) -> None:
    assert phone.client.post("/admin/attendance/offline/1/check").status_code == 403
    assert phone.app.client(staff()).post("/admin/attendance/offline/7/check").status_code == 404


def test_where_presses_are_confirmed_one_without_a_network_waits_for_the_office(
    attendance: TestApp, people: People
) -> None:
    person = people(site_name="정문")
    rule = {"kind": "qr", "valid_from": "2026-11-18"}
    attendance.client(staff()).post(f"/admin/sites/{person.site_id}/place", data=rule)
    phone = Phone(attendance, person.id)
    phone.online("2026-11-18 07:58")
    assert phone.client.post(PUNCHES, json={"kind": "in"}).status_code != 201
    phone.press("in", "2026-11-18 08:00")
    assert phone.send("2026-11-18 08:30") == [201]
    assert [(row.reason, row.needs_check) for row in phone.kept()] == [("place", True)]
