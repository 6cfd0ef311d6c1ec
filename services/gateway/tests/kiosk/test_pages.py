"""A shared tablet: enrolled, forty people in a row, no way around the PIN, nothing left behind."""

import re
from typing import Any

import pytest
from chassis.testing import PageClient, TestApp, json_of, staff
from gateway.kiosk import rules
from gateway.limits.tables import SignInAttempt
from gateway.session.tables import SignedIn
from sqlalchemy import func, select

PIN, TOKEN = "482915", "t" * 43
NUMBER = "2611-0041"


@pytest.fixture
def haneul_ready(gateway: TestApp, haneul: int) -> int:
    issued = gateway.client(staff()).post(f"/api/gateway/v1/workers/{haneul}/activation-code")
    typed = {"login": NUMBER, "code": json_of(issued)["code"], "pin": PIN}
    assert gateway.client().post("/activate", data=typed).status_code == 303
    return haneul


@pytest.fixture
def tablet(gateway: TestApp, haneul_ready: int) -> PageClient:
    peer = gateway.peer("attendance")
    peer.on("POST", "/internal/kiosk/enrolments", json={"token": TOKEN}, status=201)
    peer.on("POST", "/internal/kiosk/devices", json={"device_id": 3, "name": "정문", "site_name": "한빛물류"})
    told = {"kind": "in", "at": "2026-11-22T08:29:00+09:00", "repeated": False}
    peer.on("POST", "/internal/kiosk/punches", json=told, status=201)
    client = gateway.client()
    assert client.post("/kiosk/enrolment", data={"code": "ABCD EFGH"}).status_code == 303
    return client


def press(tablet: PageClient, **more: str) -> Any:
    page = tablet.get("/kiosk").text
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key
    return tablet.post(
        "/kiosk/punches", data={"login": NUMBER, "pin": PIN, "kind": "in", "key": key[1], **more}
    )


def failures(gateway: TestApp) -> int:
    with gateway.db.read() as session:
        return (
            session.scalar(select(func.count(SignInAttempt.id)).where(SignInAttempt.counts_for_account)) or 0
        )


def test_a_device_is_enrolled_by_its_code(gateway: TestApp, haneul: int) -> None:
    page = gateway.client()
    assert "등록 코드" in page.get("/kiosk").text
    peer = gateway.peer("attendance")
    refusal = {"code": "wrong_enrolment", "detail": "등록 코드가 맞지 않습니다."}
    peer.on("POST", "/internal/kiosk/enrolments", json=refusal, status=401)
    refused = page.post("/kiosk/enrolment", data={"code": "ABCD EFGH"})
    assert refused.status_code == 401
    assert "등록 코드가 맞지 않습니다" in refused.text
    assert 'value="ABCD EFGH"' in refused.text


def test_number_and_pin_punch_and_leave_nobody_signed_in(gateway: TestApp, tablet: PageClient) -> None:
    with gateway.db.read() as session:
        before = session.scalar(select(func.count(SignedIn.id)))
    done = press(tablet)
    assert done.status_code == 200
    assert "김*늘 출근 08:29" in done.text
    assert "김하늘" not in done.text
    assert done.headers["refresh"] == "6; url=/kiosk"
    assert done.headers["cache-control"] == "no-store"
    assert "set-cookie" not in done.headers
    with gateway.db.read() as session:
        assert session.scalar(select(func.count(SignedIn.id))) == before
    blank = tablet.get("/kiosk").text
    assert "김" not in re.sub(r"<script.*?</script>", "", blank)
    assert NUMBER not in blank


@pytest.mark.parametrize("pin", ["", "000000", "48291", "482915 or 1=1"])
def test_odoo_15003_and_15018_there_is_no_way_around_the_pin(
    gateway: TestApp, tablet: PageClient, pin: str
) -> None:
    refused = press(tablet, pin=pin)
    assert refused.status_code in (401, 422)
    assert f'value="{NUMBER}"' in refused.text
    asked = [call.url.path for call in gateway.peer("attendance").calls]
    assert "/internal/kiosk/punches" not in asked


def test_a_wrong_pin_counts_for_the_account_wherever_it_was_typed(
    gateway: TestApp, tablet: PageClient
) -> None:
    for _ in range(5):
        assert press(tablet, pin="111111").status_code == 401
    throttled = press(tablet)
    assert throttled.status_code == 429
    assert int(throttled.headers["retry-after"]) >= 1
    assert gateway.client().post("/signin", data={"login": NUMBER, "pin": PIN}).status_code == 429


def test_a_right_pin_clears_the_slips_before_it(gateway: TestApp, tablet: PageClient) -> None:
    for _ in range(4):
        press(tablet, pin="111111")
    assert press(tablet).status_code == 200
    assert failures(gateway) == 0


def test_others_slips_at_the_same_tablet_hold_nobody_up(gateway: TestApp, tablet: PageClient) -> None:
    for number in range(30):
        assert press(tablet, login=f"E{number:04d}", pin="111111").status_code == 401
    assert press(tablet).status_code == 200


def test_an_unknown_number_reads_like_a_wrong_pin(tablet: PageClient) -> None:
    unknown, wrong = press(tablet, login="E9999"), press(tablet, pin="111111")
    sentence = "번호나 비밀번호가 맞지 않아요"
    assert sentence in unknown.text
    assert sentence in wrong.text


def test_what_attendance_refuses_is_said_without_a_name(gateway: TestApp, tablet: PageClient) -> None:
    refusal = {"code": "already_in", "detail": "이미 출근했어요(08:29). 일을 마치면 퇴근을 눌러 주세요."}
    gateway.peer("attendance").on("POST", "/internal/kiosk/punches", json=refusal, status=409)
    refused = press(tablet)
    assert refused.status_code == 409
    assert "이미 출근했어요(08:29)" in refused.text
    assert "김" not in refused.text


def test_a_revoked_device_asks_for_a_code_again(gateway: TestApp, tablet: PageClient) -> None:
    refusal = {"code": "not_enrolled", "detail": "해지된 단말이에요."}
    gateway.peer("attendance").on("POST", "/internal/kiosk/devices", json=refusal, status=401)
    assert "등록 코드" in tablet.get("/kiosk").text
    answer = tablet.post("/kiosk/punches", data={"login": NUMBER, "pin": PIN, "kind": "in", "key": "k"})
    assert answer.headers["location"] == "/kiosk"


def test_the_screen_shows_a_code_to_devices_and_the_office_only(gateway: TestApp, tablet: PageClient) -> None:
    told = {"site_name": "한빛물류", "code": "1-2-abc", "seconds": 12}
    gateway.peer("attendance").on("POST", "/internal/kiosk/screens", json=told)
    shown = tablet.get("/kiosk/qr")
    assert "data:image/svg+xml" in shown.text
    assert 'data-seconds="12"' in shown.text
    assert "한빛물류" in gateway.client(staff()).get("/kiosk/qr?site=1").text
    assert gateway.client().get("/kiosk/qr?site=1").status_code == 404
    assert gateway.client(staff()).get("/kiosk/qr").status_code == 404


@pytest.mark.parametrize(
    ("typed", "number"),
    [("41", "E0041"), (" 0041 ", "E0041"), ("E0041", "E0041"), ("01012345678", "01012345678")],
)
def test_a_number_pad_is_enough(typed: str, number: str) -> None:
    assert rules.typed_number(typed) == number


def test_names_are_masked() -> None:
    assert [rules.masked(name) for name in ("김철수", "이민", "남궁민수", "")] == [
        "김*수",
        "이*",
        "남**수",
        "*",
    ]
