"""The cards of the office's first page."""

from collections.abc import Callable
from datetime import date

from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from chassis.testing import TestApp, json_of, kst, service, staff, worker

People = Callable[..., Employee]


def test_cards_count_todays_people_and_missing_ends(attendance: TestApp, people: People) -> None:
    kim, lee, gone = people("김하늘"), people("이바다"), people("박산들")
    attendance.db.write(roster.resign, gone.id, date(2026, 11, 18), staff(), kst("2026-11-17 09:00"))
    attendance.at(kst("2026-11-16 08:30"))
    attendance.client(worker(kim.id)).post("/api/attendance/v1/punches", json={"kind": "in"})
    attendance.at(kst("2026-11-18 08:30"))
    attendance.client(worker(lee.id)).post("/api/attendance/v1/punches", json={"kind": "in"})
    wish = {"work_date": "2026-11-17", "in": "08:30", "out": "17:30", "reason": "누락"}
    attendance.client(worker(lee.id)).post("/api/attendance/v1/me/corrections", json=wish)
    cards = json_of(attendance.client(service("gateway")).get("/internal/summary"))["cards"]
    assert [(card["label"], card["value"], card["kind"]) for card in cards] == [
        ("오늘 출근", 1, "number"),
        ("퇴근 미기록", 1, "todo"),
        ("정정 요청", 1, "todo"),
        ("출퇴근 확인 요청", 0, "todo"),
        ("오프라인 확인", 0, "todo"),
        ("연차 신청", 0, "todo"),
        ("이번 주 52시간 주의", 0, "todo"),
        ("재직 직원", 2, "number"),
    ]
    office = attendance.client(staff())
    assert all(office.get(card["href"]).status_code == 200 for card in cards)


def test_summary_is_for_services(attendance: TestApp) -> None:
    assert attendance.client(staff()).get("/internal/summary").status_code == 403
