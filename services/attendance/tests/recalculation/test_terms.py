"""Hours of a contract and head-counts by date: whom they change is shown first, days before keep theirs."""

from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import ANY

import pytest
from attendance.amendment.queries import unsettled_of
from attendance.assignment import actions as assignment
from attendance.month.jobs import close_month
from attendance.month.queries import month_document
from attendance.roster import actions as roster
from attendance.roster.agreeing import Agreed
from attendance.roster.tables import ContractHours, Employee, Site
from attendance.site import actions as sites
from chassis.db import Database
from chassis.testing import PageClient, TestApp, fields_of, json_of, kst, service, staff
from leave_people import work
from sqlalchemy import func, select

People = Callable[..., Employee]
NOW = kst("2026-11-18 09:00")


@pytest.fixture
def office(attendance: TestApp) -> PageClient:
    attendance.at(kst("2026-11-30 09:00"))
    return attendance.client(staff())


def month(attendance: TestApp, which: str = "2026-11") -> Any:
    return json_of(attendance.client(service("payroll")).get(f"/internal/months/{which}"))


def confirm(office: PageClient, address: str, form: dict[str, str]) -> str:
    page = office.post(address, data=form)
    assert page.status_code == 200, page.text
    agreed = page.text.split('name="agreed" value="')[1][:32]
    answer = office.post(address, data=form | {"agreed": agreed})
    assert answer.status_code == 303, answer.text
    return page.text


def test_other_hours_hold_from_their_day_on_and_are_shown_first(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim = people(site_name="한빛물류")
    work(attendance.db, kim, "2026-11-02", "2026-11-27")
    home = f"/admin/employees/{kim.id}/hours"
    assert "주 40시간" in office.get(home).text
    before = month(attendance)
    page = confirm(office, home, {"weekly_hours": "20", "since": "2026-11-16", "reason": "단축"})
    assert "11월 16일" in page
    assert "11월 13일" not in page
    told = month(attendance)
    [found], [was] = told["employees"], before["employees"]
    assert (found["weekly_hours"], before["engine"], told["engine"]) == (20, "2", "3")
    assert [week["minutes"] for week in found["weekly_holidays"]] == [480, 480, 240, 240]
    assert [week["minutes"] for week in was["weekly_holidays"]] == [480] * 4
    assert [day["overtime"] for day in found["days"][:10]] == [0] * 10
    assert all(day["overtime"] for day in found["days"][10:])
    page = office.get(home).text
    assert "처음부터" in page
    assert "단축" in page
    assert office.post(home, data={"weekly_hours": "60", "since": "", "reason": ""}).status_code == 422


def test_a_closed_month_keeps_its_hours_and_its_recount_too(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    work(db, kim, "2026-10-05", "2026-10-30")
    close_month(db, "2026-10", staff(), NOW)
    with db.read() as session:
        closed = month_document(session, "2026-10", NOW.date())
    for since, hours in ((date(2026, 11, 2), 20), (date(2026, 11, 16), 30)):
        db.write(roster.agree_hours, kim.id, Agreed(weekly_hours=hours, since=since), staff(), NOW)
    with db.read() as session:
        assert month_document(session, "2026-10", NOW.date()) == closed
        assert unsettled_of(session, "2026-10", kim.id) == {}


def test_a_contract_that_was_otherwise_in_a_closed_month_is_settled_later(
    db: Database, person: People
) -> None:
    kim = person(site_name="한빛물류")
    work(db, kim, "2026-10-05", "2026-10-30")
    close_month(db, "2026-10", staff(), NOW)
    db.write(roster.agree_hours, kim.id, Agreed(weekly_hours=20, since=date(2026, 10, 19)), staff(), NOW)
    with db.read() as session:
        minutes = unsettled_of(session, "2026-10", kim.id)
    assert minutes["weekly_holiday", "2026-10-25"] == -240
    assert ("weekly_holiday", "2026-10-18") not in minutes


def test_rows_of_a_contract_are_only_added_and_the_same_again_adds_none(db: Database, person: People) -> None:
    kim = person()
    new = Agreed(weekly_hours=20, since=date(2026, 12, 1))
    for _ in range(2):
        db.write(roster.agree_hours, kim.id, new, staff(), NOW)
    with db.read() as session:
        assert session.scalar(select(func.count(ContractHours.id))) == 2
        assert session.get_one(Employee, kim.id).weekly_hours == 40
    assert db.write(assignment.settle, kst("2026-12-01 00:05")) == 1
    with db.read() as session:
        assert session.get_one(Employee, kim.id).weekly_hours == 20


def test_hours_before_the_hire_are_refused(db: Database, person: People) -> None:
    kim = person(hired="2026-11-02")
    with pytest.raises(Exception, match="입력"):
        db.write(roster.agree_hours, kim.id, Agreed(weekly_hours=20, since=date(2026, 11, 1)), staff(), NOW)


def test_a_head_count_holds_from_its_day_on_and_is_shown_first(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim = people(site_name="한빛물류")
    for day in ("2026-11-13", "2026-11-17"):
        body = {"employee_id": kim.id, "work_date": day, "in": "09:00", "out": "20:00", "reason": "종이"}
        json_of(office.post("/api/attendance/v1/days", json=body), 201)
    form = {"name": "한빛물류", "workplace_size": "4", "size_since": "2026-11-16", "is_active": "1"}
    page = confirm(office, f"/admin/sites/{kim.site_id}", form)
    assert "11월 17일" in page
    assert "11월 13일" not in page
    [found] = month(attendance)["employees"]
    assert [day["overtime"] for day in found["days"]] == [120, 0]


def test_a_head_count_to_come_arrives_on_its_day(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    patch = sites.SitePatch(workplace_size=4, size_since=date(2026, 12, 1))
    assert db.write(sites.change_site, kim.site_id or 0, patch, staff(), NOW).workplace_size == 5
    assert db.write(assignment.settle, kst("2026-12-01 00:05")) == 1
    with db.read() as session:
        assert session.get_one(Site, kim.site_id).workplace_size == 4


def test_a_program_is_told_whose_hours_change_before_they_do(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim = people(site_name="한빛물류")
    work(attendance.db, kim, "2026-11-02", "2026-11-27")
    person = f"/api/attendance/v1/employees/{kim.id}"
    wish = {"weekly_hours": 20, "since": "2026-11-16"}
    refused = json_of(office.patch(person, json=wish), 409)
    assert refused["code"] == "hours_would_change"
    assert "김하늘의 근로시간이 바뀝니다" in refused["detail"]
    [told] = refused["people"]
    assert {day["work_date"] for day in told["days"]} >= {"2026-11-16", "2026-11-22"}
    assert json_of(office.get(person))["weekly_hours"] == 40
    assert json_of(office.patch(person, json=wish | {"confirm": "made up"}), 409) == refused | {
        "request_id": ANY
    }
    agreed = json_of(office.patch(person, json=wish | {"confirm": refused["confirm"]}))
    assert agreed["weekly_hours"] == 20
    assert "주 소정근로시간 2026-11-16부터 20시간" in office.get("/admin/attendance/recalculations").text
    outside = office.patch(person, json={"weekly_hours": 30, "since": "2025-12-31"})
    assert "재직 기간이 아닙니다" in fields_of(outside)["since"]


def test_a_programs_head_count_and_a_move_are_agreed_to_as_on_the_page(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    kim = people(site_name="한빛물류")
    for day in ("2026-11-17", "2026-11-18", "2026-11-19"):
        long = {"employee_id": kim.id, "work_date": day, "in": "09:00", "out": "21:00"}
        json_of(office.post("/api/attendance/v1/days", json=long), 201)
    site = f"/api/attendance/v1/sites/{kim.site_id}"
    small = {"workplace_size": 4, "size_since": "2026-11-18"}
    refused = json_of(office.patch(site, json=small), 409)
    days = [day["work_date"] for day in refused["people"][0]["days"]]
    assert (days[0], refused["people"][0]["name"]) == ("2026-11-18", "김하늘")
    agreed = small | {"confirm": refused["confirm"]}
    kept, again = (office.patch(site, json=agreed, headers={"Idempotency-Key": "one"}) for _ in range(2))
    assert json_of(kept) == json_of(again)
    assert json_of(office.patch(site, json={"name": "한빛센터"}))["workplace_size"] == 4
    assert office.patch("/api/attendance/v1/sites/99", json=small).status_code == 404
    large = json_of(office.post("/api/attendance/v1/sites", json={"name": "새론", "workplace_size": 50}), 201)
    move = {"site_id": large["id"], "since": "2026-11-19"}
    there = json_of(office.patch(f"/api/attendance/v1/employees/{kim.id}", json=move), 409)
    assert "새론" in there["what"]
    assert there["people"][0]["days"][0]["work_date"] == "2026-11-19"


def test_a_change_from_long_ago_is_counted_from_the_first_hire_on(
    attendance: TestApp, office: PageClient, people: People
) -> None:
    site = json_of(office.post("/api/attendance/v1/sites", json={"name": "빈물류"}), 201)
    ever = {"workplace_size": 4, "size_since": "0001-01-01"}
    assert json_of(office.patch(f"/api/attendance/v1/sites/{site['id']}", json=ever))["workplace_size"] == 4
    kim = people(site_name="한빛물류", hired="2026-11-02")
    long = {"employee_id": kim.id, "work_date": "2026-11-03", "in": "09:00", "out": "21:00"}
    json_of(office.post("/api/attendance/v1/days", json=long), 201)
    refused = json_of(office.patch(f"/api/attendance/v1/sites/{kim.site_id}", json=ever), 409)
    assert refused["people"][0]["days"][0]["work_date"] == "2026-11-03"
