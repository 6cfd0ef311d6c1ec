"""A photo: cut and covered on the phone, sent in parts over a line that drops, seen by the office."""

from __future__ import annotations

import random
import re
from io import BytesIO

import pytest
from humetix.client import Office
from humetix.demo.pictures import as_sent
from PIL import Image
from playwright.sync_api import Page, Request, expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.photos import BOTTOM, TOP, heic, jpeg

SENT = "사진을 보냈어요."


def noise() -> bytes:
    """Return a picture that no JPEG makes small, lying as phones send it, with a place in it."""
    grain = random.Random(7).randbytes(1500 * 1500 * 3)
    return as_sent(Image.frombytes("RGB", (1500, 1500), grain), "jpeg", quality=90)


def choose(page: Page, content: bytes, name: str = "IMG_0001.jpg") -> None:
    page.locator("input[name=photo]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def fill(page: Page, name: str, phone: str) -> None:
    page.locator("[name=name]").fill(name)
    page.locator("[name=birth]").fill("1993-04-05")
    page.locator("[name=phone]").fill(phone)
    for tick in ("no_career", "consent_collection", "consent_id_photo", "agree"):
        page.locator(f"[name={tick}]").check()


def kept_photo(office: Office, name: str) -> Image.Image:
    """Return the photo as the office gets it, after a look for what it might tell of its place."""
    [found] = office.get("/api/recruit/v1/applications", q=name)["items"]
    content = office.download(f"/api/recruit/v1/applications/{found['id']}/photo").content
    picture = Image.open(BytesIO(content))
    assert dict(picture.getexif()) == {}
    assert b"Exif" not in content
    return picture.convert("RGB")


def is_like(picture: Image.Image, at: tuple[float, float], colour: tuple[int, int, int]) -> bool:
    pixel = picture.getpixel((int(at[0] * picture.width), int(at[1] * picture.height)))
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 30 for a, b in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(("size", "name"), [(PHONE, "차사진일"), (DESK, "차사진이")], ids=["phone", "pc"])
def test_a_photo_is_turned_covered_and_sent_as_it_was_shown(
    person: NewPerson, office: Office, size: tuple[int, int], name: str
) -> None:
    visitor = person(size)
    page = visitor.open("/apply")
    fill(page, name, "010-6666-0001")
    choose(page, jpeg())
    dialog = page.get_by_role("dialog", name="사진 다듬기")
    expect(dialog).to_contain_text("주민등록번호 뒷자리를 가려 주세요")
    dialog.get_by_role("button", name="뒷자리 가리기").press("Enter")  # the new box then has the focus
    expect(dialog.get_by_role("button", name="가릴 칸")).to_be_focused()
    for key in ("ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    visitor.shot(f"photo-editor-{size[0]}")
    assert visitor.faults_for_readers() == []
    assert visitor.overflow() <= 0
    dialog.get_by_role("button", name="이 사진 쓰기").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("[data-photo-status]")).to_have_text(SENT, timeout=20_000)
    visitor.shot(f"photo-sent-{size[0]}")
    assert visitor.faults_for_readers() == []
    visitor.press("지원서 제출")
    expect(page.get_by_role("heading", level=1)).to_have_text("지원서를 받았어요")
    kept = kept_photo(office, name)
    assert (kept.width, kept.height) == (1200, 1600)
    assert is_like(kept, (0.5, 0.1), TOP)
    assert is_like(kept, (0.5, 0.58), (0, 0, 0)), "covered"
    assert is_like(kept, (0.1, 0.58), BOTTOM)


def test_a_dropped_connection_goes_on_where_it_stopped(person: NewPerson, office: Office) -> None:
    phone = person(PHONE)
    page = phone.open("/apply")
    fill(page, "차이어짐", "010-6666-0002")
    offsets: list[int] = []

    def watch(request: Request) -> None:
        if request.method == "PATCH":
            offsets.append(int(request.headers["upload-offset"]))
            if len(offsets) == 3:
                phone.context.set_offline(True)

    page.on("request", watch)
    choose(page, noise())
    use_it_uncovered(page)
    status = page.locator("[data-photo-status]")
    expect(status).to_contain_text("연결이 끊겼어요")
    page.get_by_role("button", name="지원서 제출").click()
    expect(status).to_contain_text("이어서 제출돼요")
    phone.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("지원서를 받았어요", timeout=40_000)
    assert offsets.count(0) == 1, "never from the start again"
    assert offsets == sorted(offsets)
    assert len(offsets) > 4
    phone.complaints[:] = [told for told in phone.complaints if "ERR_INTERNET_DISCONNECTED" not in told]
    assert kept_photo(office, "차이어짐").size == (1500, 1500)


def use_it_uncovered(page: Page) -> None:
    page.get_by_role("button", name="이 사진 쓰기").click()
    expect(page.get_by_role("alert").filter(has_text="신분증이라면")).to_be_visible()
    page.get_by_role("button", name="안 보여요. 이 사진 쓰기").click()


def test_a_heic_that_the_browser_cannot_open_is_shown_by_the_server(
    person: NewPerson, office: Office
) -> None:
    visitor = person(DESK)
    page = visitor.open("/apply")
    fill(page, "차아이폰", "010-6666-0003")
    choose(page, heic(), "IMG_0002.HEIC")
    page.get_by_role("button", name="뒷자리 가리기").click()
    page.get_by_role("button", name="오른쪽 돌리기").click()
    page.get_by_role("button", name="이 사진 쓰기").click()
    expect(page.locator("[data-photo-status]")).to_have_text(SENT, timeout=20_000)
    visitor.press("지원서 제출")
    kept = kept_photo(office, "차아이폰")
    assert kept.size == (1600, 1200), "turned by hand"
    assert is_like(kept, (0.9, 0.5), TOP)
    assert is_like(kept, (0.4, 0.5), (0, 0, 0)), "the cover has turned along"


def test_what_is_no_photo_is_said_beside_the_field_and_a_photo_can_be_taken_out(person: NewPerson) -> None:
    phone = person(PHONE)
    page = phone.open("/apply")
    fill(page, "차없음", "010-6666-0004")
    choose(page, b"%PDF-1.7 not a photo at all, whatever it is called", "photo.jpg")
    expect(page.locator("[data-photo-error]")).to_contain_text("사진 파일이 아니에요")
    expect(page.locator("[name=name]")).to_have_value("차없음")
    phone.shot("photo-refused-360")
    choose(page, jpeg(600, 800))
    use_it_uncovered(page)
    expect(page.locator("[data-photo-status]")).to_have_text(SENT, timeout=20_000)
    page.get_by_role("button", name="사진 빼기").click()
    expect(page.locator("[name=upload_id]")).to_have_value("")
    choose(page, jpeg(600, 800))
    expect(page.get_by_role("dialog", name="사진 다듬기")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[name=upload_id]")).to_have_value("")


def test_a_reloaded_page_still_has_the_photo(person: NewPerson) -> None:
    phone: Person = person(PHONE)
    page = phone.open("/apply")
    choose(page, jpeg(600, 800))
    use_it_uncovered(page)
    expect(page.locator("[data-photo-status]")).to_have_text(SENT, timeout=20_000)
    page.reload()
    expect(page.locator("[data-preview-text]")).to_have_text("받아 둔 사진")
    expect(page.locator("[name=upload_id]")).to_have_value(re.compile(".{32}"))
