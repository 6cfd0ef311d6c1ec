"""What an applicant sees."""

import re
from typing import Any

import pytest
from chassis.testing import FakePeer, TestApp, json_of, staff, worker

JPEG = b"\xff\xd8\xff\xe0 an upright picture"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"


def photo(content: bytes = HEIC) -> dict[str, tuple[str, bytes]]:
    return {"photo": ("a.heic", content)}


def count(recruit: TestApp) -> int:
    return len(json_of(recruit.client(staff()).get("/api/recruit/v1/applications"))["items"])


def test_the_empty_form_says_what_is_needed(recruit: TestApp) -> None:
    page = recruit.client().get("/apply")
    assert page.status_code == 200
    assert "이름·생년월일·휴대전화" in page.text
    assert "경력 없음" in page.text
    for forbidden in ("몸무게", "시력", "신발", "티셔츠"):
        assert forbidden not in page.text


def test_the_form_is_the_same_for_every_visitor_and_names_whoever_is_signed_in(recruit: TestApp) -> None:
    first = recruit.client().get("/apply")
    assert recruit.client().get("/apply", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert "김하늘 님" in recruit.client(worker(1, "김하늘")).get("/apply").text
    assert recruit.client().get("/apply").text == first.text


def test_a_sent_form_leads_to_its_receipt(recruit: TestApp, haneul: dict[str, str]) -> None:
    client = recruit.client()
    answer = client.post("/apply", data=haneul)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert page.status_code == 200
    assert re.search(r"HX-2611-\w{6}", page.text)
    assert "김하늘" not in page.text


def test_the_same_form_twice_is_one_application_and_one_receipt(
    recruit: TestApp, haneul: dict[str, str]
) -> None:
    client = recruit.client()
    form = {**haneul, "form_token": "0123456789abcdef"}
    first, second = (client.post("/apply", data=form).headers["location"] for _ in range(2))
    assert first == second
    assert count(recruit) == 1


def test_without_javascript_the_same_words_are_one_application(
    recruit: TestApp, haneul: dict[str, str]
) -> None:
    form = {**haneul, "form_token": "", "consent_id_photo": "1"}
    first, second = (
        recruit.client().post("/apply", data=form, files=photo()).headers["location"] for _ in range(2)
    )
    assert first == second
    recruit.client().post("/apply", data={**form, "address": "이천시"}, files=photo())
    assert count(recruit) == 2


def test_a_faulty_form_comes_back_with_everything_typed(recruit: TestApp, haneul: dict[str, str]) -> None:
    form = {
        **haneul,
        "no_career": "",
        "birth": "2030-01-01",
        "shift": "2교대",
        "address": '이천시 <부발읍> & "무촌로"',
        "company2": "새벽물류",
        "exp_start2": "2025-01-02",
        "exp_end2": "2024-01-02",
        "form_token": "keep-me",
    }
    page = recruit.client().post("/apply", data=form)
    assert page.status_code == 422
    assert 'value="김하늘"' in page.text
    assert "이천시 &lt;부발읍&gt; &amp; &#34;무촌로&#34;" in page.text
    assert 'value="새벽물류"' in page.text
    assert 'value="keep-me"' in page.text
    assert re.search(r'value="2교대"[^>]* checked', page.text)
    assert '<a href="#f-birth">생년월일: 생년월일이 오늘보다 뒤예요.' in page.text
    assert '<a href="#f-exp_end2">경력 2 퇴사일: 퇴사일이 입사일보다 빨라요.' in page.text
    assert page.text.index("#f-birth") < page.text.index("#f-exp_end2"), "in the order of the form"


def test_the_pledge_is_asked_apart_from_the_consents(recruit: TestApp, haneul: dict[str, str]) -> None:
    del haneul["agree"]
    page = recruit.client().post("/apply", data=haneul)
    assert page.status_code == 422
    assert "적은 내용이 사실인지 확인하고 표시해 주세요." in page.text


@pytest.mark.parametrize("away", [False, True])
def test_a_good_photo_is_kept_while_the_form_is_mended(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], away: bool
) -> None:
    renderer.away = away
    client = recruit.client()
    page = client.post("/apply", data={**haneul, "name": "", "consent_id_photo": "1"}, files=photo())
    assert page.status_code == 422
    assert "사진은 받아 두었어요" in page.text
    found = re.search(r'name="photo_token" value="([^"]+)"', page.text)
    assert found
    form = {**haneul, "consent_id_photo": "1", "photo_token": found.group(1)}
    again = client.post("/apply", data={**form, "birth": "x"})
    assert found.group(1) in again.text
    assert client.post("/apply", data=form).status_code == 303
    item = json_of(recruit.client(staff()).get("/api/recruit/v1/applications"))["items"][0]
    shown = recruit.client(staff()).get(f"/api/recruit/v1/applications/{item['id']}/photo")
    assert shown.json()["code"] == "photo_not_ready" if away else shown.content == JPEG


def test_a_held_photo_still_needs_its_consent(recruit: TestApp, haneul: dict[str, str]) -> None:
    client = recruit.client()
    page = client.post("/apply", data=haneul, files=photo())
    assert "사진을 보내려면 신분증 사진 동의가 필요해요" in page.text
    assert "사진은 받아 두었어요" in page.text


def test_a_photo_token_of_nobody_is_overlooked(recruit: TestApp, haneul: dict[str, str]) -> None:
    assert recruit.client().post("/apply", data={**haneul, "photo_token": "x" * 40}).status_code == 303


def test_a_bad_photo_is_told_beside_the_field_and_the_rest_is_kept(
    recruit: TestApp, haneul: dict[str, str]
) -> None:
    page = recruit.client().post("/apply", data={**haneul, "consent_id_photo": "1"}, files=photo(b"text"))
    assert page.status_code == 422
    assert "사진 파일이 아니에요" in page.text
    assert 'value="김하늘"' in page.text
    assert "사진은 받아 두었어요" not in page.text


def test_an_upload_of_fifty_megabytes_is_answered_on_the_form(
    recruit: TestApp, haneul: dict[str, str]
) -> None:
    page = recruit.client().post("/apply", data=haneul, files=photo(b"\xff\xd8\xff" + b"0" * 50_000_000))
    assert page.status_code == 413
    assert "사진이 너무 커서 받지 못했어요" in page.text
    assert "<form" in page.text
    assert count(recruit) == 0


def test_the_receipt_tells_the_state_of_the_photo(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str]
) -> None:
    renderer.away = True
    client = recruit.client()
    answer = client.post("/apply", data={**haneul, "consent_id_photo": "1"}, files=photo())
    assert "사진 준비 중" in client.get(answer.headers["location"]).text


def test_an_unknown_receipt_is_not_found(recruit: TestApp) -> None:
    page = recruit.client().get("/apply/received?of=nonsense")
    assert page.status_code == 404
    assert "지원 조회" in page.text


def test_a_form_of_another_person_under_a_used_token_is_not_lost(
    recruit: TestApp, haneul: dict[str, str]
) -> None:
    client = recruit.client()
    form = {**haneul, "form_token": "same"}
    client.post("/apply", data=form)
    page = client.post("/apply", data={**form, "name": "이도윤"})
    assert page.status_code == 422
    assert "이미 접수된 양식입니다" in page.text
    assert 'value="이도윤"' in page.text
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token
    assert token.group(1) != "same"
    form |= {"name": "이도윤", "form_token": token.group(1)}
    assert client.post("/apply", data=form).status_code == 303


def test_what_an_applicant_types_is_never_markup(recruit: TestApp, haneul: dict[str, str]) -> None:
    evil = "<script>alert(1)</script>"
    form = {**haneul, "name": evil, "address": evil, "no_career": "", "company1": evil, "reason1": evil}
    assert recruit.client().post("/apply", data=form).status_code == 303
    office = recruit.client(staff())
    item = json_of(office.get("/api/recruit/v1/applications"))["items"][0]
    for address in ("/admin/applications", f"/admin/applications/{item['id']}"):
        page = office.get(address).text
        assert evil not in page
        assert "&lt;script&gt;" in page


def test_the_form_has_ten_rows_of_careers_and_closed_optional_parts(
    recruit: TestApp, haneul: dict[str, str]
) -> None:
    page = recruit.client().get("/apply").text
    assert page.count('<details class="career"') == 10
    assert page.count('<details class="fold" data-fold>') == 5
    told = recruit.client().post("/apply", data={**haneul, "school1": "한빛고등학교", "birth": "x"})
    assert told.text.count('<details class="fold" data-fold open>') == 1


def test_the_office_reads_the_optional_parts_and_nothing_where_nothing_was_told(
    recruit: TestApp, send: Any, haneul: dict[str, str], background: dict[str, str]
) -> None:
    office = recruit.client(staff())
    bare = send(haneul)["id"]
    assert "추가 정보" not in office.get(f"/admin/applications/{bare}").text
    full = send({**haneul, **background, "zip": "17379", "address": "이천시", "address_detail": "1호"})["id"]
    page = office.get(f"/admin/applications/{full}").text
    for word in (
        "추가 정보",
        "KIM HANEUL",
        "한빛고등학교",
        "2017-03",
        "지게차운전기능사",
        "(17379) 이천시, 1호",
    ):
        assert word in page
    told = json_of(office.get(f"/api/recruit/v1/applications/{full}"))
    assert (told["zip"], told["address"], told["emergency_phone"]) == ("17379", "이천시", "010-8765-4321")
