"""An applicant on a small phone: applies, looks, corrects, takes the photo back, takes a copy, withdraws."""

from __future__ import annotations

import json
import re

from humetix.client import Office
from playwright.sync_api import expect

from tests.e2e.browser import PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.photos import jpeg

NAME, PIN = "차조회", "271829"


def test_an_applicant_follows_the_own_application_on_a_phone(person: NewPerson, office: Office) -> None:
    phone = person(PHONE)
    receipt = apply(phone)
    open_the_own(phone, receipt)
    correct(phone)
    take_the_photo_back(phone)
    take_a_copy(phone, receipt)
    withdraw(phone)
    [found] = office.get("/api/recruit/v1/applications", q=receipt)["items"]
    kept = office.get(f"/api/recruit/v1/applications/{found['id']}")
    assert (kept["status"], kept["address"]) == ("withdrawn", "경기도 이천시 부발읍 1")


def apply(phone: Person) -> str:
    page = phone.open("/apply")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=birth]").fill("1991-07-15")
    page.locator("[name=phone]").fill("010-5555-1234")
    page.locator("[name=address]").fill("경기도 화성시 동탄대로 1")
    for tick in ("no_career", "consent_collection", "agree"):
        page.locator(f"[name={tick}]").check()
    page.locator("[name=status_pin]").fill(PIN)
    phone.press("지원서 제출")
    expect(page.get_by_role("heading", level=1)).to_have_text("지원서를 받았어요")
    receipt = page.locator("#receipt-no").inner_text()
    assert re.fullmatch(r"HX-\d{4}-\w{6}", receipt)
    assert receipt not in page.url
    page.get_by_role("button", name="접수번호 복사").click()
    expect(page.locator("[data-copy-note]")).to_have_text(re.compile("복사"))
    look(phone, "receipt-360")
    return receipt


def open_the_own(phone: Person, receipt: str) -> None:
    phone.press("지원 조회하기")
    page = phone.page
    look(phone, "status-entry-360")
    page.locator("[name=receipt_no]").fill(receipt.lower())
    page.locator("[name=status_pin]").fill("999111")
    phone.press("지원 상태 보기")
    expect(page.get_by_role("alert")).to_contain_text("맞지 않아요")
    page.locator("[name=status_pin]").fill(PIN)
    phone.press("지원 상태 보기")
    expect(page.get_by_role("heading", level=1)).to_have_text("접수됐어요")
    assert page.url.endswith("/apply/status")
    look(phone, "status-360")


def correct(phone: Person) -> None:
    phone.press("내용 고치기")
    page = phone.page
    expect(page.locator("[name=name]")).to_have_value(NAME)
    page.locator("[name=address]").fill("경기도 이천시 부발읍 1")
    page.locator("[name=agree]").check()
    page.locator("input[name=photo]").set_input_files(
        {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": jpeg(600, 800)}
    )
    for words in ("이 사진 쓰기", "안 보여요. 이 사진 쓰기"):
        page.get_by_role("dialog", name="사진 다듬기").get_by_role("button", name=words).click()
    expect(page.locator("[data-photo-status]")).to_have_text("사진을 보냈어요.", timeout=20_000)
    page.locator("[name=consent_id_photo]").check()
    look(phone, "status-correction-360")
    phone.press("고친 내용 보내기")
    expect(page.get_by_role("status")).to_contain_text(["고친 내용으로 접수했어요"])


def take_the_photo_back(phone: Person) -> None:
    main = phone.page.locator("main")
    expect(main).to_contain_text("언제 지워지나요")
    expect(main).to_contain_text("보낸 사진을")
    look(phone, "status-photo-360")
    phone.press("신분증 사진 수집·이용 동의 거두기")
    expect(main).to_contain_text("동의를 거뒀어요.")
    expect(main).not_to_contain_text("보낸 사진을")


def take_a_copy(phone: Person, receipt: str) -> None:
    phone.press("보기·인쇄")
    expect(phone.page.locator("main")).to_contain_text("경기도 이천시 부발읍 1")
    look(phone, "status-copy-360")
    with phone.page.expect_download() as file:
        phone.page.get_by_role("link", name="파일로 받기").click()
    copy = json.loads(file.value.path().read_text())
    assert (copy["접수번호"], copy["적은 내용"]["이름"]) == (receipt, NAME)
    phone.press("돌아가기")


def withdraw(phone: Person) -> None:
    page = phone.page
    page.locator("[name=word]").fill("철회")
    phone.press("지원 철회하기")
    expect(page.get_by_role("heading", level=1)).to_have_text("지원을 철회했어요")
    look(phone, "status-withdrawn-360")
    phone.press("조회 마치기")
    expect(page.get_by_role("button", name="지원 상태 보기")).to_be_visible()


def look(phone: Person, name: str) -> None:
    phone.shot(name)
    assert phone.faults_for_readers() == []
    assert phone.overflow() <= 0
