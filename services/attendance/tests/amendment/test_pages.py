"""마감 후 변경 on the office's pages: the closed month stays, both months tell of each other."""

from collections.abc import Callable

import pytest
from attendance.roster.tables import Employee
from chassis.testing import TestApp, kst, staff, worker

People = Callable[..., Employee]
HOME = "/admin/attendance/adjustments"


@pytest.fixture
def kim(attendance: TestApp, people: People) -> Employee:
    attendance.at(kst("2026-12-03 09:00"))
    found, office = people(), attendance.client(staff())
    form = {"work_date": "2026-11-17", "clock_in": "08:30", "clock_out": "17:30", "reason": "종이 기록"}
    assert office.post(f"/admin/attendance/{found.id}/days", data=form).status_code == 303
    assert office.post("/admin/attendance/months/2026-11/closing").status_code == 303
    return found


def test_a_change_goes_to_the_next_month_and_both_say_so(attendance: TestApp, kim: Employee) -> None:
    office = attendance.client(staff())
    assert f"{HOME}/days/1" in office.get(f"/admin/attendance/{kim.id}?month=2026-11").text
    assert "08:30" in office.get(f"{HOME}/days/1").text
    times = {"clock_in": "08:30", "clock_out": "19:30", "reason": "잔업 누락"}
    answer = office.post(f"{HOME}/days/1", data=times)
    assert answer.headers["location"] == f"/admin/attendance/{kim.id}?month=2026-11&done=settled"
    for month, told in (("2026-11", "2026-12에 정산"), ("2026-12", "2026-11 근무")):
        for page in (f"/admin/attendance/{kim.id}?month={month}", f"{HOME}?month={month}"):
            text = office.get(page).text
            assert told in text
            assert "연장 +2시간" in text
    assert "다음 달로 넘긴 이 달 근무 1건" in office.get("/admin/attendance?month=2026-11").text
    assert (
        "변경했습니다. 시간이" in office.get(f"/admin/attendance/{kim.id}?month=2026-11&done=unchanged").text
    )


def test_a_forgotten_day_and_one_never_worked(attendance: TestApp, kim: Employee) -> None:
    office = attendance.client(staff())
    assert 'value="2026-11-18"' in office.get(f"{HOME}/{kim.id}/days/new?work_date=2026-11-18").text
    form = {"work_date": "2026-11-18", "clock_in": "08:30", "clock_out": "17:30", "reason": ""}
    assert office.post(f"{HOME}/{kim.id}/days", data=form).status_code == 422
    assert office.post(f"{HOME}/{kim.id}/days", data=form | {"reason": "누락"}).status_code == 303
    assert office.post(f"{HOME}/days/1/removal", data={"reason": "결근"}).status_code == 303
    assert office.post(f"{HOME}/days/99/removal", data={"reason": "결근"}).status_code == 404
    assert office.get(HOME).text.count("2026-11 근무") == 2


def test_nothing_differs_and_nothing_is_settled(attendance: TestApp, kim: Employee) -> None:
    page = attendance.client(staff()).get(f"{HOME}/{kim.id}/settlement?month=2026-11").text
    assert "정산할 것이 없습니다" in page
    form = {"month": "2026-11", "reason": "마감 뒤 퇴근"}
    assert attendance.client(staff()).post(f"{HOME}/{kim.id}/settlement", data=form).status_code == 409
    assert "마감 후 변경이 없습니다" in attendance.client(staff()).get(HOME).text


def test_a_punch_after_the_closing_is_settled_from_its_page(attendance: TestApp, people: People) -> None:
    attendance.at(kst("2026-11-30 08:30"))
    lee, office = people("이바다"), attendance.client(staff())
    phone = attendance.client(worker(lee.id))
    phone.post("/attendance/punches", data={"kind": "in", "token": "a" * 20})
    assert office.post("/admin/attendance/months/2026-11/closing").status_code == 303
    attendance.at(kst("2026-11-30 17:30"))
    phone.post("/attendance/punches", data={"kind": "out", "token": "b" * 20})
    page = f"{HOME}/{lee.id}/settlement"
    assert "기본 +8시간" in office.get(f"{page}?month=2026-11").text
    assert office.post(page, data={"month": "2026-11", "reason": ""}).status_code == 422
    assert office.post(page, data={"month": "2026-11", "reason": "마감 뒤 퇴근"}).status_code == 303
    assert "기본 +8시간" in office.get(f"{HOME}?month=2026-12").text
