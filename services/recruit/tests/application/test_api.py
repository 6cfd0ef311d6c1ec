"""Applications sent by programs."""

from collections.abc import Callable
from typing import Any

import pytest
from chassis.testing import FakePeer, TestApp, fields_of, json_of, staff

JPEG = b"\xff\xd8\xff\xe0 an upright picture"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"
URL = "/api/recruit/v1/applications"

Send = Callable[..., dict[str, Any]]


def files_of(recruit: TestApp) -> list[str]:
    folder = recruit.settings.data_dir / "photos"
    return [path.name for path in folder.iterdir()] if folder.exists() else []


def test_an_application_gets_its_receipt(haneul: dict[str, str], send: Send) -> None:
    receipt = send(haneul)
    assert receipt["receipt_no"].startswith("HX-2611-")
    assert receipt["status"] == "new"


def test_the_same_key_returns_the_first_answer(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    assert send(haneul, key="k-1") == send(haneul, key="k-1")
    listed = json_of(recruit.client(staff()).get(URL))
    assert len(listed["items"]) == 1


def test_without_a_key_the_same_words_are_a_new_application(haneul: dict[str, str], send: Send) -> None:
    assert send(haneul)["id"] != send(haneul)["id"]


def test_a_key_of_another_person_is_refused(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    send(haneul, key="k-1")
    answer = recruit.client().post(URL, data={**haneul, "name": "이도윤"}, headers={"Idempotency-Key": "k-1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")


def test_a_photo_is_made_upright_and_what_was_sent_is_kept_nowhere(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    sent = send({**haneul, "consent_id_photo": "1"}, HEIC)
    office = recruit.client(staff())
    assert office.get(f"{URL}/{sent['id']}/photo").headers["content-type"] == "image/jpeg"
    original = office.get(f"{URL}/{sent['id']}/photo?size=original")
    assert original.content == JPEG
    assert {path.read_bytes() for path in (recruit.settings.data_dir / "photos").iterdir()} == {JPEG}
    assert "attachment" in original.headers["content-disposition"]


def test_a_photo_without_its_consent_is_refused_and_not_kept(
    recruit: TestApp, haneul: dict[str, str]
) -> None:
    answer = recruit.client().post(URL, data=haneul, files={"photo": ("a.heic", HEIC)})
    assert answer.status_code == 422
    assert list(fields_of(answer)) == ["consent_id_photo"]
    assert files_of(recruit) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"just some text, renamed"),
        ("photo.jpg", b"<svg onload='alert(1)'>"),
        ("photo.jpg", b""),
        ("../../etc/passwd", b"root:x:0:0"),
        ("photo.heic", b"\xff\xd8\xff" + b"0" * (16 * 1024 * 1024)),
    ],
)
def test_what_is_no_photo_is_refused_even_without_a_renderer(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], name: str, content: bytes
) -> None:
    renderer.away = True
    form = {**haneul, "consent_id_photo": "1"}
    answer = recruit.client().post(URL, data=form, files={"photo": (name, content)})
    assert answer.status_code == 422
    assert "사진" in fields_of(answer)["photo"]
    assert files_of(recruit) == []
    assert json_of(recruit.client(staff()).get(URL))["items"] == []


def test_a_body_that_is_far_too_large_is_refused_at_once(recruit: TestApp, haneul: dict[str, str]) -> None:
    form = {**haneul, "consent_id_photo": "1"}
    answer = recruit.client().post(URL, data=form, files={"photo": ("a.jpg", b"\xff\xd8\xff" * 7_000_000)})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_photo_the_renderer_cannot_open_is_refused(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str]
) -> None:
    renderer.on("POST", "/internal/image/normalise", status=422, json={"code": "image_unreadable"})
    form = {**haneul, "consent_id_photo": "1"}
    answer = recruit.client().post(URL, data=form, files={"photo": ("a.heic", HEIC)})
    assert answer.status_code == 422
    assert "손상" in fields_of(answer)["photo"]
    assert files_of(recruit) == []


def test_a_photo_as_text_is_refused(recruit: TestApp, haneul: dict[str, str]) -> None:
    answer = recruit.client().post(URL, data={**haneul, "photo": "사진입니다"})
    assert list(fields_of(answer)) == ["photo"]


def test_bad_fields_are_listed_as_a_problem(recruit: TestApp) -> None:
    answer = recruit.client().post(URL, data={"name": "김하늘", "birth": "2030-01-01", "shift": "밤"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(fields_of(answer)) == {"birth", "phone", "shift", "consent_collection"}


def test_an_application_is_taken_while_the_renderer_is_away(
    renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    renderer.away = True
    assert send({**haneul, "consent_id_photo": "1"}, HEIC)["status"] == "new"


def test_a_caller_whom_the_gateway_does_not_know_is_refused(recruit: TestApp, haneul: dict[str, str]) -> None:
    client = recruit.client()
    client.headers.pop("X-Humetix-Identity")
    assert client.post(URL, data=haneul).status_code == 401
