"""POST /internal/image/normalise."""

from __future__ import annotations

import pytest
from chassis.testing import TestApp, anyone, service, staff, worker
from docs_samples import face, is_upright, opened, phone_exif, saved
from PIL import Image
from starlette.testclient import TestClient

URL = "/internal/image/normalise"


def test_a_phone_photo_comes_back_upright(caller: TestClient) -> None:
    lying = face(1512, 2016).transpose(Image.Transpose.ROTATE_90)
    answer = caller.post(URL, content=saved(lying, "HEIF", exif=phone_exif(6)))
    assert answer.headers["content-type"] == "image/jpeg"
    picture = opened(answer.content)
    assert picture.size == (1200, 1600)
    assert is_upright(picture)


def test_the_side_asked_for_is_kept(caller: TestClient) -> None:
    answer = caller.post(f"{URL}?max_side=100", content=saved(face(), "JPEG"))
    assert opened(answer.content).size == (75, 100)


@pytest.mark.parametrize("side", ["0", "31", "1601", "many"])
def test_an_odd_side_is_refused(caller: TestClient, side: str) -> None:
    assert caller.post(f"{URL}?max_side={side}", content=saved(face(), "JPEG")).status_code == 422


def test_text_named_jpg_gets_a_korean_sentence(caller: TestClient) -> None:
    answer = caller.post(URL, content=b"hello " * 50, headers={"content-type": "image/jpeg"})
    assert (answer.status_code, answer.json()["code"]) == (422, "image_format")
    assert "HEIC" in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_cut_off_heic_is_unreadable(caller: TestClient) -> None:
    data = saved(face(), "HEIF")
    answer = caller.post(URL, content=data[: len(data) // 2])
    assert (answer.status_code, answer.json()["code"]) == (422, "image_unreadable")


def test_fifty_megabytes_are_refused_before_they_are_read(caller: TestClient) -> None:
    answer = caller.post(URL, content=b"\xff\xd8\xff" + bytes(50_000_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "image_too_large")


def test_a_stream_without_a_length_is_cut_at_the_limit(caller: TestClient) -> None:
    answer = caller.post(URL, content=iter([b"\xff\xd8\xff", *[bytes(1_000_000)] * 17]))
    assert (answer.status_code, answer.json()["code"]) == (413, "image_too_large")


@pytest.mark.parametrize(
    ("who", "status"), [(anyone(), 401), (worker(), 403), (staff(), 403), (service("payroll"), 200)]
)
def test_only_services_may_ask(docs: TestApp, who: object, status: int) -> None:
    client = docs.client(who)  # type: ignore[arg-type]
    assert client.post(URL, content=saved(face(60, 80), "JPEG")).status_code == status
