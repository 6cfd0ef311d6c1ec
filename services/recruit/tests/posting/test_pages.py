"""The office's pages on postings, and what an applicant sees of one."""

import re
from typing import Any

import pytest
from chassis.testing import TestApp, json_of, staff
from recruit.posting import rules

HOME = "/admin/applications/postings"
WHY = "1.8m 선반 위 적재 작업"
PACKING = {
    "title": "이천 물류센터 포장",
    "site_name": "한빛물류",
    "job": "상품 포장",
    "starts_on": "2026-11-20",
    "ends_on": "2026-11-30",
    "form_token": "once",
}


def opened(recruit: TestApp, **more: str) -> str:
    answer = recruit.client(staff()).post(HOME, data={**PACKING, **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removeprefix(f"{HOME}/").partition("?")[0]


@pytest.fixture
def posting(recruit: TestApp) -> str:
    return opened(recruit, ask_height="1", reason_height=WHY, ask_shoes="1", reason_shoes="안전화 지급")


def test_the_office_opens_a_posting_and_gets_its_link_and_code(recruit: TestApp, posting: str) -> None:
    office = recruit.client(staff())
    page = office.get(f"{HOME}/{posting}").text
    assert f"/apply?posting={posting}" in page
    assert "data:image/svg+xml" in page
    assert WHY in page
    assert "모집 중" in page
    assert "이천 물류센터 포장" in office.get(HOME).text
    assert opened(recruit, ask_height="1", reason_height=WHY) == posting, "the same form once more"


def test_a_ticked_item_without_a_reason_comes_back_with_everything_typed(recruit: TestApp) -> None:
    office = recruit.client(staff())
    page = office.post(HOME, data={**PACKING, "ask_weight": "1", "reason_weight": "", "hours": "주 5일"})
    assert page.status_code == 422
    assert rules.REASON_MISSING in page.text
    assert 'href="#f-reason_weight"' in page.text
    assert 'value="주 5일"' in page.text
    assert "아직 모집 공고가 없습니다" in office.get(HOME).text


def test_attendance_being_away_costs_a_banner_only(recruit: TestApp) -> None:
    recruit.peer("attendance").away = True
    assert "고객사 목록 없음" in recruit.client(staff()).get(f"{HOME}/new").text
    assert opened(recruit, site_name="새 고객사")


def test_the_form_shows_the_posting_its_reasons_and_its_receiver(recruit: TestApp, posting: str) -> None:
    page = recruit.client().get(f"/apply?posting={posting}").text
    for told in (
        "이천 물류센터 포장",
        "한빛물류 (이 공고의 사용사업장)",
        f"이 일에 필요한 이유: {WHY}",
        "신발 사이즈",
    ):
        assert told in page
    for never in ("몸무게 (선택)", "시력 (선택)", "상의 사이즈 (선택)"):
        assert never not in page


def test_the_front_door_and_the_form_list_what_is_open(recruit: TestApp, posting: str) -> None:
    for path in ("/", "/apply"):
        assert f"/apply?posting={posting}" in recruit.client().get(path).text
    recruit.client(staff()).post(f"{HOME}/{posting}/closing")
    for path in ("/", "/apply"):
        assert posting not in recruit.client().get(path).text


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"starts_on": "2026-12-01", "ends_on": ""}, 404, "아직 시작 전이에요"),
        ({"starts_on": "2026-11-01", "ends_on": "2026-11-21"}, 410, "모집이 끝났어요"),
    ],
)
def test_a_posting_that_takes_nobody_leads_to_the_general_form(
    recruit: TestApp, more: dict[str, str], status: int, words: str
) -> None:
    page = recruit.client().get(f"/apply?posting={opened(recruit, **more)}")
    assert page.status_code == status
    assert words in page.text
    assert 'href="/apply"' in page.text


def test_an_unknown_posting_leads_to_the_general_form(recruit: TestApp) -> None:
    page = recruit.client().get("/apply?posting=nothing")
    assert (page.status_code, "없는 공고예요" in page.text) == (404, True)


def test_a_form_open_while_the_posting_closes_is_taken_and_marked(
    recruit: TestApp, posting: str, haneul: dict[str, str]
) -> None:
    form = {**haneul, "posting": posting, "height": "175", "consent_restricted": "1"}
    office = recruit.client(staff())
    assert office.post(f"{HOME}/{posting}/closing").status_code == 303
    assert recruit.client().post(f"/apply?posting={posting}", data=form).status_code == 303
    page = office.get(f"/admin/applications/{newest(recruit)['id']}").text
    assert "마감 뒤 접수" in page
    assert "175cm" in page
    assert WHY in page


def test_a_faulty_form_comes_back_with_its_posting(
    recruit: TestApp, posting: str, haneul: dict[str, str]
) -> None:
    form = {**haneul, "posting": posting, "name": "", "height": "175"}
    page = recruit.client().post(f"/apply?posting={posting}", data=form)
    assert page.status_code == 422
    assert "이천 물류센터 포장" in page.text
    assert 'value="175"' in page.text
    assert re.search(rf'name="posting" value="{posting}"', page.text)


def test_the_applicant_sees_the_reasons_in_the_copy_and_corrects_the_items(
    recruit: TestApp, posting: str, haneul: dict[str, str]
) -> None:
    client = recruit.client()
    client.base_url = "https://testserver"
    form = {**haneul, "posting": posting, "height": "175", "consent_restricted": "1", "status_pin": "271829"}
    client.post("/apply", data=form)
    client.post("/apply/status", data={"receipt_no": newest(recruit)["receipt_no"], "status_pin": "271829"})
    copy = client.get("/apply/status/copy").text
    assert WHY in copy
    page = client.get("/apply/status/correction").text
    assert 'value="175"' in page
    corrected = {**haneul, "height": "176", "shoes": "270", "weight": "70"}
    assert client.post("/apply/status/correction", data=corrected).status_code == 303
    told = json_of(recruit.client(staff()).get(f"/api/recruit/v1/applications/{newest(recruit)['id']}"))
    assert {one["field"]: one["value"] for one in told["restricted"]} == {"height": "176", "shoes": "270"}
    assert client.post("/apply/status/consents", data={"kind": "restricted"}).status_code == 303
    copy = client.get("/apply/status/export").text
    assert WHY not in copy
    told = json_of(recruit.client(staff()).get(f"/api/recruit/v1/applications/{newest(recruit)['id']}"))
    assert told["restricted"] == []
    assert not next(one for one in told["consents"] if one["kind"] == "restricted")["given"]
    assert client.post("/apply/status/consents", data={"kind": "collection"}).status_code == 409


def test_a_child_is_refused_and_nothing_of_it_is_kept(recruit: TestApp, haneul: dict[str, str]) -> None:
    form = {**haneul, "birth": "2014-01-01", "consent_id_photo": "1"}
    page = recruit.client().post("/apply", data=form, files={"photo": ("a.jpg", b"\xff\xd8\xff\xe0 picture")})
    assert page.status_code == 422
    assert "법정대리인" in page.text
    assert "사진은 받아 두었어요" not in page.text


def newest(recruit: TestApp) -> dict[str, Any]:
    found: dict[str, Any] = json_of(recruit.client(staff()).get("/api/recruit/v1/applications"))["items"][0]
    return found
