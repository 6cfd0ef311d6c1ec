"""How an applicant looks at the own application, corrects, withdraws and takes a copy of it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from chassis.clock import KST
from chassis.testing import PageClient, TestApp, json_of, staff
from recruit.access.rules import FREE_FAILURES
from recruit.application.queries import application as found

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=KST)
PIN = "314159"


@pytest.fixture
def receipt(send: Any, haneul: dict[str, str]) -> str:
    """The receipt number of an application with a PIN."""
    return str(send({**haneul, "status_pin": PIN, "address": "이천시"})["receipt_no"])


@pytest.fixture
def phone(recruit: TestApp) -> PageClient:
    """The applicant's browser, over TLS as the cookie wants it."""
    client = recruit.client()
    client.base_url = "https://testserver"
    return client


@pytest.fixture
def inside(phone: PageClient, receipt: str) -> PageClient:
    """The applicant's browser after the right number and PIN."""
    assert enter(phone, receipt).headers["location"] == "/apply/status"
    return phone


def enter(phone: PageClient, receipt: str, pin: str = PIN, address: str = "203.0.113.7") -> Any:
    told = {"receipt_no": receipt, "status_pin": pin}
    return phone.post("/apply/status", data=told, headers={"X-Forwarded-For": address})


def application(recruit: TestApp) -> dict[str, Any]:
    office = recruit.client(staff())
    path = "/api/recruit/v1/applications"
    found: dict[str, Any] = json_of(office.get(f"{path}/{json_of(office.get(path))['items'][-1]['id']}"))
    return found


def test_the_receipt_shows_its_number_and_no_address_tells_it(
    recruit: TestApp, haneul: dict[str, str]
) -> None:
    client = recruit.client()
    address = client.post("/apply", data={**haneul, "status_pin": PIN}).headers["location"]
    assert "HX-" not in address
    assert PIN not in address
    page = client.get(address).text
    assert re.search(r'id="receipt-no">HX-2611-\w{6}<', page)
    assert "접수번호 복사" in page
    assert "아까 정한 조회 번호 6자리" in page
    assert PIN not in page
    recruit.at(NOON + timedelta(days=1, minutes=1))
    assert client.get(address).status_code == 404


def test_the_receipt_of_an_application_without_a_pin_says_whom_to_call(
    recruit: TestApp, haneul: dict[str, str]
) -> None:
    client = recruit.client()
    address = client.post("/apply", data=haneul).headers["location"]
    assert "사무실로 전화해 주세요" in client.get(address).text


@pytest.mark.parametrize("pin", ["123456", "980305", "12ab"])
def test_a_pin_that_is_easy_or_too_short_is_told_beside_its_field(
    recruit: TestApp, haneul: dict[str, str], pin: str
) -> None:
    page = recruit.client().post("/apply", data={**haneul, "status_pin": pin})
    assert page.status_code == 422
    assert '<a href="#f-status_pin">조회 번호: ' in page.text


def test_the_right_number_and_pin_open_the_own_application(inside: PageClient, receipt: str) -> None:
    page = inside.get("/apply/status")
    assert page.headers["cache-control"] == "no-store"
    assert "접수됐어요" in page.text
    assert receipt in page.text
    assert "김*늘" in page.text
    assert "내용 고치기" in page.text


def test_the_visit_is_a_strict_cookie_of_these_pages_for_fifteen_minutes(
    phone: PageClient, receipt: str
) -> None:
    cookie = enter(phone, receipt.lower().replace("-", " ")).headers["set-cookie"]
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/apply/status", "Max-Age=900"):
        assert part in cookie
    assert receipt not in cookie
    assert PIN not in cookie


def test_after_fifteen_minutes_or_when_ended_it_asks_again(
    recruit: TestApp, inside: PageClient, receipt: str
) -> None:
    inside.post("/apply/status/end")
    assert "지원 상태 보기" in inside.get("/apply/status").text
    enter(inside, receipt)
    recruit.at(NOON + timedelta(minutes=16))
    assert "지원 상태 보기" in inside.get("/apply/status").text


def test_a_wrong_pin_a_number_of_nobody_and_one_without_a_pin_get_the_same_answer(
    recruit: TestApp, phone: PageClient, receipt: str, send: Any, haneul: dict[str, str]
) -> None:
    bare = send({**haneul, "name": "이도윤"})["receipt_no"]
    tries = [(receipt, "271828"), ("HX-2611-ZZZZZZ", PIN), (bare, PIN)]
    answers = [enter(phone, number, pin) for number, pin in tries]
    assert {answer.status_code for answer in answers} == {422}
    pages = {answer.text.replace(number, "N") for answer, (number, _) in zip(answers, tries, strict=True)}
    assert len(pages) == 1
    assert "접수번호나 조회 번호가 맞지 않아요" in pages.pop()


def test_wrong_pins_are_held_up_longer_and_longer_and_the_right_one_with_them(
    recruit: TestApp, phone: PageClient, receipt: str
) -> None:
    for number in range(FREE_FAILURES):
        enter(phone, receipt, "271828", f"203.0.113.{number}")
    held = enter(phone, receipt)
    assert held.status_code == 429
    assert held.headers["retry-after"] == "1"
    assert "1초 뒤에 다시 해 주세요" in held.text
    assert f'value="{receipt}"' in held.text
    assert PIN not in held.text
    recruit.at(NOON + timedelta(seconds=2))
    assert enter(phone, receipt).status_code == 303


def test_what_is_no_pin_at_all_is_told_at_once_and_counts_nowhere(phone: PageClient, receipt: str) -> None:
    for _ in range(FREE_FAILURES + 1):
        assert "숫자 6자리를 적어 주세요" in enter(phone, receipt, "12").text
    assert enter(phone, receipt).status_code == 303


def test_a_correction_shows_the_form_as_sent_and_takes_what_is_changed(
    recruit: TestApp, inside: PageClient, haneul: dict[str, str]
) -> None:
    form = inside.get("/apply/status/correction").text
    assert 'value="김하늘"' in form
    assert 'value="이천시"' in form
    told = {**haneul, "address": "화성시 동탄대로 1", "consent_collection": ""}
    answer = inside.post("/apply/status/correction", data=told)
    assert answer.headers["location"] == "/apply/status?done=correction"
    assert "고친 내용으로 접수했어요" in inside.get(answer.headers["location"]).text
    now = application(recruit)
    assert now["address"] == "화성시 동탄대로 1"
    assert [row["given"] for row in now["consents"]] == [True, False, False, False], "answers stay as given"
    page = recruit.client(staff()).get(f"/admin/applications/{now['id']}").text
    assert "지원자가 고친 내용" in page
    assert "주소: 이천시 → <strong>화성시 동탄대로 1</strong>" in page


def test_a_faulty_correction_comes_back_with_everything_typed(
    inside: PageClient, haneul: dict[str, str]
) -> None:
    del haneul["agree"]
    page = inside.post(
        "/apply/status/correction", data={**haneul, "birth": "2030-01-01", "address": "새 주소"}
    )
    assert page.status_code == 422
    assert 'value="새 주소"' in page.text
    assert '<a href="#f-birth">' in page.text
    assert "적은 내용이 사실인지" in page.text


def test_once_the_office_has_opened_it_nothing_is_corrected(
    recruit: TestApp, inside: PageClient, haneul: dict[str, str]
) -> None:
    before = application(recruit)
    page = inside.get("/apply/status").text
    assert "내용 고치기" not in page
    assert "담당자가 살펴보고 있어요" in page
    assert inside.get("/apply/status/correction").status_code == 303
    refused = inside.post("/apply/status/correction", data={**haneul, "address": "화성시"})
    assert refused.status_code == 409
    assert "이미 보기 시작해서" in refused.text
    assert application(recruit)["address"] == before["address"]


def test_a_withdrawal_wants_its_word(recruit: TestApp, inside: PageClient) -> None:
    page = inside.post("/apply/status/withdrawal", data={"word": "네"})
    assert page.status_code == 422
    assert "‘철회’라고 적어 주세요." in page.text
    answer = inside.post("/apply/status/withdrawal", data={"word": " 철회 "})
    page = inside.get(answer.headers["location"])
    assert "지원을 철회했어요" in page.text
    assert "지원 철회하기" not in page.text
    known = application(recruit)
    assert known["status"] == "withdrawn"
    office = recruit.client(staff("owner")).get(f"/admin/applications/{known['id']}").text
    assert "지원자가 철회한 지원서입니다" in office
    assert "채용 확정</a>" not in office


def test_a_copy_tells_everything_that_is_kept(inside: PageClient, receipt: str) -> None:
    page = inside.get("/apply/status/copy").text
    for told in (receipt, "김하늘", "010-2345-6789", "이천시", "개인정보 수집·이용"):
        assert told in page
    answer = inside.get("/apply/status/export")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment")
    copy = answer.json()
    assert copy["접수번호"] == receipt
    assert copy["적은 내용"]["생년월일"] == "1998-03-05"
    assert [row["답"] for row in copy["동의"]] == [True, False, False, False]


def test_a_copy_holds_no_word_of_the_office(recruit: TestApp, inside: PageClient) -> None:
    known = application(recruit)
    recruit.client(staff("owner", name="박담당")).patch(
        f"/api/recruit/v1/applications/{known['id']}", json={"memo": "속마음", "status": "interview"}
    )
    for path in ("copy", "export"):
        told = inside.get(f"/apply/status/{path}").text
        assert "속마음" not in told
        assert "박담당" not in told
        assert "argon2" not in told


@pytest.mark.parametrize("path", ["correction", "copy", "export"])
def test_without_a_visit_every_page_leads_to_the_question(recruit: TestApp, path: str) -> None:
    answer = recruit.client().get(f"/apply/status/{path}")
    assert answer.headers["location"] == "/apply/status"


@pytest.mark.parametrize("path", ["correction", "withdrawal"])
def test_without_a_visit_nothing_is_changed(recruit: TestApp, receipt: str, path: str) -> None:
    answer = recruit.client().post(f"/apply/status/{path}", data={"word": "철회"})
    assert answer.headers["location"] == "/apply/status"
    assert application(recruit)["status"] == "new"


def test_the_office_sees_the_same_persons_other_applications(
    recruit: TestApp, send: Any, haneul: dict[str, str]
) -> None:
    first, second = send(haneul), send({**haneul, "address": "화성시"})
    told = json_of(recruit.client(staff()).get(f"/api/recruit/v1/applications/{first['id']}"))
    assert [row["receipt_no"] for row in told["repeats"]] == [second["receipt_no"]]
    page = recruit.client(staff()).get(f"/admin/applications/{first['id']}").text
    assert "같은 사람의 다른 지원서" in page
    assert f'href="/admin/applications/{second["id"]}"' in page


def test_a_pin_is_nowhere_in_the_database(recruit: TestApp, phone: PageClient, receipt: str) -> None:
    enter(phone, receipt, "271828")
    enter(phone, receipt)
    path = recruit.db.path
    assert path is not None
    kept = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*") if file.is_file())
    assert PIN.encode() not in kept
    assert b"271828" not in kept


def test_an_application_that_is_gone_is_like_one_that_never_was(recruit: TestApp, inside: PageClient) -> None:
    known = application(recruit)["id"]
    recruit.db.write(lambda session: session.delete(found(session, known)))
    assert "지원 상태 보기" in inside.get("/apply/status").text
    assert inside.get("/apply/status/copy").status_code == 303


def test_the_optional_parts_are_corrected_and_stand_in_the_own_copy(
    phone: PageClient, send: Any, haneul: dict[str, str], background: dict[str, str]
) -> None:
    enter(
        phone,
        send({**haneul, **background, "status_pin": PIN, "company10": "", "no_career": "1"})["receipt_no"],
    )
    page = phone.get("/apply/status/correction").text
    assert 'value="한빛고등학교"' in page
    changed = {**haneul, **background, "school1": "가람고등학교", "zip": "17379"}
    assert phone.post("/apply/status/correction", data=changed).status_code == 303
    copy = json_of(phone.get("/apply/status/export"))
    assert (copy["적은 내용"]["고등학교 이름"], copy["적은 내용"]["우편번호"]) == ("가람고등학교", "17379")
    words = {line["이름"] for line in copy["고친 기록"][0]["항목"]}
    assert words == {"고등학교 이름", "우편번호"}
