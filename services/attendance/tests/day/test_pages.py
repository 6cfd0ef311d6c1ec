"""The office's forms for a day."""

from collections.abc import Callable

from attendance.roster.tables import Employee
from chassis.testing import TestApp, kst, staff, worker

People = Callable[..., Employee]
TYPED = {
    "work_date": "2026-11-17",
    "clock_in": "08:30",
    "clock_out": "17:30",
    "breaks": "",
    "reason": "단말 고장",
}


def test_day_is_entered_and_shown(attendance: TestApp, people: People) -> None:
    people()
    office = attendance.client(staff())
    assert 'value="2026-11-17"' in office.get("/admin/attendance/1/days/new?work_date=2026-11-17").text
    answer = office.post("/admin/attendance/1/days", data=TYPED)
    assert answer.headers["location"] == "/admin/attendance/1?month=2026-11&done=entered"
    page = office.get("/admin/attendance/1?month=2026-11&done=entered").text
    assert "근무를 입력했습니다" in page
    assert "단말 고장" in page


def test_refused_entry_keeps_what_was_typed(attendance: TestApp, people: People) -> None:
    people()
    office = attendance.client(staff())
    for wrong, field in (
        ({"clock_out": "08:30"}, "clock_out"),
        ({"work_date": "2026-12-01"}, "work_date"),
        ({"breaks": "점심"}, "breaks"),
        ({"breaks": "07:00-08:00"}, "breaks"),
        ({"clock_in": "아침"}, "clock_in"),
        ({"reason": ""}, "reason"),
    ):
        answer = office.post("/admin/attendance/1/days", data=TYPED | wrong)
        assert answer.status_code == 422
        assert f'id="f-{field}-error"' in answer.text
    office.post("/admin/attendance/1/days", data=TYPED)
    assert office.post("/admin/attendance/1/days", data=TYPED).status_code == 409


def test_day_is_corrected_with_a_reason(attendance: TestApp, people: People) -> None:
    people()
    office = attendance.client(staff())
    office.post("/admin/attendance/1/days", data=TYPED | {"breaks": "12:00-12:30"})
    form = office.get("/admin/attendance/days/1").text
    assert 'value="08:30"' in form
    assert 'value="12:00-12:30"' in form
    answer = office.post(
        "/admin/attendance/days/1", data=TYPED | {"breaks": "없음", "reason": "휴게 없이 근무"}
    )
    assert answer.status_code == 303
    page = office.get("/admin/attendance/1?month=2026-11").text
    assert "9시간" in page
    assert "휴게 없이 근무" in page
    assert office.post("/admin/attendance/days/1", data=TYPED | {"reason": ""}).status_code == 422


def test_open_day_asks_for_the_missing_end(attendance: TestApp, people: People) -> None:
    phone = attendance.client(worker(people().id))
    attendance.at(kst("2026-11-16 08:30"))
    phone.post("/attendance/punches", data={"kind": "in"})
    attendance.at(kst("2026-11-18 09:00"))
    office = attendance.client(staff())
    assert "퇴근 기록이 없는 근무" in office.get("/admin/attendance/missing").text
    assert "퇴근 기록이 없습니다" in office.get("/admin/attendance/days/1").text
    office.post("/admin/attendance/days/1", data=TYPED)
    assert "빠진 날이 없습니다" in office.get("/admin/attendance/missing").text


def test_day_is_removed(attendance: TestApp, people: People) -> None:
    people()
    office = attendance.client(staff())
    office.post("/admin/attendance/1/days", data=TYPED)
    answer = office.post("/admin/attendance/days/1/removal", data={"reason": "결근"})
    assert answer.headers["location"].endswith("done=removed")
    assert office.get("/admin/attendance/days/1").status_code == 404
    assert office.post("/admin/attendance/days/1", data=TYPED).status_code == 404


def test_closed_month_is_a_page_with_the_sentence(attendance: TestApp, people: People) -> None:
    people()
    office = attendance.client(staff())
    office.post("/admin/attendance/1/days", data=TYPED | {"work_date": "2026-10-16"})
    office.post("/admin/attendance/months/2026-10/closing")
    answer = office.post("/admin/attendance/days/1", data=TYPED)
    assert answer.status_code == 409
    assert "마감한 달" in answer.text


def test_unknown_person_has_no_form(attendance: TestApp) -> None:
    assert attendance.client(staff()).get("/admin/attendance/9/days/new").status_code == 404
