"""The office's pages on applications."""

from collections.abc import Callable
from typing import Any

import pytest
from chassis.identity import Identity
from chassis.testing import FakePeer, TestApp, anyone, staff, worker

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"

Send = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    "path", ["/admin/applications", "/admin/applications/x", "/admin/applications/x/photo"]
)
@pytest.mark.parametrize(("who", "status"), [(anyone(), 401), (worker(), 403)], ids=["anyone", "worker"])
def test_nobody_but_the_office_sees_applications(
    recruit: TestApp, path: str, who: Identity, status: int
) -> None:
    assert recruit.client(who).get(path).status_code == status


def test_an_empty_list_says_so(recruit: TestApp) -> None:
    assert "아직 지원서가 없습니다" in recruit.client(staff()).get("/admin/applications").text


def test_the_list_shows_who_applied_with_the_year_of_birth_only(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    sent = send({**haneul, "shift": "2교대", "consent_id_photo": "1"}, HEIC)
    page = recruit.client(staff()).get("/admin/applications").text
    assert "김하늘" in page
    assert "010-2345-6789" in page
    assert sent["receipt_no"] in page
    assert "1998년생" in page
    assert "03-05" not in page
    assert f"/admin/applications/{sent['id']}/photo?size=thumb" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=하늘", True),
        ("q=6789", True),
        ("q=없는사람", False),
        ("status=new", True),
        ("status=rejected", False),
        ("shift=2교대", True),
        ("shift=주간", False),
        ("shift=밤", True),
        ("start_date=2026-11-22&end_date=2026-11-22", True),
        ("start_date=2026-11-23", False),
        ("start_date=nonsense", True),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    recruit: TestApp, haneul: dict[str, str], send: Send, query: str, found: bool
) -> None:
    send({**haneul, "shift": "2교대"})
    page = recruit.client(staff()).get(f"/admin/applications?{query}").text
    assert ("010-2345-6789" in page) is found
    assert found or "조건에 맞는 지원서가 없습니다" in page


def test_a_long_list_is_paged_and_keeps_its_filter(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    for number in range(22):
        send({**haneul, "name": f"지원자 {number}"})
    office = recruit.client(staff())
    first = office.get("/admin/applications?status=new").text
    assert '총 <strong class="hm-num">22</strong>명' in first
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "status=new" in address
    second = office.get(address).text
    assert "지원자 1</a>" in second
    assert "지원자 2</a>" not in second


def test_a_made_up_place_in_the_list_is_refused(recruit: TestApp) -> None:
    assert recruit.client(staff()).get("/admin/applications?cursor=%%%").status_code == 422


def test_the_detail_shows_everything_that_was_told(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    form = {
        **haneul,
        "no_career": "",
        "company1": "가나다식품",
        "exp_start1": "2023-01-02",
        "email": "a@b.kr",
    }
    sent = send({**form, "consent_id_photo": "1"}, HEIC)
    page = recruit.client(staff()).get(f"/admin/applications/{sent['id']}").text
    for told in (
        "가나다식품",
        "2023-01-02",
        "a@b.kr",
        "1998년 3월 5일(목) · 만 28세",
        "신분증 사진",
        "동의 안 함",
    ):
        assert told in page
    assert "한빛물류" in page


def test_a_status_and_a_memo_are_saved(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    office, url = recruit.client(staff(name="박서준")), f"/admin/applications/{send(haneul)['id']}"
    assert office.post(url, data={"status": "interview"}).status_code == 303
    assert office.post(url, data={"memo": "25일 2시\n이천"}).headers["location"].endswith("saved=memo")
    page = office.get(url).text
    assert "신규 → <strong>면접</strong> · 박서준" in page
    assert "25일 2시\n이천" in page


def test_a_status_out_of_reach_is_told_beside_the_field(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    page = recruit.client(staff()).post(f"/admin/applications/{send(haneul)['id']}", data={"status": "hired"})
    assert page.status_code == 422
    assert "합격은 ‘채용 확정’으로 처리해 주세요." in page.text


def test_a_memo_that_is_too_long_is_given_back(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    page = recruit.client(staff()).post(
        f"/admin/applications/{send(haneul)['id']}", data={"memo": "가" * 5000}
    )
    assert page.status_code == 422
    assert "2,000자까지만 입력할 수 있습니다." in page.text
    assert "가" * 5000 in page.text


def test_hiring_from_the_page_shows_the_worker(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    office, url = recruit.client(staff()), f"/admin/applications/{send(haneul)['id']}"
    terms = {"site_id": "3", "hire_date": "2026-11-30", "hourly_won": "10,500", "tax_mode": "insured"}
    for _ in range(2):
        assert office.post(f"{url}/hire", data=terms).status_code == 303
    page = office.get(url).text
    for told in ("전달 완료", "2611-0041", "10,500원", "/admin/employees/41", "/admin/workers/41"):
        assert told in page
    assert len([call for call in recruit.peer("attendance").calls if call.method == "POST"]) == 1


def test_bad_terms_come_back_with_what_was_typed(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    url = f"/admin/applications/{send(haneul)['id']}/hire"
    terms = {"site_id": "3", "hire_date": "2026-11-30", "hourly_won": "9,000", "tax_mode": "freelance"}
    page = recruit.client(staff()).post(url, data=terms)
    assert page.status_code == 422
    assert "최저임금(2026년 10,320원)보다 적습니다." in page.text
    assert 'value="9,000"' in page.text
    missing = recruit.client(staff()).post(url, data={"hourly_won": "x"})
    assert "숫자만 입력해 주세요." in missing.text
    assert "꼭 입력해 주세요." in missing.text


def test_hiring_nobody_is_not_found(recruit: TestApp) -> None:
    terms = {"hire_date": "2026-11-30", "hourly_won": "10500"}
    assert recruit.client(staff()).post("/admin/applications/nobody/hire", data=terms).status_code == 404


def test_the_page_works_while_attendance_is_away(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    recruit.peer("attendance").away = True
    office, url = recruit.client(staff()), f"/admin/applications/{send(haneul)['id']}"
    page = office.get(url)
    assert page.status_code == 200
    assert "고객사 목록을 불러올 수 없습니다" in page.text
    office.post(f"{url}/hire", data={"hire_date": "2026-11-30", "hourly_won": "10500"})
    assert "전달 대기" in office.get(url).text


def test_a_photo_in_waiting_is_said_to_be(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    renderer.away = True
    sent = send({**haneul, "consent_id_photo": "1"}, HEIC)
    office = recruit.client(staff())
    assert "사진 준비 중" in office.get(f"/admin/applications/{sent['id']}").text
    assert "준비 중" in office.get("/admin/applications").text


def test_a_photo_is_never_kept_by_others(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    sent = send({**haneul, "consent_id_photo": "1"}, HEIC)
    office = recruit.client(staff())
    full = office.get(f"/admin/applications/{sent['id']}/photo")
    assert full.headers["cache-control"] == "no-store"
    assert full.headers["x-content-type-options"] == "nosniff"
    thumb = office.get(f"/admin/applications/{sent['id']}/photo?size=thumb")
    assert thumb.headers["cache-control"].startswith("private")


def test_who_may_only_look_cannot_change(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    office, url = recruit.client(staff("operator")), f"/admin/applications/{send(haneul)['id']}"
    assert office.get(url).status_code == 200
    assert office.post(url, data={"status": "review"}).status_code == 403
    assert office.post(f"{url}/hire", data={}).status_code == 403
