"""Changing a rule in the office: the difference first, then the change, never in a closed month."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from attendance.roster.tables import Employee
from chassis.testing import PageClient, TestApp, json_of, kst, service, staff, worker

People = Callable[..., Employee]
CALENDAR = "/admin/attendance-calendar"
DAYS = "/api/attendance/v1/days"


@pytest.fixture
def office(attendance: TestApp) -> PageClient:
    attendance.at(kst("2026-11-18 20:00"))
    return attendance.client(staff())


def work(office: PageClient, person: Employee, day: str, start: str = "08:00", end: str = "19:00") -> None:
    body = {"employee_id": person.id, "work_date": day, "clock_in": start, "clock_out": end}
    json_of(office.post(DAYS, json=body), 201)


def month(attendance: TestApp, which: str = "2026-11") -> Any:
    return json_of(attendance.client(service("payroll")).get(f"/internal/months/{which}"))


def agreed(page: str) -> str:
    found = re.search(r'name="agreed" value="(\w+)"', page)
    assert found is not None
    return found.group(1)


def confirm(office: PageClient, address: str, form: dict[str, str]) -> str:
    """Ask for a change, read the difference, agree to it; returns the page with the difference."""
    page = office.post(address, data=form)
    assert page.status_code == 200, page.text
    answer = office.post(address, data=form | {"agreed": agreed(page.text)})
    assert answer.status_code == 303
    return page.text


def pattern_of(office: PageClient, site_id: int | None, **more: str) -> int:
    form = {
        "name": "주간", "since": "2026-01-01", "start": "08:30", "end": "17:30",
        "breaks": "12:30-13:30, 19:00-19:30", "early": "clip", "rounding": "none", "step": "1",
    }  # fmt: skip
    assert office.post(f"/admin/sites/{site_id}/patterns", data=form | more).status_code == 303
    page = office.get(f"/admin/sites/{site_id}/patterns").text
    return max(int(one) for one in re.findall(r"/admin/sites/patterns/(\d+)", page))


def test_a_decided_day_shows_whose_hours_change_and_waits_for_the_yes(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim = people(site_name="한빛물류")
    work(office, kim, "2026-11-17")
    before = month(attendance)
    form = {"day": "2026-11-17", "day_type": "paid_holiday", "note": "창립기념일"}
    page = office.post(CALENDAR, data=form)
    assert "아직 아무것도 바꾸지 않았습니다" in page.text
    assert "김하늘" in page.text
    assert month(attendance) == before
    answer = office.post(CALENDAR, data=form | {"agreed": agreed(page.text)})
    assert answer.headers["location"].startswith(f"{CALENDAR}?month=2026-11&done=2026-11-17")
    [found] = month(attendance)["employees"]
    assert (found["holiday_within_8h_minutes"], found["holiday_beyond_8h_minutes"]) == (480, 120)
    kept = office.get("/admin/attendance/recalculations").text
    assert "회사 전체 달력 2026-11-17 → 유급휴일" in kept
    assert "김하늘" in office.get("/admin/attendance/recalculations/1").text


def test_a_yes_to_another_difference_is_asked_again(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim = people(site_name="한빛물류")
    work(office, kim, "2026-11-17")
    form = {"day": "2026-11-17", "day_type": "paid_holiday"}
    seen = agreed(office.post(CALENDAR, data=form).text)
    work(office, kim, "2026-11-16")
    lee = people("이나리")
    work(office, lee, "2026-11-17")
    again = office.post(CALENDAR, data=form | {"agreed": seen})
    assert "다시 셌습니다" in again.text
    assert month(attendance)["employees"][0]["holiday_within_8h_minutes"] == 0


def test_a_sites_own_day_touches_only_its_people(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim, lee = people(site_name="한빛물류"), people("이나리", site_name="두리전자")
    for one in (kim, lee):
        work(office, one, "2026-11-17")
    form = {"day": "2026-11-17", "day_type": "paid_holiday", "site": str(kim.site_id)}
    page = confirm(office, CALENDAR, form)
    assert "이나리" not in page
    hours = {one["name"]: one["holiday_within_8h_minutes"] for one in month(attendance)["employees"]}
    assert hours == {"김하늘": 480, "이나리": 0}
    shown = office.get(f"{CALENDAR}?month=2026-11&site={kim.site_id}").text
    assert "회사 전체 달력을 따릅니다" in shown
    back = {"day": "2026-11-17", "day_type": "default", "site": str(kim.site_id)}
    confirm(office, CALENDAR, back)
    assert month(attendance)["employees"][0]["holiday_within_8h_minutes"] == 0


def test_f_29_a_move_leaves_the_days_before_it_at_the_old_site(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim = people(site_name="한빛물류")
    there = json_of(
        office.post("/api/attendance/v1/sites", json={"name": "작은가게", "workplace_size": 4}), 201
    )
    work(office, kim, "2026-11-13")
    work(office, kim, "2026-11-17")
    form = {"site_id": str(there["id"]), "since": "2026-11-16", "pattern_id": "", "reason": "증원"}
    page = confirm(office, f"/admin/employees/{kim.id}/assignments", form)
    assert "11월 17일" in page
    assert "11월 13일" not in page
    [found] = month(attendance)["employees"]
    assert [day["site_name"] for day in found["days"]] == ["한빛물류", "작은가게"]
    assert [day["overtime"] for day in found["days"]] == [120, 0]
    assert [day["workplace_size"] for day in found["days"]] == [5, 4]
    assert (found["site_name"], found["workplace_size"]) == ("작은가게", 4)


def test_a_closed_month_is_named_and_keeps_its_hours(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim = people(site_name="한빛물류")
    work(office, kim, "2026-10-13")
    work(office, kim, "2026-11-17")
    office.post("/admin/attendance/months/2026-10/closing")
    closed = month(attendance, "2026-10")
    there = json_of(
        office.post("/api/attendance/v1/sites", json={"name": "작은가게", "workplace_size": 4}), 201
    )
    form = {"site_id": str(there["id"]), "since": "2026-10-01"}
    page = confirm(office, f"/admin/employees/{kim.id}/assignments", form)
    assert "2026-10은 마감한 달이라 바뀌지 않습니다" in page
    assert "10월 13일" not in page
    assert month(attendance, "2026-10") == closed
    refused = office.post(CALENDAR, data={"day": "2026-10-13", "day_type": "paid_holiday"})
    assert refused.status_code == 409


def test_a_pattern_counts_from_its_assignment_on_and_its_change_from_its_day_on(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim = people(site_name="한빛물류")
    for day in ("2026-11-16", "2026-11-17"):
        work(office, kim, day)
    pattern = pattern_of(office, kim.site_id)
    home = f"/admin/employees/{kim.id}/assignments"
    form = {"site_id": str(kim.site_id), "since": "2026-11-01", "pattern_id": str(pattern)}
    confirm(office, home, form)
    assert "한빛물류 · 주간" in office.get(home).text
    [found] = month(attendance)["employees"]
    assert [day["overtime"] for day in found["days"]] == [90, 90]
    later = {
        "since": "2026-11-17",
        "start": "09:00",
        "end": "18:00",
        "breaks": "12:00-13:00",
        "early": "clip",
    }
    confirm(office, f"/admin/sites/patterns/{pattern}", later)
    [found] = month(attendance)["employees"]
    assert [day["overtime"] for day in found["days"]] == [90, 60]
    assert office.post(f"/admin/sites/patterns/{pattern}", data=later).status_code == 422
    ended = confirm(office, f"/admin/sites/patterns/{pattern}/ending", {"until": "2026-11-17"})
    assert "쓰지 않음" in ended
    [found] = month(attendance)["employees"]
    assert [day["overtime"] for day in found["days"]] == [90, 120]


def test_a_pattern_of_another_site_is_refused_beside_its_field(office: PageClient, people: People) -> None:
    kim, lee = people(site_name="한빛물류"), people("이나리", site_name="두리전자")
    pattern = pattern_of(office, lee.site_id)
    form = {"site_id": str(kim.site_id), "since": "2026-11-01", "pattern_id": str(pattern)}
    answer = office.post(f"/admin/employees/{kim.id}/assignments", data=form)
    assert answer.status_code == 422
    assert "고른 고객사의 근무형태가 아닙니다" in answer.text


def test_rounding_worked_minutes_away_is_refused_with_the_law(office: PageClient, people: People) -> None:
    site_id = people(site_name="한빛물류").site_id
    form = {
        "name": "주간",
        "since": "2026-11-01",
        "start": "09:00",
        "end": "18:00",
        "rounding": "down",
        "step": "30",
    }
    answer = office.post(f"/admin/sites/{site_id}/patterns", data=form)
    assert answer.status_code == 422
    assert "근로기준법 제43조" in answer.text
    assert 'value="주간"' in answer.text


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("start", "9시"), ("end", "09:00"), ("breaks", "점심"), ("breaks", "12:00-13:00, 12:30-13:30"),
        ("since", ""), ("name", ""), ("step", "7"),
    ],
)  # fmt: skip
def test_bad_patterns_are_told_beside_their_field(
    office: PageClient, people: People, field: str, bad: str
) -> None:
    site_id = people(site_name="한빛물류").site_id
    form = {
        "name": "주간",
        "since": "2026-11-01",
        "start": "09:00",
        "end": "18:00",
        "rounding": "up",
        "step": "10",
    }
    assert office.post(f"/admin/sites/{site_id}/patterns", data=form | {field: bad}).status_code == 422


def test_many_are_assigned_at_once_with_checkboxes_and_a_date(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim, lee, there = people(site_name="한빛물류"), people("이나리"), people("박소라", site_name="두리전자")
    home = f"/admin/sites/{there.site_id}/people"
    assert "이나리" in office.get(home).text
    form = {"people": [str(kim.id), str(lee.id)], "since": "2026-11-16"}
    answer = office.post(home, data=form)
    assert answer.headers["location"] == f"{home}?done=moved"
    assert "오늘 배치된 직원 3명" in office.get(home).text
    assert office.post(home, data={"since": "2026-11-16"}).status_code == 422
    assert office.post(home, data=form | {"since": "2025-01-01"}).status_code == 422


def test_an_assignment_is_corrected_with_a_reason_and_leaves_its_trace(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim, lee = people(site_name="한빛물류"), people("이나리", site_name="작은가게")
    page = office.get(f"/admin/employees/{kim.id}/assignments").text
    address = re.findall(r"/admin/employees/assignments/\d+", page)[0]
    form = {"site_id": str(lee.site_id), "since": "2026-01-02", "until": "", "pattern_id": ""}
    assert office.get(address).status_code == 200
    assert office.post(address, data=form).status_code == 422
    answer = office.post(address, data=form | {"reason": "잘못 적음"})
    assert answer.headers["location"].endswith("?done=corrected")
    page = office.get(f"/admin/employees/{kim.id}/assignments").text
    assert "잘못 적음" in page
    assert "작은가게" in page
    assert json_of(office.get(f"/api/attendance/v1/employees/{kim.id}"))["site_name"] == "작은가게"


def test_an_extra_site_stands_beside_the_main_one(office: PageClient, people: People) -> None:
    kim, lee = people(site_name="한빛물류"), people("이나리", site_name="두리전자")
    home = f"/admin/employees/{kim.id}/assignments"
    form = {"kind": "also", "site_id": str(lee.site_id), "since": "2026-11-16"}
    assert office.post(home, data=form).status_code == 303
    assert "추가 현장" in office.get(f"/admin/sites/{lee.site_id}/people").text
    assert office.post(home, data=form).status_code == 422
    assert office.post(home, data=form | {"since": "2026-11-01", "until": "2026-11-01"}).status_code == 422


def test_only_managers_change_rules(attendance: TestApp, people: People) -> None:
    kim, payer = people(site_name="한빛물류"), attendance.client(staff("payer"))
    for address in (
        f"/admin/employees/{kim.id}/assignments", f"/admin/sites/{kim.site_id}/people",
        f"/admin/sites/{kim.site_id}/patterns",
    ):  # fmt: skip
        assert payer.get(address).status_code == 200
        assert payer.post(address, data={"since": "2026-11-01"}).status_code == 403
        assert attendance.client(worker(kim.id)).get(address).status_code == 403


def test_what_is_not_there_is_404(office: PageClient) -> None:
    for address in (
        "/admin/employees/99/assignments", "/admin/employees/assignments/99", "/admin/sites/99/people",
        "/admin/sites/99/patterns", "/admin/sites/patterns/99", "/admin/attendance/recalculations/99",
    ):  # fmt: skip
        assert office.get(address).status_code == 404


def test_the_audit_row_holds_who_what_and_how_much(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    work(office, people(site_name="한빛물류"), "2026-11-17")
    confirm(office, CALENDAR, {"day": "2026-11-17", "day_type": "paid_holiday"})
    rows = json_of(attendance.client(service("gateway")).get("/internal/audit"))["items"]
    [row] = [one for one in rows if one["action"] == "hours.recalculated"]
    detail = json.loads(row["detail"]) if isinstance(row["detail"], str) else row["detail"]
    assert (detail["people"], detail["before"]["holiday"], detail["after"]["holiday"]) == (1, 0, 600)
