"""The worker's button at sites that ask where it is pressed, the consent, the office's page of a rule."""

import re
from collections.abc import Callable

import pytest
from attendance.place import actions
from attendance.place.rules import qr_token, step_of
from attendance.roster.tables import Employee
from chassis.testing import PageClient, TestApp, anyone, kst, staff, worker

People = Callable[..., Employee]
NOW = kst("2026-11-18 08:27")
HERE = {"lat": "37.413250", "lon": "127.254930", "accuracy_m": "12", "age_s": "0.4"}


@pytest.fixture
def kim(people: People) -> Employee:
    return people(site_name="한빛물류")


@pytest.fixture
def phone(attendance: TestApp, kim: Employee) -> PageClient:
    return attendance.client(worker(kim.id))


def ruled(attendance: TestApp, kind: str) -> None:
    shape = {"lat": 37.41325, "lon": 127.25493, "radius_m": 100} if kind == "fence" else {}
    new = actions.NewRule.model_validate({"kind": kind, "valid_from": "2026-11-18", **shape})
    attendance.db.write(actions.set_rule, 1, new, staff(), NOW)


def code(attendance: TestApp, site_id: int = 1) -> str:
    return qr_token(attendance.app.state.settings.keys[0], site_id, step_of(NOW))


def test_a_free_site_looks_as_ever(phone: PageClient) -> None:
    page = phone.get("/attendance").text
    assert "출근 전이에요" in page
    assert "위치" not in page
    assert "place" not in page


def test_inside_the_circle_is_one_press(phone: PageClient, attendance: TestApp) -> None:
    ruled(attendance, "fence")
    assert "data-located" not in phone.get("/attendance").text
    phone.post("/attendance/location/consent")
    assert "data-located" in phone.get("/attendance").text
    answer = phone.post("/attendance/punches", data={"kind": "in", **HERE})
    assert answer.status_code == 303
    assert "현장 안 0 m" in attendance.client(staff()).get("/admin/attendance/1?month=2026-11").text


def test_outside_leads_to_the_code_or_the_office_with_the_time_of_the_press(
    phone: PageClient, attendance: TestApp
) -> None:
    ruled(attendance, "fence")
    phone.post("/attendance/location/consent")
    answer = phone.post("/attendance/punches", data={"kind": "in", **HERE, "lat": "37.42"})
    assert answer.status_code == 409
    assert "근무지 밖이에요" in answer.text
    assert "QR로 찍기" in answer.text
    ticket = re.search(r'name="ticket" value="([^"]+)"', answer.text)
    assert ticket
    attendance.at(kst("2026-11-18 08:31"))
    sent = {"kind": "in", "ticket": ticket[1], "why": "outside", "note": "뒷문 쪽이에요"}
    assert phone.post("/attendance/requests", data=sent).status_code == 303
    page = phone.get("/attendance").text
    assert "사무실이 확인하고 있어요" in page
    assert "출근 11월 18일(수) 08:27" in page
    office = attendance.client(staff())
    listed = office.get("/admin/attendance/requests").text
    assert "현장 밖" in listed
    assert "뒷문 쪽이에요" in listed
    assert (
        office.post("/admin/attendance/requests/1/decision", data={"decision": "rejected"}).status_code == 422
    )
    decided = office.post("/admin/attendance/requests/1/decision", data={"decision": "approved"})
    assert decided.headers["location"] == "/admin/attendance/requests?done=approved"
    assert "08:27</span>부터" in phone.get("/attendance").text


@pytest.mark.parametrize("lat", ["0", "nan", "91", "오류"])
def test_odoo_183741_impossible_coordinates_are_a_422_with_the_ways_left(
    phone: PageClient, attendance: TestApp, lat: str
) -> None:
    ruled(attendance, "fence")
    phone.post("/attendance/location/consent")
    lon = "0" if lat == "0" else "127"
    answer = phone.post("/attendance/punches", data={"kind": "in", **HERE, "lat": lat, "lon": lon})
    assert answer.status_code == 422
    assert "사무실에 출근 확인 요청" in answer.text


def test_coordinates_without_consent_are_not_taken(phone: PageClient, attendance: TestApp) -> None:
    ruled(attendance, "fence")
    answer = phone.post("/attendance/punches", data={"kind": "in", **HERE})
    assert answer.status_code == 409
    assert "동의하지 않아도" in answer.text


def test_without_location_the_press_is_not_lost(phone: PageClient, attendance: TestApp) -> None:
    ruled(attendance, "fence")
    answer = phone.post("/attendance/punches", data={"kind": "in", "position": "denied"})
    assert answer.status_code == 409
    assert "위치를 쓰지 않아도" in answer.text
    failed = phone.post("/attendance/punches", data={"kind": "in", "position": "failed"})
    assert "위치를 정확히 알 수 없어요" in failed.text


def test_the_code_of_the_site_is_one_press(phone: PageClient, attendance: TestApp) -> None:
    ruled(attendance, "qr")
    bare = phone.get("/attendance").text
    assert 'action="/attendance/punches"' not in bare
    assert "사무실에 출근 확인 요청" in bare
    page = phone.get(f"/attendance?qr={code(attendance)}").text
    assert "한빛물류 QR을 확인했어요" in page
    assert f'name="qr" value="{code(attendance)}"' in page
    sent = {"kind": "in", "qr": code(attendance)}
    assert phone.post("/attendance/punches", data=sent).status_code == 303


def test_an_old_code_asks_for_another_look_at_the_screen(phone: PageClient, attendance: TestApp) -> None:
    ruled(attendance, "qr")
    old = code(attendance)
    attendance.at(kst("2026-11-18 08:29"))
    assert "QR이 바뀌었어요" in phone.get(f"/attendance?qr={old}").text
    answer = phone.post("/attendance/punches", data={"kind": "in", "qr": old})
    assert answer.status_code == 409
    assert "QR이 바뀌었어요" in answer.text


def test_the_code_of_another_site_opens_no_button(phone: PageClient, attendance: TestApp) -> None:
    ruled(attendance, "qr")
    page = phone.get(f"/attendance?qr={code(attendance, 2)}").text
    assert "다른 근무지의 QR" in page
    assert 'action="/attendance/punches"' not in page


def test_a_stranger_with_a_code_comes_back_to_it_after_signing_in(attendance: TestApp) -> None:
    page = attendance.client(anyone()).get("/attendance?qr=1-2-abc").text
    assert "/signin?next=/attendance%3Fqr%3D1-2-abc" in page


def test_clock_out_while_the_clock_in_waits_is_asked_for_as_well(
    phone: PageClient, attendance: TestApp
) -> None:
    ruled(attendance, "qr")
    phone.post("/attendance/requests", data={"kind": "in"})
    attendance.at(kst("2026-11-18 17:31"))
    assert "사무실에 퇴근 확인 요청" in phone.get("/attendance").text
    answer = phone.post("/attendance/punches", data={"kind": "out"})
    assert answer.status_code == 409
    assert "사무실에 퇴근 확인 요청" in answer.text


def test_the_worker_takes_an_own_request_back(phone: PageClient, attendance: TestApp) -> None:
    ruled(attendance, "qr")
    phone.post("/attendance/requests", data={"kind": "in"})
    assert phone.post("/attendance/requests/1/withdrawal").status_code == 303
    assert "요청을 취소했어요" in phone.get("/attendance").text


def test_consent_tells_everything_and_can_be_taken_back(phone: PageClient, attendance: TestApp) -> None:
    page = phone.get("/attendance/location").text
    for word in ("누가 모으나요", "왜 모으나요", "불이익이 없어요", "6개월", "동의하지 않음"):
        assert word in page
    assert "동의함" in phone.get(phone.post("/attendance/location/consent").headers["location"]).text
    assert (
        "동의하지 않음" in phone.get(phone.post("/attendance/location/withdrawal").headers["location"]).text
    )


def test_the_office_sets_a_circle_and_sees_the_history(attendance: TestApp, kim: Employee) -> None:
    desk = attendance.client(staff())
    sent = {"kind": "fence", "valid_from": "2026-11-18", "lat": "37.4", "lon": "", "radius_m": "20"}
    refused = desk.post("/admin/sites/1/place", data=sent)
    assert refused.status_code == 422
    assert 'value="37.4"' in refused.text
    made = desk.post("/admin/sites/1/place", data=sent | {"lon": "127.2", "radius_m": "150"})
    assert made.headers["location"] == "/admin/sites/1/place?done=set"
    page = desk.get("/admin/sites/1/place").text
    assert "반경 150 m" in page
    assert "37.400000, 127.200000" in page
    assert desk.get("/admin/sites/99/place").status_code == 404


def test_the_api_takes_a_position_and_refuses_what_it_does_not_confirm(
    phone: PageClient, attendance: TestApp
) -> None:
    ruled(attendance, "fence")
    phone.post("/attendance/location/consent")
    there = {"kind": "in", "lat": 37.41325, "lon": 127.25493}
    unsure = phone.post("/api/attendance/v1/punches", json=there)
    assert (unsure.status_code, unsure.json()["code"]) == (409, "place_not_confirmed")
    odd = phone.post("/api/attendance/v1/punches", json={"kind": "in", "lat": 0, "lon": 0, "accuracy_m": 5})
    assert odd.status_code == 422
    other = phone.post("/api/attendance/v1/punches", json=there | {"accuracy_m": 5, "site_id": 77})
    assert other.status_code == 422
    assert phone.post("/api/attendance/v1/punches", json=there | {"accuracy_m": 5}).status_code == 201
