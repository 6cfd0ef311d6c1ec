"""What is sent as a photo: only pictures are kept, under names of our own, and served as pictures."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pillow_heif
import pytest
from chassis.testing import staff
from humetix.demo.pictures import as_sent
from PIL import Image, PngImagePlugin

from tests.faults.installation import Installation

SCRIPT = b"<script>alert(1)</script>"
PHP = b"<?php system($_GET['c']); ?>"


def picture(kind: str = "JPEG", **more: Any) -> bytes:
    """Return a small true picture."""
    file = BytesIO()
    Image.new("RGB", (120, 160), (200, 30, 30)).save(file, kind, **more)
    return file.getvalue()


def polyglots() -> dict[str, bytes]:
    """Pictures that are something else too: true ones, so they are taken, and must come out clean."""
    return {
        "JPEG with a page behind it": picture() + b"<html>" + SCRIPT + PHP,
        "JPEG with a script as its comment": picture(comment=SCRIPT + PHP),
        "PNG with a script behind it": picture("PNG") + SCRIPT,
        "WebP with an archive behind it": picture("WEBP") + b"PK\x03\x04" + SCRIPT,
    }


REFUSED = {
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "SVG behind a byte order mark": b"\xef\xbb\xbf<?xml version='1.0'?><svg onload='alert(1)'/>",
    "HTML": b"<!doctype html><html>" + SCRIPT,
    "HTML behind a JPEG signature": b"\xff\xd8\xff\xe0" + SCRIPT * 20,
    "GIF with a script": b"GIF89a/*" + SCRIPT + b"*/=1;",
    "PDF": b"%PDF-1.7\n" + SCRIPT,
    "archive": b"PK\x03\x04" + b"\x00" * 200,
    "program": b"\x7fELF" + b"\x00" * 200,
    "PNG signature alone": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "nothing": b"",
}
NAMES = [
    "photo.jpg.php",
    "photo.php%00.jpg",
    "../../../../tmp/evil.jpg",
    "..\\..\\evil.jpg",
    "/etc/cron.d/evil",
    "C:\\evil.jpg",
    "photo\x00.jpg",
    "<img src=x onerror=alert(1)>.jpg",
    "a" * 5000 + ".jpg",
    "사진.jpg",
    "",
    ".htaccess",
]


def send(
    installation: Installation, number: int, name: str, content: bytes, kind: str = "image/jpeg"
) -> tuple[int, Any]:
    """Apply with a photo; the name goes out byte for byte, as an attacker writes it."""
    fields = {"name": "사진검사", "birth": "1991-01-01", "phone": f"010-4444-{number:04d}", "no_career": "1"}
    fields |= {"consent_collection": "1", "consent_id_photo": "1"}
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    head = f'--edge\r\nContent-Disposition: form-data; name="photo"; filename="{name}"\r\n'
    head += f"Content-Type: {kind}\r\n\r\n"
    body = b"".join(parts) + head.encode() + content + b"\r\n--edge--\r\n"
    told = {"Content-Type": "multipart/form-data; boundary=edge", "Accept": "application/json"}
    answer = installation.request("POST", "/api/recruit/v1/applications", told, body)
    return answer.status, answer.json()


def shown(installation: Installation, application_id: str) -> Any:
    """Return the photo as the office sees it, once it has been made."""
    cookie = {"Cookie": installation.cookie(staff("viewer", name="the-viewer"))}
    until = time.monotonic() + 30
    while True:
        answer = installation.request("GET", f"/api/recruit/v1/applications/{application_id}/photo", cookie)
        if answer.header("content-type") == "image/jpeg" or time.monotonic() > until:
            return answer
        time.sleep(0.2)


def kept_names(installation: Installation) -> list[str]:
    """Return the names of every file recruit keeps beside its database."""
    folder = installation.stack.folder / "recruit"
    return [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]


@pytest.mark.fault("T39")
@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_is_refused_whatever_it_calls_itself(filled: Installation, what: str) -> None:
    before = len(kept_names(filled))
    number = list(REFUSED).index(what)
    for name, kind in (
        ("photo.jpg", "image/jpeg"),
        ("photo.svg", "image/svg+xml"),
        ("photo.heic", "text/html"),
    ):
        status, told = send(filled, number, name, REFUSED[what], kind)
        assert (status, [error["field"] for error in told.get("errors", [])]) == (422, ["photo"]), told
    assert len(kept_names(filled)) == before


@pytest.mark.fault("T39")
@pytest.mark.parametrize("what", polyglots())
def test_a_picture_that_is_something_else_too_comes_out_as_a_picture(filled: Installation, what: str) -> None:
    number = 100 + list(polyglots()).index(what)
    status, told = send(filled, number, "photo.html", polyglots()[what], "text/html")
    assert status == 201, told
    answer = shown(filled, told["id"])
    assert (answer.status, answer.header("content-type")) == (200, "image/jpeg")
    assert answer.header("x-content-type-options") == "nosniff"
    assert b"<script" not in answer.body
    assert b"<?php" not in answer.body
    assert Image.open(BytesIO(answer.body)).format == "JPEG"


@pytest.mark.fault("T39")
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_sent_name_is_no_name_of_a_file(filled: Installation, name: str) -> None:
    photo = as_sent(Image.new("RGB", (120, 160), (10, 10, 10)), "jpeg", quality=80)
    before = set(kept_names(filled))
    status, told = send(filled, 200 + NAMES.index(name), name, photo)
    assert status in (201, 400, 422), told
    new = set(kept_names(filled)) - before
    assert [
        each for each in new if not re.fullmatch(r"[\w/-]+/[0-9a-f-]{16,}[\w.-]*|recruit\.db[\w-]*", each)
    ] == []
    assert not any("evil" in each or "photo.php" in each or "htaccess" in each for each in new)


PLACE = b"SECRET-PLACE-37.5665-126.9780"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>' + PLACE + b"</place></x:xmpmeta>"
TELLING = (PLACE, b"Exif", b"xmpmeta", b"GPS", b"MPF\x00", b"ICC_PROFILE", b"II*\x00", b"MM\x00*")


def pictures_that_tell() -> dict[str, bytes]:
    """Pictures as phones send them: EXIF with a place, XMP, a comment, a second picture, a thumbnail."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = PLACE.decode(), 6
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 59.0), 3: "E", 4: (126.0, 58.0, 41.0)})
    told, drawn = exif.tobytes(), Image.new("RGB", (160, 120), (200, 30, 30))
    text = PngImagePlugin.PngInfo()
    text.add_text("Location", PLACE.decode())
    heic, mpo = BytesIO(), BytesIO()
    heif = pillow_heif.from_pillow(drawn)
    heif.save(heic, exif=told, xmp=XMP)
    second = [Image.new("RGB", (160, 120), (30, 60, 200))]
    drawn.save(mpo, "MPO", save_all=True, append_images=second, exif=told)
    return {
        "jpeg": picture(exif=told, xmp=XMP, comment=PLACE),
        "png": picture("PNG", exif=told, pnginfo=text),
        "webp": picture("WEBP", exif=told, xmp=XMP),
        "heic": heic.getvalue(),
        "mpo": mpo.getvalue(),
    }


def stored_and_exported(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """Every picture that recruit keeps, and every picture in the workbook of all applicants."""
    folder = installation.stack.folder / "recruit" / "photos"
    yield from ((file.name, file.read_bytes()) for file in folder.rglob("*") if file.is_file())
    cookie = {"Cookie": installation.cookie(staff("owner", name="the-owner"))}
    book = installation.request("GET", "/download_excel?q=%EC%82%AC%EC%A7%84%EA%B2%80%EC%82%AC", cookie)
    with zipfile.ZipFile(BytesIO(book.body)) as parts:
        media = [name for name in parts.namelist() if "/media/" in name]
        assert media
        yield from ((name, parts.read(name)) for name in media)


@pytest.mark.fault("T40")
def test_no_byte_of_a_place_or_a_device_stays_in_what_is_kept_or_exported(filled: Installation) -> None:
    for number, (kind, content) in enumerate(pictures_that_tell().items(), start=300):
        assert PLACE in content, f"the {kind} tells where it was taken"
        status, told = send(filled, number, f"photo.{kind}", content, "application/octet-stream")
        assert status == 201, told
        assert shown(filled, told["id"]).status == 200
    found = dict(stored_and_exported(filled))
    assert len(found) > 15
    telling = {(name, mark) for name, content in found.items() for mark in TELLING if mark in content}
    assert telling == set()
    assert {content[:3] for content in found.values()} == {b"\xff\xd8\xff"}
