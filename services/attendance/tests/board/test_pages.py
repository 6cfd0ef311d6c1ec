"""The day board by site, its fragment, and nights that reach into the morning."""

from collections.abc import Callable

from attendance.roster.tables import Employee
from chassis.testing import TestApp, kst, staff, worker

People = Callable[..., Employee]
HOME = "/admin/attendance/today"


def punch(attendance: TestApp, person: Employee, kind: str, moment: str) -> None:
    attendance.at(kst(moment))
    answer = attendance.client(worker(person.id)).post("/attendance/punches", data={"kind": kind})
    assert answer.status_code in (200, 303)


def test_who_is_in_who_left_and_who_has_no_record(attendance: TestApp, people: People) -> None:
    kim, lee, park = people("김하늘", site_name="한빛물류"), people("이바다"), people("박나무")
    punch(attendance, kim, "in", "2026-11-18 08:20")
    punch(attendance, lee, "in", "2026-11-18 08:25")
    punch(attendance, lee, "out", "2026-11-18 12:00")
    office = attendance.client(staff())
    page = office.get(HOME).text
    assert "한빛물류" in page
    assert "고객사 미정" in page
    assert park.name not in page
    names = office.get(f"{HOME}?site=0").text
    assert "오늘 기록 없음" in names
    assert "12:00" in names
    assert kim.name not in names
    assert "08:20" in office.get(f"{HOME}?site={kim.site_id}").text


def test_a_night_shift_is_still_in_next_morning_and_then_left(attendance: TestApp, people: People) -> None:
    kim = people()
    punch(attendance, kim, "in", "2026-11-17 21:55")
    office = attendance.client(staff())
    attendance.at(kst("2026-11-18 05:00"))
    assert "근무 중" in office.get(f"{HOME}?site=0").text
    punch(attendance, kim, "out", "2026-11-18 06:02")
    page = office.get(f"{HOME}?site=0").text
    assert "06:02" in page
    attendance.at(kst("2026-11-19 09:00"))
    assert "06:02" not in office.get(f"{HOME}?site=0").text


def test_a_forgotten_clock_out_is_told_as_such(attendance: TestApp, people: People) -> None:
    punch(attendance, people(), "in", "2026-11-17 08:00")
    attendance.at(kst("2026-11-18 08:30"))
    assert "퇴근 기록 없음" in attendance.client(staff()).get(HOME).text


def test_the_fragment_is_empty_while_nothing_changes(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    first = office.get(f"{HOME}/live")
    assert "<html" not in first.text
    tag = {"If-None-Match": first.headers["etag"]}
    assert office.get(f"{HOME}/live", headers=tag).status_code == 304
    punch(attendance, kim, "in", "2026-11-18 08:30")
    assert office.get(f"{HOME}/live", headers=tag).status_code == 200


def test_many_people_are_shown_in_parts(attendance: TestApp, people: People) -> None:
    for n in range(310):
        people(f"직원{n}")
    office = attendance.client(staff())
    page = office.get(f"{HOME}?site=0")
    assert len(page.content) < 200_000
    assert 'rel="next"' in page.text
    assert 'rel="next"' not in office.get(f"{HOME}?site=0&since=300").text


def test_the_board_is_for_the_office_and_its_address_is_checked(attendance: TestApp) -> None:
    assert attendance.client(worker(1)).get(HOME).status_code == 403
    office = attendance.client(staff())
    assert "오늘 일하는 사람이 없습니다" in office.get(HOME).text
    assert office.get(f"{HOME}?site=-1").status_code == 422
    assert office.get(f"{HOME}?site=99").status_code == 200
