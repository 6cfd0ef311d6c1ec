"""The office's own form: opened with care, filled by its map, shown as boxes."""

from __future__ import annotations

import base64
import json
import zipfile
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest
from docs_render.jobs import Rendered
from docs_render.own_form_xlsx.draw import own_form_book, own_form_layout
from docs_render.refusals import Refused
from docs_samples import applicant, face, opened, phone_exif, saved
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.drawing.spreadsheet_drawing import OneCellAnchor
from PIL import Image

People = list[dict[str, Any]]
CELLS = {"name": "c2", "phone": "$C$3", "company_1": "C4", "photo": "A2:A6", "signer": "B8"}


def blank(**more: Any) -> bytes:
    """A form of an invented company: a merged photo box, labels, a logo, its own print set-up."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "양식"
    sheet["A1"] = "입사 지원서"
    sheet.merge_cells("A2:A6")
    sheet.merge_cells("C2:D2")
    sheet["B2"], sheet["D8"] = "이름", "=1+1"
    for column in "ABCD":
        sheet.column_dimensions[column].width = 18
    sheet.print_area = "A1:D8"
    sheet.sheet_view.showGridLines = False
    sheet.add_image(SheetImage(BytesIO(saved(Image.new("RGB", (40, 20), "red"), "PNG"))), "D1")
    if more.get("second"):
        book.create_sheet("안내")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def asked(
    people: list[dict[str, Any]], cells: dict[str, str], template: bytes, **photos: bytes
) -> httpx.Request:
    data = {"written_on": "2026-11-22", "applicants": people, "cells": cells}
    files = {"data": json.dumps(data).encode(), "template": template, **photos}
    request = httpx.Request("POST", "http://docs/", files=files)
    request.read()
    return request


def drawn(
    people: list[dict[str, Any]], template: bytes, cells: dict[str, str] = CELLS, **photos: bytes
) -> Rendered:
    request = asked(people, cells, template, **photos)
    return own_form_book({"content_type": request.headers["content-type"]}, request.content)


def layout(template: bytes, cells: dict[str, str] = CELLS) -> dict[str, Any]:
    request = asked([applicant()], cells, template)
    rendered = own_form_layout({"content_type": request.headers["content-type"]}, request.content)
    told: dict[str, Any] = json.loads(rendered.body)
    return told


def sentence(template: bytes, cells: dict[str, str] = CELLS) -> dict[str, str]:
    with pytest.raises(Refused) as raised:
        layout(template, cells)
    return {error["loc"][0]: error["ctx"]["error"] for error in raised.value.errors}


def with_entry(name: str, content: bytes) -> bytes:
    out = BytesIO(blank())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_each_applicant_has_a_copy_of_the_form_with_the_words_in_their_cells() -> None:
    book = drawn([applicant(), applicant(name="이바다", sheet_name="b", careers=[])], blank())
    first, second = openpyxl.load_workbook(BytesIO(book.body)).worksheets
    assert (first["A1"].value, first["B2"].value) == ("입사 지원서", "이름")
    assert [first[place].value for place in ("C2", "C3", "C4", "B8")] == [
        "김하늘",
        "010-1234-5678",
        "보기전자",
        "김하늘",
    ]
    assert [second[place].value for place in ("C2", "C4", "B8")] == ["이바다", None, "이바다"]
    assert {str(area) for area in second.merged_cells.ranges} == {"A2:A6", "C2:D2"}
    assert str(second.print_area).endswith("$A$1:$D$8")
    assert not second.sheet_view.showGridLines
    # openpyxl's types leave out where a sheet keeps its pictures.
    assert [len(sheet._images) for sheet in (first, second)] == [1, 1]  # type: ignore[attr-defined]


def test_a_name_never_becomes_a_formula() -> None:
    book = drawn([applicant(name="=1+1")], blank())
    cell = openpyxl.load_workbook(BytesIO(book.body)).worksheets[0]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


@pytest.mark.parametrize("size", [(1200, 1600), (1600, 900)])
def test_a_photo_lies_in_its_box_undistorted_and_tells_nothing(size: tuple[int, int]) -> None:
    photo = saved(face(*size), "JPEG", exif=phone_exif(1))
    book = drawn([applicant(photo="p0")], blank(), p0=photo)
    sheet = openpyxl.load_workbook(BytesIO(book.body)).worksheets[0]
    # openpyxl's types leave out where a sheet keeps its pictures.
    _, image = sheet._images  # type: ignore[attr-defined]
    assert isinstance(image.anchor, OneCellAnchor)
    wide, high = image.anchor.ext.width / 9525, image.anchor.ext.height / 9525
    assert wide / high == pytest.approx(size[0] / size[1], rel=0.02)
    assert (wide <= 126, high <= 100) == (True, True)
    with zipfile.ZipFile(BytesIO(book.body)) as archive:
        media = [archive.read(name) for name in archive.namelist() if name.startswith("xl/media/")]
    assert all(dict(opened(one).getexif()) == {} for one in media)
    assert not any(b"Testphone" in one or b"Exif" in one for one in media)


def test_a_photo_that_cannot_be_opened_is_named_in_its_box() -> None:
    book = drawn([applicant(photo="p0")], blank(), p0=b"no picture")
    assert book.notes == {"failed_photos": "0"}
    assert openpyxl.load_workbook(BytesIO(book.body)).worksheets[0]["A2"].value == "사진을 열 수 없음"


def test_the_layout_tells_boxes_words_and_what_is_lost() -> None:
    told = layout(blank(second=True))
    texts = {box["place"]: box["text"] for box in told["boxes"]}
    assert (texts["C2:D2"], texts["B2"]) == ("김하늘", "이름")
    assert told["photo"]["h"] == pytest.approx(100)
    assert told["lost"] == ["다른 시트 1개"]


def test_the_layout_shows_the_pictures_of_the_form_where_they_lie_and_the_book_keeps_their_bytes() -> None:
    picture = saved(Image.new("RGB", (40, 20), "red"), "PNG")
    (shown,) = layout(blank())["pictures"]
    assert (shown["w"], shown["h"], shown["y"]) == (40, 20, 0)
    # Beside three columns of 18 digits each.
    assert shown["x"] == pytest.approx(3 * 126, abs=3)
    assert opened(base64.b64decode(shown["jpeg"])).size == (40, 20)
    with zipfile.ZipFile(BytesIO(drawn([applicant()], blank()).body)) as archive:
        kept = [archive.read(name) for name in archive.namelist() if name.startswith("xl/media/")]
    assert kept == [picture]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("Z99", "양식 밖의 칸입니다"),
        ("C2:C3", "병합된 칸과 어긋납니다"),
        ("D8", "수식이 있는 칸"),
        ("아무", "칸을 B4 또는 B4:H8처럼"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_in_korean(place: str, words: str) -> None:
    assert words in sentence(blank(), {"name": place})["name"]


def test_a_cell_within_a_merged_range_means_the_range_and_two_fields_cannot_share_it() -> None:
    assert "겹치는 칸" in sentence(blank(), {"name": "C2", "phone": "D2"})["phone"]
    assert "너무 작습니다" in sentence(blank(), {"photo": "B1"})["photo"]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (b"", "엑셀(.xlsx) 파일이 아니거나"),
        (b"PK\x03\x04 torn", "엑셀(.xlsx) 파일이 아니거나"),
        (bytes(2 * 1024 * 1024 + 1), "2MB보다 큽니다"),
        (with_entry("xl/vbaProject.bin", b"x"), "매크로"),
        (with_entry("xl/externalLinks/externalLink1.xml", b"<a/>"), "외부 연결"),
        (with_entry("xl/worksheets/_rels/a.rels", b'<R TargetMode="External"/>'), "외부로 이어진 링크"),
        (with_entry("xl/bad.xml", b'<!DOCTYPE a [<!ENTITY b "c">]>'), "안전하지 않은"),
        (with_entry("xl/workbook2.bin", bytes(25 * 1024 * 1024)), "너무 커지는"),
    ],
    ids=["empty", "torn", "large", "macro", "linked", "external", "entity", "bomb"],
)
def test_a_file_that_is_no_plain_form_is_refused_with_its_reason(template: bytes, words: str) -> None:
    assert words in sentence(template)["template"]
