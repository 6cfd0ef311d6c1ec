"""The office's calendar page."""

from chassis.testing import TestApp, staff, worker

HOME = "/admin/attendance-calendar"


def test_month_shows_national_holidays(attendance: TestApp) -> None:
    page = attendance.client(staff()).get(f"{HOME}?month=2026-10").text
    assert "개천절 대체공휴일" in page
    assert "유급휴일" in page
    assert "무급휴무일" in page


def test_decision_is_shown_with_its_note(attendance: TestApp) -> None:
    office = attendance.client(staff())
    decided = {"day": "2026-11-20", "day_type": "paid_holiday", "note": "창립기념일"}
    answer = office.post(HOME, data=decided)
    assert answer.headers["location"] == f"{HOME}?month=2026-11&done=2026-11-20#d-2026-11-20"
    page = office.get(f"{HOME}?month=2026-11&done=2026-11-20").text
    assert "창립기념일" in page
    assert "판정을 저장했습니다" in page
    office.post(HOME, data={"day": "2026-11-20", "day_type": "default"})
    assert "창립기념일" not in office.get(HOME).text


def test_bad_decision_is_refused(attendance: TestApp) -> None:
    office = attendance.client(staff())
    for bad in (
        {"day": "2026-11-31", "day_type": "workday"},
        {"day": "2026-11-20", "day_type": "someday"},
        {},
    ):
        assert office.post(HOME, data=bad).status_code == 422
    assert office.get(f"{HOME}?month=2026-13").status_code == 422
    assert office.get(f"{HOME}?month=1999-01").status_code == 422


def test_closed_month_is_shown_without_forms(attendance: TestApp) -> None:
    office = attendance.client(staff())
    office.post("/admin/attendance/months/2026-10/closing")
    page = office.get(f"{HOME}?month=2026-10").text
    assert "마감한 달입니다" in page
    assert 'name="day_type"' not in page
    assert office.post(HOME, data={"day": "2026-10-01", "day_type": "workday"}).status_code == 409


def test_only_managers_decide(attendance: TestApp) -> None:
    payer = attendance.client(staff("payer"))
    assert 'name="day_type"' not in payer.get(HOME).text
    assert payer.post(HOME, data={"day": "2026-11-20", "day_type": "workday"}).status_code == 403
    assert attendance.client(worker(1)).get(HOME).status_code == 403
