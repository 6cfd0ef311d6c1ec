"""What an applicant may still do with photo and consents, and until when data is kept."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from chassis.clock import KST
from chassis.testing import PageClient, TestApp, json_of, staff
from recruit.application.tables import ConsentRow
from recruit.photo.actions import sweep_unclaimed
from sqlalchemy import select

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=KST)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"
PIN = "314159"
LIST = "/api/recruit/v1/applications"


@pytest.fixture
def told(haneul: dict[str, str]) -> dict[str, str]:
    """What the applicant sends: with PIN and all consents."""
    return {**haneul, "status_pin": PIN, "consent_id_photo": "1", "consent_third_party": "1"}


@pytest.fixture
def sent(send: Any, told: dict[str, str]) -> dict[str, str]:
    """An application with a photo and all consents."""
    receipt: dict[str, str] = send(told, HEIC)
    return receipt


@pytest.fixture
def inside(recruit: TestApp, sent: dict[str, str]) -> PageClient:
    """The applicant's browser after the right number and PIN."""
    return enter(recruit, sent["receipt_no"])


def enter(recruit: TestApp, receipt_no: str) -> PageClient:
    client = recruit.client()
    client.base_url = "https://testserver"
    key = {"receipt_no": receipt_no, "status_pin": PIN}
    client.post("/apply/status", data=key, headers={"X-Forwarded-For": "203.0.113.7"})
    return client


def kept(recruit: TestApp, application_id: str) -> dict[str, Any]:
    # Through the list: opening it would end the corrections.
    items = json_of(recruit.client(staff()).get(LIST))["items"]
    return next(item for item in items if item["id"] == application_id)


def consents(recruit: TestApp) -> dict[str, bool]:
    with recruit.app.state.db.read() as session:
        return {row.kind: row.given for row in session.scalars(select(ConsentRow))}


def test_a_correction_with_a_photo_in_parts_sent_twice_is_answered_as_the_first_time(
    recruit: TestApp, inside: PageClient, sent: dict[str, str], told: dict[str, str]
) -> None:
    begun = inside.post("/apply/uploads", json={"size": len(HEIC)}).json()["id"]
    part = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert inside.patch(f"/apply/uploads/{begun}", content=HEIC, headers=part).status_code == 200
    form = {**told, "upload_id": begun, "agree": "1"}
    answers = [inside.post("/apply/status/correction", data=form) for _ in range(2)]
    assert [answer.headers.get("location") for answer in answers] == ["/apply/status?done=correction"] * 2
    shown = kept(recruit, sent["id"])["photo_id"]
    assert shown
    gone = inside.post("/apply/status/correction", data={**form, "upload_id": "no-such-upload"})
    assert (gone.status_code, kept(recruit, sent["id"])["photo_id"]) == (422, shown)


def test_a_new_photo_takes_the_place_of_the_old_which_then_goes(
    recruit: TestApp, inside: PageClient, sent: dict[str, str], told: dict[str, str]
) -> None:
    before = kept(recruit, sent["id"])["photo_id"]
    answer = inside.post("/apply/status/correction", data=told, files={"photo": ("b.heic", HEIC + b"2")})
    assert answer.status_code == 303
    after = kept(recruit, sent["id"])["photo_id"]
    assert after not in (None, before)
    gone = recruit.app.state.db.write(sweep_unclaimed, NOON + timedelta(seconds=1))
    assert gone == [before]


def test_a_photo_that_is_none_is_told_beside_its_field_and_the_old_one_stays(
    recruit: TestApp, inside: PageClient, sent: dict[str, str], told: dict[str, str]
) -> None:
    before = kept(recruit, sent["id"])["photo_id"]
    page = inside.post("/apply/status/correction", data=told, files={"photo": ("a.jpg", b"no picture")})
    assert page.status_code == 422
    assert "사진 파일이 아니에요" in page.text
    assert kept(recruit, sent["id"])["photo_id"] == before


def test_a_first_photo_needs_its_consent_and_is_held_while_that_is_mended(
    recruit: TestApp, send: Any, haneul: dict[str, str]
) -> None:
    receipt = send({**haneul, "status_pin": PIN})
    client = enter(recruit, receipt["receipt_no"])
    page = client.post("/apply/status/correction", data=haneul, files={"photo": ("a.heic", HEIC)})
    assert page.status_code == 422
    assert "신분증 사진 동의가 필요해요" in page.text
    token = page.text.split('name="photo_token" value="')[1].split('"')[0]
    again = {**haneul, "photo_token": token, "consent_id_photo": "1"}
    assert client.post("/apply/status/correction", data=again).status_code == 303
    assert kept(recruit, receipt["id"])["photo_id"]
    assert consents(recruit)["id_photo"] is True


def take_back(client: PageClient, kind: str) -> Any:
    return client.post("/apply/status/consents", data={"kind": kind})


def test_a_consent_taken_back_is_taken_back_once_and_told_to_the_office(
    recruit: TestApp, inside: PageClient, sent: dict[str, str]
) -> None:
    for _ in range(2):
        answer = take_back(inside, "third_party")
        assert (answer.status_code, answer.headers["location"]) == (303, "/apply/status?done=consent")
    asked = {"collection": True, "id_photo": True, "third_party": False}
    assert consents(recruit) == consents(recruit) | asked
    copy = json_of(inside.get("/apply/status/export"))
    assert [row["답"] for row in copy["동의 바꾼 기록"]] == [True]
    assert "제3자 제공 동의(이전 답)" in inside.get("/apply/status/copy").text
    page = recruit.client(staff()).get(f"/admin/applications/{sent['id']}").text
    assert "동의 안 함" in page


def test_without_its_consent_the_photo_goes(
    recruit: TestApp, inside: PageClient, sent: dict[str, str]
) -> None:
    before = kept(recruit, sent["id"])["photo_id"]
    assert "보낸 사진을" in inside.get("/apply/status").text
    assert take_back(inside, "id_photo").status_code == 303
    assert kept(recruit, sent["id"])["photo_id"] is None
    assert recruit.app.state.db.write(sweep_unclaimed, NOON + timedelta(seconds=1)) == [before]
    assert take_back(inside, "id_photo").status_code == 303
    assert "보낸 사진을" not in inside.get("/apply/status").text


def test_a_photo_sent_after_its_consent_was_taken_back_brings_it_again(
    recruit: TestApp, inside: PageClient, sent: dict[str, str], told: dict[str, str]
) -> None:
    take_back(inside, "id_photo")
    answer = inside.post("/apply/status/correction", data=told, files={"photo": ("b.heic", HEIC + b"2")})
    assert answer.status_code == 303
    assert kept(recruit, sent["id"])["photo_id"]
    assert consents(recruit)["id_photo"] is True


def test_the_photo_of_somebody_held_stays_with_its_consent(
    recruit: TestApp, inside: PageClient, sent: dict[str, str]
) -> None:
    hold = f"/admin/applications/{sent['id']}/retention/hold"
    assert recruit.client(staff()).post(hold, data={"reason": "임금 분쟁"}).status_code == 303
    assert take_back(inside, "id_photo").status_code == 409
    assert kept(recruit, sent["id"])["photo_id"]
    page = inside.get("/apply/status").text
    assert "지금은 지우지 않아요" in page
    assert "신분증 사진 수집·이용 동의 거두기" not in page


@pytest.mark.parametrize("kind", ["collection", "restricted", "nonsense", ""])
def test_what_was_not_asked_or_is_required_is_not_taken_back(
    recruit: TestApp, inside: PageClient, kind: str
) -> None:
    before = consents(recruit)
    assert take_back(inside, kind).status_code == 409
    assert consents(recruit) == before


def test_the_page_says_when_the_data_goes(inside: PageClient) -> None:
    assert "2027년 11월 17일" in inside.get("/apply/status").text
    inside.post("/apply/status/withdrawal", data={"word": "철회"})
    assert "2026년 12월 6일" in inside.get("/apply/status").text


def test_nobody_takes_consents_back_without_having_been_let_in(
    recruit: TestApp, sent: dict[str, str]
) -> None:
    stranger = recruit.client()
    stranger.base_url = "https://testserver"
    assert take_back(stranger, "third_party").headers["location"] == "/apply/status"
    assert consents(recruit)["third_party"] is True
