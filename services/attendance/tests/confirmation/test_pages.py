"""The client's sheet behind its link, and the office's requests."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from attendance.roster.tables import Employee
from chassis.identity import ANYONE
from chassis.testing import TestApp, json_of, kst, staff, worker

People = Callable[..., Employee]
HOME = "/admin/attendance/signoffs"


@pytest.fixture
def kim(attendance: TestApp, people: People) -> Employee:
    attendance.at(kst("2026-11-23 09:00"))
    found = people(site_name="한빛물류")
    enter(attendance, found, "2026-11-17")
    return found


def enter(attendance: TestApp, person: Employee, day: str) -> None:
    form = {"work_date": day, "clock_in": "08:30", "clock_out": "17:30", "reason": "종이 기록"}
    answer = attendance.client(staff()).post(f"/admin/attendance/{person.id}/days", data=form)
    assert answer.status_code == 303, answer.text


def link_of(attendance: TestApp, kim: Employee) -> str:
    form = {"site_id": kim.site_id, "kind": "week", "day": "2026-11-18"}
    page = attendance.client(staff()).post(HOME, data=form)
    assert page.headers["cache-control"] == "no-store"
    found = re.search(r"/timesheets/[\w-]{32}", page.text)
    assert found, page.text
    return found[0]


def signing(page: str, **more: Any) -> dict[str, Any]:
    version = re.search(r'name="version" value="(\w{64})"', page)
    assert version
    return {
        "signer_name": "박소장",
        "signer_position": "현장소장",
        "agreed": "1",
        "version": version[1],
        **more,
    }


def test_a_site_manager_reads_and_signs_without_an_account(attendance: TestApp, kim: Employee) -> None:
    link, client = link_of(attendance, kim), attendance.client(ANYONE)
    page = client.get(link)
    assert (page.headers["cache-control"], page.headers["x-robots-tag"]) == ("no-store", "noindex, nofollow")
    assert kim.name in page.text
    assert "1990" not in page.text
    answer = client.post(f"{link}/signature", data=signing(page.text))
    assert answer.headers["location"] == f"{link}?done=signed"
    assert "확인을 마쳤어요" in client.get(link).text
    office = attendance.client(staff()).get(f"{HOME}/1").text
    assert "현장소장 박소장" in office
    assert "확인됨" in attendance.client(staff()).get(HOME).text


def test_a_change_shows_on_both_sides_and_asks_again(attendance: TestApp, kim: Employee) -> None:
    link, client, office = link_of(attendance, kim), attendance.client(ANYONE), attendance.client(staff())
    client.post(f"{link}/signature", data=signing(client.get(link).text))
    times = {"clock_in": "08:30", "clock_out": "19:30", "reason": "잔업"}
    assert office.post("/admin/attendance/days/1", data=times).status_code == 303
    for page in (client.get(link).text, office.get(f"{HOME}/1").text):
        assert "<del>17:30</del>" in page
    assert "전체 확인" in client.get(link).text
    client.post(f"{link}/signature", data=signing(client.get(link).text))
    assert "확인됨" in office.get(f"{HOME}/1").text


def test_what_was_typed_stays_when_the_tick_is_missing(attendance: TestApp, kim: Employee) -> None:
    link, client = link_of(attendance, kim), attendance.client(ANYONE)
    page = client.post(f"{link}/signature", data=signing(client.get(link).text, agreed=""))
    assert page.status_code == 422
    assert 'value="박소장"' in page.text


def test_an_objection_reaches_the_office_and_its_answer_the_link(attendance: TestApp, kim: Employee) -> None:
    link, client, office = link_of(attendance, kim), attendance.client(ANYONE), attendance.client(staff())
    form = client.get(f"{link}/objections/new?employee_id={kim.id}&work_date=2026-11-17").text
    assert "08:30 ~ 17:30" in form
    told = {"employee_id": kim.id, "work_date": "2026-11-17", "remark": "18시 퇴근", "raised_by": "박소장"}
    assert client.post(f"{link}/objections", data=told | {"remark": ""}).status_code == 422
    assert client.post(f"{link}/objections", data=told).headers["location"] == f"{link}?done=objected"
    assert "18시 퇴근" in office.get("/admin/attendance?month=2026-11").text
    assert office.post(f"{HOME}/objections/1/answer", data={"answer": ""}).status_code == 422
    assert office.post(f"{HOME}/objections/1/answer", data={"answer": "출입 기록과 같음"}).status_code == 303
    assert "출입 기록과 같음" in client.get(link).text
    assert office.post(f"{HOME}/objections/9/answer", data={"answer": "?"}).status_code == 404


def test_a_link_that_is_over_says_so_and_no_more(attendance: TestApp, kim: Employee) -> None:
    link, client, office = link_of(attendance, kim), attendance.client(ANYONE), attendance.client(staff())
    assert office.post(f"{HOME}/1/revocation").status_code == 303
    for address in (link, "/timesheets/a-token-that-nobody-was-given"):
        page = client.get(address)
        assert page.status_code == 404
        assert kim.name not in page.text
    again = re.search(r"/timesheets/[\w-]{32}", office.post(f"{HOME}/1/link").text)
    assert again
    assert client.get(again[0]).status_code == 200
    assert client.get(link).status_code == 404


def test_a_site_without_days_is_refused_beside_its_field(attendance: TestApp, kim: Employee) -> None:
    form = {"site_id": kim.site_id, "kind": "month", "day": "2026-09-01"}
    page = attendance.client(staff()).post(HOME, data=form)
    assert page.status_code == 422
    assert "근무 기록이 없습니다" in page.text


def test_the_month_lists_days_that_nobody_confirmed(attendance: TestApp, kim: Employee) -> None:
    office = attendance.client(staff())
    form = {"name": "한빛물류", "workplace_size": "5", "is_active": "1", "needs_signoff": "1"}
    assert office.post(f"/admin/sites/{kim.site_id}", data=form).status_code == 303
    assert (
        'name="needs_signoff" value="1" autocomplete="off" checked'
        in office.get(f"/admin/sites/{kim.site_id}").text
    )
    page = office.get("/admin/attendance?month=2026-11").text
    assert "고객사가 확인 안 한 날 1일" in page
    assert f"{HOME}?site={kim.site_id}&amp;day=2026-11-17" in page


def test_a_program_asks_and_reads_how_a_request_stands(attendance: TestApp, kim: Employee) -> None:
    office, here = attendance.client(staff()), "/api/attendance/v1/signoffs"
    body = {"site_id": kim.site_id, "kind": "week", "day": "2026-11-18"}
    made = json_of(office.post(here, json=body), 201)
    assert (made["site_name"], made["first_day"], made["state"]) == ("한빛물류", "2026-11-16", "waiting")
    client = attendance.client(ANYONE)
    client.post(f"{made['link']}/signature", data=signing(client.get(made["link"]).text))
    [told] = json_of(office.get(f"{here}?site_id={kim.site_id}"))["items"]
    assert (told["state"], told["signed_version"]) == ("signed", made["version"])
    assert "link" not in told
    again = json_of(office.post(here, json=body), 201)
    assert (again["id"], client.get(made["link"]).status_code) == (made["id"], 404)
    assert attendance.client(worker(kim.id)).get(here).status_code == 403
