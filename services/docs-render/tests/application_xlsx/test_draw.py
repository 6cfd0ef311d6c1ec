"""The workbook, opened again."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from docs_render.application_xlsx import form
from docs_render.application_xlsx.draw import application_book
from docs_render.jobs import Rendered
from docs_render.refusals import Refused
from docs_samples import applicant, face, form_request, is_upright, opened, phone_exif, saved
from openpyxl.drawing.spreadsheet_drawing import OneCellAnchor
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

EMU_A_PIXEL = 9525
WIDTHS = {
    "A": 2.25, "B": 4.12, "D": 3.75, "I": 2.75, "J": 2.5, "K": 2.75, "N": 1.12, "O": 3.12, "Q": 4.12,
    "R": 3.12, "S": 2.38, "T": 3.12, "V": 2.38, "W": 4.5, "X": 3.5, "Y": 3.0, "Z": 0.88, "AA": 3.25,
    "AC": 2.75, "AF": 6.12, "AG": 5.88, "AH": 2.75, "AJ": 3.5, "AK": 2.75, "AN": 3.0, "AO": 2.75, "AR": 7.75,
    "AS": 2.5,
}  # fmt: skip
HEIGHTS = {1: 60, 2: 27.75, 4: 40.5, 8: 40.5, 9: 9.95, 10: 30, 13: 9.95, 15: 30.75, 17: 30, 22: 30, 33: 9.95,
           34: 8.25, 35: 14.25, 43: 12, 44: 42, 45: 45.75}  # fmt: skip

OPTIONAL: dict[str, Any] = {
    "english_name": "KIM HANEUL",
    "emergency_phone": "010-9999-0000",
    "schools": [
        {"graduated": "2015년 2월", "school": "가상고등학교", "outcome": "졸업"},
        {"school": "보기대학교", "major": "기계공학"},
        {"school": "보기대학원"},
    ],
    "military": {
        "status": "군필",
        "period": "2016년 3월 ~ 2017년 12월",
        "exemption": "해당 없음",
        "note": "운전병",
    },
    "licences": [
        {"name": "지게차운전기능사", "grade": "기능사", "issuer": "한국산업인력공단"},
        {"name": "위험물"},
        {"name": "용접"},
    ],
    "sight_kind": "교정",
    "bottom_size": "32",
    "hobby": "등산",
    "speciality": "영어",
    "own_car": "유",
    "car_number": "12가3456",
    "visa": "F-4",
    "nationality": "대한민국",
    "commute": "자차",
    "dormitory": "희망",
}


def drawn(people: list[dict[str, Any]], photos: dict[str, bytes] | None = None) -> Rendered:
    request = form_request(people, photos or {})
    return application_book({"content_type": request.headers["content-type"]}, request.content)


def sheets(rendered: Rendered) -> list[Worksheet]:
    return list(openpyxl.load_workbook(BytesIO(rendered.body)).worksheets)


def sheet_of(**more: Any) -> Worksheet:
    (sheet,) = sheets(drawn([applicant(**more)]))
    return sheet


def photo_place(sheet: Worksheet) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the photo in pixels from the top left of B4."""
    (image,) = sheet._images  # type: ignore[attr-defined]
    anchor = image.anchor
    assert isinstance(anchor, OneCellAnchor)
    start = anchor._from
    columns = [width / 8 * 8 for width in _pixels(sheet)]
    left = sum(columns[1 : start.col]) + start.colOff / EMU_A_PIXEL
    top = sum([54.0] * (start.row - 3)) + start.rowOff / EMU_A_PIXEL
    return left, top, left + anchor.ext.width / EMU_A_PIXEL, top + anchor.ext.height / EMU_A_PIXEL


def _pixels(sheet: Worksheet) -> list[float]:
    widths = [0.0] * 46
    for dimension in sheet.column_dimensions.values():
        first = column_index_from_string(dimension.index) if dimension.min is None else dimension.min
        for column in range(first, (dimension.max or first) + 1):
            widths[column - 1] = round(dimension.width * 8)
    return widths


def test_the_applicants_words_stand_in_their_cells() -> None:
    sheet = sheet_of()
    cells = {
        "R4": "김하늘", "AG4": "1990-05-17 (36세)", "O6": "010-1234-5678", "O7": "haneul@example.com",
        "O8": "경기도 가상시 보기로 12, 101동 1203호", "D15": "보기전자", "O15": "2022-03-01~2024-08-31",
        "AC15": "조립", "AK15": "만료", "L28": "2교대", "L29": "가능", "L30": "무관", "L31": "입식",
        "AG32": "2026-12-01", "B44": "작성일자 : 2026년 11월 22일",
    }  # fmt: skip
    assert {place: sheet[place].value for place in cells} == cells
    assert sheet["B45"].value.replace(" ", "") == "지원자:김하늘(인/서명)"


def test_the_forms_own_words_stand_in_their_cells() -> None:
    sheet = sheet_of()
    fixed = {box.place.split(":")[0]: box.text for box in form.BOXES if box.text}
    assert {place: sheet[place].value for place in fixed} == fixed


def test_what_was_not_asked_stays_blank() -> None:
    sheet = sheet_of(careers=[], shift=None)
    blank = ("E2", "E3", "AC3", "AG6", "D15", "O16", "AK17", "K23", "U23", "AC23", "AG23", "L28", "L32")
    assert [place for place in blank if sheet[place].value] == []


def test_one_persons_words_never_show_on_anothers_sheet() -> None:
    first, second = sheets(drawn([applicant(), applicant(name="이바다", careers=[], address=None, age=None)]))
    assert first["D15"].value == "보기전자"
    assert second["R4"].value == "이바다"
    assert [second[place].value for place in ("D15", "O15", "O8")] == [None, None, None]
    assert "김하늘" not in str([cell.value for row in second.iter_rows() for cell in row])


def test_all_124_ranges_are_merged() -> None:
    merged = {str(area) for area in sheet_of().merged_cells.ranges}
    assert len(merged) == 124
    assert merged == {box.place for box in form.BOXES if ":" in box.place}
    assert {"A1:AS1", "B4:H8", "R4:AB4", "B14:C17", "Z23:AB23", "B38:AR38", "B45:AR45"} <= merged


def test_columns_have_the_forms_widths() -> None:
    sheet = sheet_of()
    assert {column: sheet.column_dimensions[column].width for column in WIDTHS} == pytest.approx(
        WIDTHS, abs=0.006
    )


def test_rows_have_the_forms_heights() -> None:
    sheet = sheet_of()
    assert {row: sheet.row_dimensions[row].height for row in HEIGHTS} == HEIGHTS


def test_the_page_is_one_a4_upright_centred() -> None:
    sheet = sheet_of()
    assert sheet.print_area == "'2026-11-20김하늘'!$A$1:$AR$45"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_options.horizontalCentered
    assert not sheet.sheet_view.showGridLines
    margins = sheet.page_margins
    assert (margins.left, margins.right, margins.top, margins.bottom) == (0.197, 0.197, 0.315, 0.197)


def test_labels_are_bold_grey_and_blocks_doubly_outlined() -> None:
    sheet = sheet_of()
    label, title = sheet["I6"], sheet["A1"]
    assert (label.font.name, label.font.sz, label.font.b) == ("맑은 고딕", 14, True)
    assert label.fill.fgColor.rgb == "FFD9D9D9"
    assert (title.font.sz, title.font.b, title.alignment.vertical) == (40, True, "top")
    name = sheet["R4"].border
    assert (name.top.style, name.right.style, name.bottom.style) == ("double", "thin", "thin")
    photo = sheet["B4"].border
    assert {photo.left.style, photo.right.style, photo.top.style, photo.bottom.style} == {"double"}
    assert (sheet["R4"].font.sz, sheet["O7"].font.sz, sheet["AG32"].font.sz) == (24, 20, 16)


def test_long_words_get_smaller_letters() -> None:
    sheet = sheet_of(address="경기도 가상시 보기로 12 보기아파트 " * 4)
    assert 7 <= sheet["O8"].font.sz < 20
    assert sheet["O8"].alignment.wrap_text


def test_a_name_is_never_a_formula() -> None:
    sheet = sheet_of(name="=1+1", address="{=SUM(A1)}", email="https://example.com/")
    assert (sheet["R4"].value, sheet["R4"].data_type, sheet["R4"].quotePrefix) == ("=1+1", "s", True)
    assert (sheet["O8"].value, sheet["O8"].data_type) == ("{=SUM(A1)}", "s")
    assert sheet["O7"].hyperlink is None


def test_sheets_are_named_and_no_two_alike() -> None:
    people = [applicant(sheet_name="[2026-02-20]김하늘"), applicant(sheet_name="2026-02-20김하늘")]
    assert [sheet.title for sheet in sheets(drawn(people))] == ["2026-02-20김하늘", "2026-02-20김하늘 (2)"]


@pytest.mark.parametrize("size", [(1200, 1600), (1600, 1200), (900, 900), (300, 1600), (80, 100)])
def test_a_photo_lies_in_its_frame_undistorted_and_centred(size: tuple[int, int]) -> None:
    book = drawn([applicant(photo="p0")], {"p0": saved(face(*size), "JPEG")})
    (sheet,) = sheets(book)
    left, top, right, bottom = photo_place(sheet)
    assert 2 <= left < right <= 214
    assert 2 <= top < bottom <= 268
    assert (right - left) / (bottom - top) == pytest.approx(size[0] / size[1], rel=0.01)
    assert (left + right) / 2 == pytest.approx(108, abs=1.5)
    assert (top + bottom) / 2 == pytest.approx(135, abs=1.5)


def test_a_photo_is_upright_small_and_tells_nothing() -> None:
    lying = face(3024, 4032).transpose(Image.Transpose.ROTATE_90)
    book = drawn([applicant(photo="p0")], {"p0": saved(lying, "JPEG", exif=phone_exif(6))})
    with zipfile.ZipFile(BytesIO(book.body)) as parts:
        (name,) = [name for name in parts.namelist() if name.startswith("xl/media/")]
        picture = opened(parts.read(name))
    assert is_upright(picture)
    assert dict(picture.getexif()) == {}
    assert picture.width <= 800
    assert picture.height <= 1000


def test_a_bad_photo_is_named_and_its_sheet_made() -> None:
    people = [applicant(photo="p0"), applicant(photo="p1"), applicant(photo="p2")]
    book = drawn(people, {"p0": saved(face(), "JPEG"), "p1": b"no picture"})
    assert book.notes == {"failed_photos": "1,2"}
    *made, note = sheets(book)
    # openpyxl's types leave out where a sheet keeps its pictures.
    assert [len(sheet._images) for sheet in made] == [1, 0, 0]  # type: ignore[attr-defined]
    assert [sheet["B4"].value for sheet in made] == [None, "사진을 열 수 없음", "사진을 열 수 없음"]
    assert (note.title, note.max_row) == ("사진 확인", 3)


def test_a_photo_that_could_not_be_sent_is_named_with_its_reason() -> None:
    person = applicant(photo_problem="사진을 준비하는 중", receipt_no="HX-2611-AB", sheet_name="사진 확인")
    made, note = sheets(drawn([person]))
    assert (made.title, made["B4"].value) == ("사진 확인 (2)", "사진을 준비하는 중")
    assert [cell.value for cell in note[2]] == [
        "사진 확인 (2)", "HX-2611-AB", "김하늘", "사진을 준비하는 중",
    ]  # fmt: skip


def test_every_optional_field_stands_in_its_cell() -> None:
    sheet = sheet_of(**OPTIONAL)
    cells = {
        "O5": "(영문)  KIM HANEUL", "AG6": "010-9999-0000", "D11": "2015년 2월", "O11": "가상고등학교",
        "AK11": "졸업", "O12": "보기대학교 외 1건", "AC12": "기계공학", "D20": "군필",
        "K20": "2016년 3월 ~ 2017년 12월",
        "V20": "해당 없음", "AG20": "운전병", "R22": "시력(나안, 교정)-교정", "O23": "32",
        "D26": "등산", "H26": "영어",
        "M26": "유", "V26": "12가3456", "AG26": "F-4", "AM26": "대한민국", "L32": "자차", "AG31": "희망",
        "X29": "지게차운전기능사", "AG29": "기능사", "AK29": "한국산업인력공단", "X30": "위험물 외 1건",
    }  # fmt: skip
    assert {place: sheet[place].value for place in cells} == cells


def test_ten_careers_are_three_rows_and_a_count() -> None:
    careers = [{"company": f"보기{number}"} for number in range(10)]
    assert sheet_of(careers=careers)["D17"].value == "보기2 외 7건"


def test_each_applicant_has_their_own_photo() -> None:
    colours = ["red", "green", "blue"]
    photos = {
        f"p{index}": saved(Image.new("RGB", (300, 400), colour), "JPEG")
        for index, colour in enumerate(colours)
    }
    people = [applicant(photo=name, sheet_name=name) for name in photos]
    seen = []
    for sheet in sheets(drawn(people, photos)):
        (image,) = sheet._images  # type: ignore[attr-defined]
        pixel = opened(image._data()).convert("RGB").getpixel((50, 50))
        assert isinstance(pixel, tuple)
        seen.append(colours[pixel.index(max(pixel))])
    assert seen == colours


def test_large_photos_make_a_small_book() -> None:
    noisy = Image.blend(face(1200, 1600), Image.effect_noise((1200, 1600), 60).convert("RGB"), 0.1)
    photos = {f"p{index}": saved(noisy.rotate(index), "JPEG", quality=85) for index in range(5)}
    book = drawn([applicant(photo=name, sheet_name=name) for name in photos], photos)
    assert sum(map(len, photos.values())) > 1_500_000
    assert len(book.body) < 500_000


def test_no_applicant_makes_no_file() -> None:
    with pytest.raises(Refused) as raised:
        drawn([])
    assert raised.value.code == "no_applicants"


@pytest.mark.parametrize(
    "content_type", ["", "application/json", "multipart/form-data", "multipart/form-data; boundary="]
)
def test_a_body_that_is_no_form_is_refused(content_type: str) -> None:
    with pytest.raises(Refused) as raised:
        application_book({"content_type": content_type}, b"{}")
    assert raised.value.code == "invalid"


def test_a_torn_body_is_refused() -> None:
    request = form_request([applicant()], {})
    with pytest.raises(Refused):
        application_book(
            {"content_type": request.headers["content-type"]}, b"\r\n".join([b"--x", request.content])
        )


def test_wrong_fields_are_told_by_name() -> None:
    with pytest.raises(Refused) as raised:
        drawn([applicant(birth="yesterday")])
    assert [error["loc"] for error in raised.value.errors] == [["applicants", 0, "birth"]]
