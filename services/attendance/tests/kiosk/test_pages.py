"""The office's devices, and what only the gateway may ask."""

import re
from collections.abc import Callable

import pytest
from attendance.roster.tables import Employee
from chassis.testing import TestApp, service, staff

People = Callable[..., Employee]


@pytest.fixture
def kim(people: People) -> Employee:
    return people(site_name="한빛물류")


def code_of(attendance: TestApp) -> str:
    page = attendance.client(staff()).post("/admin/sites/1/kiosks", data={"name": "정문 태블릿"}).text
    found = re.search(r"<strong>(\w{4} \w{4})</strong>", page)
    assert found
    return found[1]


def test_a_device_is_announced_enrolled_seen_and_revoked(attendance: TestApp, kim: Employee) -> None:
    desk, door = attendance.client(staff()), attendance.client(service("gateway"))
    assert "등록된 단말이 없습니다" in desk.get("/admin/sites/1/kiosks").text
    code = code_of(attendance)
    assert code not in desk.get("/admin/sites/1/kiosks").text
    made = door.post("/internal/kiosk/enrolments", json={"code": code})
    token = made.json()["token"]
    told = door.post("/internal/kiosk/devices", json={"token": token}).json()
    assert (told["name"], told["site_name"]) == ("정문 태블릿", "한빛물류")
    body = {"token": token, "employee_id": kim.id, "kind": "in", "key": "one"}
    assert door.post("/internal/kiosk/punches", json=body).json()["kind"] == "in"
    screen = door.post("/internal/kiosk/screens", json={"token": token}).json()
    assert screen["code"].startswith("1-")
    assert 1 <= screen["seconds"] <= 30
    assert "사용 중" in desk.get("/admin/sites/1/kiosks").text
    desk.post("/admin/sites/1/kiosks/1/revocation")
    assert door.post("/internal/kiosk/devices", json={"token": token}).status_code == 401
    assert door.post("/internal/kiosk/screens", json={"token": token}).status_code == 401


def test_the_office_opens_a_screen_by_its_site(attendance: TestApp, kim: Employee) -> None:
    door = attendance.client(service("gateway"))
    assert door.post("/internal/kiosk/screens", json={"site_id": 1}).json()["site_name"] == "한빛물류"
    assert door.post("/internal/kiosk/screens", json={"site_id": 9}).status_code == 401


@pytest.mark.parametrize("path", ["enrolments", "devices", "punches", "screens"])
def test_odoo_15003_only_the_gateway_vouches_for_who_stands_there(attendance: TestApp, path: str) -> None:
    body = {"code": "A", "token": "t", "employee_id": 1, "kind": "in", "key": "k"}
    for other in (service("payroll"), staff()):
        assert attendance.client(other).post(f"/internal/kiosk/{path}", json=body).status_code == 403


def test_a_device_needs_a_name_and_a_site(attendance: TestApp, kim: Employee) -> None:
    desk = attendance.client(staff())
    assert desk.post("/admin/sites/1/kiosks", data={"name": ""}).status_code == 422
    assert desk.get("/admin/sites/9/kiosks").status_code == 404
    assert desk.post("/admin/sites/9/kiosks", data={"name": "가"}).status_code == 404
    assert desk.post("/admin/sites/1/kiosks/9/revocation").status_code == 404
