"""A site's month for its client, on the page and as what is sent to be drawn."""

import json
from collections.abc import Callable
from urllib.parse import unquote

from attendance.roster.tables import Employee
from chassis.testing import TestApp, staff, worker

People = Callable[..., Employee]
HOME = "/admin/attendance/timesheets"


def test_the_workbook_holds_what_the_clock_counted(attendance: TestApp, people: People) -> None:
    kim, office = people(site_name="한빛물류"), attendance.client(staff())
    people("이바다")
    for day, end in (("2026-11-16", "20:00"), ("2026-11-15", "18:00")):
        body = {"employee_id": kim.id, "work_date": day, "in": "09:00", "out": end}
        assert office.post("/api/attendance/v1/days", json=body).status_code == 201
    render = attendance.peer("docs-render")
    render.on("POST", "/internal/xlsx/timesheet", content=b"xlsx")
    answer = office.get(f"{HOME}/excel?month=2026-11&site={kim.site_id}")
    assert unquote(answer.headers["content-disposition"]).endswith("근무현황_2026-11-한빛물류.xlsx")
    sent = json.loads(render.calls[0].content)
    assert (sent["client"], sent["year"], sent["month"]) == ("한빛물류", 2026, 11)
    [told] = sent["workers"]
    assert told["minutes"] == [{"16": 480}, {"16": 120}, {}, {"15": 480}, {}, {}]
    assert told["employee_no"] == "E0001"
    assert 15 in sent["free"]


def test_the_page_shows_a_site_and_prints(attendance: TestApp, people: People) -> None:
    kim, office = people(site_name="한빛물류"), attendance.client(staff())
    office.post(
        "/api/attendance/v1/days",
        json={"employee_id": kim.id, "work_date": "2026-11-16", "in": "09:00", "out": "20:00"},
    )
    page = office.get(HOME).text
    assert "한빛물류" in page
    assert ">연장<" in page
    assert f"/excel?month=2026-11&amp;site={kim.site_id}" in page


def test_a_site_without_people_and_no_site_at_all(attendance: TestApp) -> None:
    office = attendance.client(staff())
    assert "이 달에 일한 사람이 없습니다" in office.get(HOME).text
    assert office.get(f"{HOME}/excel?month=2026-11&site=9").status_code == 404
    assert office.get(f"{HOME}/excel?month=nonsense&site=9").status_code == 422
    assert attendance.client(worker(1)).get(HOME).status_code == 403
