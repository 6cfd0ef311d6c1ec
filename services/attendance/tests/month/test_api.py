"""Days and months over the API, and what payroll reads."""

from collections.abc import Callable
from typing import Any

from attendance.roster.tables import Employee
from chassis.testing import PageClient, TestApp, fields_of, json_of, kst, service, staff, worker

People = Callable[..., Employee]
DAYS = "/api/attendance/v1/days"
MONTHS = "/api/attendance/v1/months"


def enter(office: PageClient, employee_id: int, work_date: str, **more: Any) -> Any:
    body = {"employee_id": employee_id, "work_date": work_date, "clock_in": "09:00", "clock_out": "18:00"}
    return office.post(DAYS, json=body | more)


def test_office_enters_corrects_and_removes_a_day(attendance: TestApp, people: People) -> None:
    office, kim = attendance.client(staff()), people()
    made = json_of(enter(office, kim.id, "2026-11-17"), 201)
    assert (made["worked"], made["break"], made["source"], made["name"]) == (480, 60, "office", "김하늘")
    body = {"clock_in": "09:00", "clock_out": "20:00", "breaks": [["12:00", "13:00"]], "reason": "연장"}
    changed = json_of(office.patch(f"{DAYS}/{made['id']}", json=body))
    assert (changed["worked"], changed["overtime"]) == (600, 120)
    listed = json_of(office.get(f"{DAYS}?month=2026-11&employee_id={kim.id}"))
    assert listed == {"items": [changed], "next": None}
    assert office.post(f"{DAYS}/{made['id']}/removal", json={"reason": "결근"}).status_code == 204
    assert json_of(office.get(DAYS))["items"] == []
    assert office.patch(f"{DAYS}/{made['id']}", json=body).status_code == 404


def test_short_names_of_times_are_understood(attendance: TestApp, people: People) -> None:
    body = {"employee_id": people().id, "work_date": "2026-11-16", "in": "22:00", "out": "06:00"}
    made = json_of(attendance.client(staff()).post(DAYS, json=body), 201)
    assert (made["work_date"], made["night"]) == ("2026-11-16", 450)


def test_bad_days_are_422_and_doubles_409(attendance: TestApp, people: People) -> None:
    office, kim = attendance.client(staff()), people()
    assert "clock_out" in fields_of(enter(office, kim.id, "2026-11-17", clock_out="09:00"))
    assert "work_date" in fields_of(enter(office, kim.id, "2026-11-19"))
    assert "clock_in" in fields_of(enter(office, kim.id, "2026-11-17", clock_in="9시"))
    assert "employee_id" in fields_of(enter(office, 99, "2026-11-17"))
    assert "work_date" in fields_of(enter(office, kim.id, "2025-12-31"))
    enter(office, kim.id, "2026-11-17")
    assert json_of(enter(office, kim.id, "2026-11-17"), 409)["code"] == "day_taken"


def test_days_are_paged_by_people(attendance: TestApp, people: People) -> None:
    office = attendance.client(staff())
    for n in range(3):
        enter(office, people(f"직원{n}").id, "2026-11-17")
    first = json_of(office.get(f"{DAYS}?limit=2"))
    rest = json_of(office.get(f"{DAYS}?limit=2&cursor={first['next']}"))
    assert [day["name"] for day in first["items"] + rest["items"]] == ["직원0", "직원1", "직원2"]


def test_month_tells_hours_per_person(attendance: TestApp, people: People) -> None:
    office = attendance.client(staff())
    for n in range(3):
        enter(office, people(f"직원{n}").id, "2026-11-17")
    first = json_of(office.get(f"{MONTHS}/2026-11?limit=2"))
    assert (first["closed"], first["next"]) == (False, "2")
    assert first["items"][0]["worked_minutes"] == 480
    rest = json_of(office.get(f"{MONTHS}/2026-11?limit=2&cursor=2"))
    assert [person["name"] for person in rest["items"]] == ["직원2"]
    office.post(f"{MONTHS}/2026-11/closing")
    closed = json_of(office.get(f"{MONTHS}/2026-11?limit=2"))
    assert closed == first | {"closed": True}


def test_closing_is_repeatable_and_can_be_taken_back(attendance: TestApp, people: People) -> None:
    office, kim = attendance.client(staff()), people()
    day = json_of(enter(office, kim.id, "2026-10-16"), 201)
    closed = json_of(office.post(f"{MONTHS}/2026-10/closing"))
    assert json_of(office.post(f"{MONTHS}/2026-10/closing")) == closed
    refused = office.patch(f"{DAYS}/{day['id']}", json={"clock_in": "08:00", "clock_out": "18:00"})
    assert json_of(refused, 409)["code"] == "month_closed"
    assert office.post(f"{MONTHS}/2026-10/reopening", json={"reason": ""}).status_code == 422
    assert office.post(f"{MONTHS}/2026-10/reopening", json={"reason": "누락"}).status_code == 204
    assert office.patch(f"{DAYS}/{day['id']}", json={"in": "08:00", "out": "18:00"}).status_code == 200


def test_months_that_are_not_are_422(attendance: TestApp) -> None:
    office, payroll = attendance.client(staff()), attendance.client(service("payroll"))
    assert json_of(office.post(f"{MONTHS}/2026-12/closing"), 422)["code"] == "month_not_begun"
    for path in ("2026-12", "2026-13", "november"):
        assert office.get(f"{MONTHS}/{path}").status_code == 422
        assert payroll.get(f"/internal/months/{path}").status_code == 422


def test_payroll_reads_the_whole_month(attendance: TestApp, people: People) -> None:
    kim = people(site_name="한빛물류")
    enter(attendance.client(staff()), kim.id, "2026-11-17")
    month = json_of(attendance.client(service("payroll")).get("/internal/months/2026-11"))
    assert (month["month"], month["closed"], len(month["version"])) == ("2026-11", False, 64)
    [person] = month["employees"]
    assert person["site_name"] == "한빛물류"
    assert person["days"][0]["clock_in"] == "09:00"
    assert attendance.client(staff()).get("/internal/months/2026-11").status_code == 403


def test_worker_cannot_read_others(attendance: TestApp) -> None:
    phone = attendance.client(worker(1))
    for path in (DAYS, f"{MONTHS}/2026-11"):
        assert phone.get(path).status_code == 403


def test_who_reads_may_not_write(attendance: TestApp, people: People) -> None:
    payer, kim = attendance.client(staff("payer")), people()
    assert enter(payer, kim.id, "2026-11-17").status_code == 403
    assert payer.post(f"{MONTHS}/2026-10/closing").status_code == 403


def test_open_day_is_listed_without_an_end(attendance: TestApp, people: People) -> None:
    phone = attendance.client(worker(people().id))
    phone.post("/api/attendance/v1/punches", json={"kind": "in"})
    office = attendance.client(staff())
    [day] = json_of(office.get(DAYS))["items"]
    assert (day["clock_out"], day["missing_out"]) == (None, False)
    attendance.at(kst("2026-11-19 08:27"))
    assert json_of(office.get(DAYS))["items"][0]["missing_out"] is True
