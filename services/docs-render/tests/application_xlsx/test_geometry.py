"""The workbook, cell by cell, against the measures of the company's form (domain.md §4.4 A)."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO

import openpyxl
import pytest
from docs_render.application_xlsx.draw import draw_book
from docs_render.application_xlsx.rules import Applications
from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = """
A 2.25 · B–C 4.12 · D–H 3.75 · I 2.75 · J 2.5 · K–M 2.75 · N 1.12 · O–P 3.12 · Q 4.12 · R 3.12 · S 2.38 ·
T–U 3.12 · V 2.38 · W 4.5 · X 3.5 · Y 3.0 · Z 0.88 · AA–AB 3.25 · AC–AE 2.75 · AF 6.12 · AG 5.88 ·
AH–AI 2.75 · AJ 3.5 · AK–AM 2.75 · AN 3.0 · AO–AQ 2.75 · AR 7.75 · AS 2.5
"""
HEIGHTS = """
1 60 · 2–3 27.75 · 4–8 40.5 · 9 9.95 · 10–12 30 · 13 9.95 · 14 30 · 15–16 30.75 · 17 30 · 18 9.95 · 19–20 30 ·
21 9.95 · 22–23 30 · 24 9.95 · 25–26 30 · 27 9.95 · 28–32 30 · 33 9.95 · 34 8.25 · 35–42 14.25 · 43 12 ·
44 42 · 45 45.75
"""
# range | text | largest letter size | bold | where the words stand; a label is grey and centred
CELLS = """
A1:AS1 | 입 사 지 원 서 | 40 | bold | centre/top
B2:D2 | 부 서 명 | 14 | bold | label
E2:K2 | | 14 | bold | centre
B3:D3 | 입 사 일 | 14 | bold | label
E3:K3 | | 14 | bold | centre
AC3:AR3 | | 17 | bold | centre
B4:H8 | | 14 | | centre
I4:N5 | 성 명 | 14 | bold | label
O4:Q4 | (한글) | 14 | | centre
R4:AB4 | | 24 | bold | centre
O5:AB5 | (영문) | 14 | | left
AC4:AF5 | 생년월일 | 14 | bold | label
AG4:AR5 | | 20 | bold | distributed
I6:N6 | 휴 대 폰 | 14 | bold | label
O6:AB6 | | 24 | bold | centre
AC6:AF6 | 비상연락처 | 14 | bold | label
AG6:AR6 | | 20 | bold | centre
I7:N7 | E-MAIL | 14 | bold | label
O7:AR7 | | 20 | bold | centre
I8:N8 | 주 소 (실거주지) | 14 | bold | label
O8:AR8 | | 20 | bold | centre wrap
B10:C12 | 학력사항 | 14 | bold | label
D10:N10 | 졸업년월 | 14 | bold | label
O10:AB10 | 출신학교 | 14 | bold | label
AC10:AJ10 | 학과명 | 14 | bold | label
AK10:AR10 | 졸업여부 | 14 | bold | label
D11:N11 | 년 월 | 14 | | distributed
O11:AB11 | | 14 | | right
AC11:AJ11 | | 14 | | centre
AK11:AR11 | | 14 | | centre
D12:N12 | 년 월 | 14 | | distributed
O12:AB12 | | 14 | | right
AC12:AJ12 | | 14 | | centre
AK12:AR12 | | 14 | | centre
B14:C17 | 경력사항 | 14 | bold | label
D14:N14 | 회사명 | 14 | bold | label
O14:AB14 | 근무기간/근속기간 | 14 | bold | label
AC14:AJ14 | 담당업무 | 14 | bold | label
AK14:AR14 | 퇴직사유 | 14 | bold | label
D15:N15 | | 14 | | centre
O15:AB15 | | 14 | | distributed
AC15:AJ15 | | 14 | | centre
AK15:AR15 | | 14 | | centre
D16:N16 | | 14 | | centre
O16:AB16 | | 14 | | distributed
AC16:AJ16 | | 14 | | centre
AK16:AR16 | | 14 | | centre
D17:N17 | | 14 | | centre
O17:AB17 | | 14 | | distributed
AC17:AJ17 | | 14 | | centre
AK17:AR17 | | 14 | | centre
B19:C20 | 병역 | 14 | bold | label
D19:J19 | 병역여부 | 14 | bold | label
K19:U19 | 복무기간 | 14 | bold | label
V19:AF19 | 면제사유 | 14 | bold | label
AG19:AR19 | 특이사항 | 14 | bold | label
D20:J20 | 군필 / 방산 / 면제 | 14 | | centre
K20:U20 | 년 월 ~ 년 월 | 14 | | centre
V20:AF20 | | 14 | | centre
AG20:AR20 | | 14 | | centre
B22:C23 | 신체 | 14 | bold | label
D22:J23 | 근무복·안전화 치수 | 14 | bold | label
K22:N22 | 상의 | 14 | bold | label
O22:Q22 | 하의 | 14 | bold | label
R22:AB22 | 시력(나안, 교정) | 14 | bold | label
AC22:AF22 | 키 | 14 | bold | label
AG22:AJ22 | 체중 | 14 | bold | label
AK22:AO22 | 신발 사이즈 | 14 | bold | label
AP22:AR22 | 비고 | 14 | bold | label
K23:N23 | | 14 | | centre
O23:Q23 | | 14 | | centre
R23:T23 | 좌 : | 14 | | centre
U23:V23 | | 14 | | centre
W23:Y23 | 우 : | 14 | | centre
Z23:AB23 | | 14 | | centre
AC23:AF23 | | 14 | | centre
AG23:AJ23 | | 14 | | centre
AK23:AO23 | | 14 | | centre
AP23:AR23 | | 14 | | centre
B25:C26 | 신상 | 14 | bold | label
D25:G25 | 취미 | 14 | bold | label
H25:L25 | 특기 | 14 | bold | label
M25:U25 | 자차 여부 | 14 | bold | label
V25:AF25 | 차량 번호 | 14 | bold | label
AG25:AL25 | 비자 | 14 | bold | label
AM25:AR25 | 국적 | 14 | bold | label
D26:G26 | | 14 | | centre
H26:L26 | | 14 | | centre
M26:U26 | 유 / 무 | 14 | | centre
V26:AF26 | | 14 | | centre
AG26:AL26 | | 14 | | centre
AM26:AR26 | | 14 | | centre
B28:C32 | 확인사항 | 14 | bold | label vertical
D28:K28 | 근무형태 | 14 | bold | label
L28:U28 | | 14 | | centre
D29:K29 | 잔업 가능여부 | 14 | bold | label
L29:U29 | | 14 | | centre
D30:K30 | 특근 가능여부 | 14 | bold | label
L30:U30 | | 14 | | centre
D31:K31 | 근무방식 | 14 | bold | label
L31:U31 | | 14 | | centre
D32:K32 | 통근여부 | 14 | bold | label
L32:U32 | | 14 | | centre
V28:W30 | 자격사항 | 14 | bold | label
X28:AF28 | 자격명 | 14 | bold | label
AG28:AJ28 | 등급 | 14 | bold | label
AK28:AR28 | 발행기관 | 14 | bold | label
X29:AF29 | | 14 | | centre
AG29:AJ29 | | 14 | | centre
AK29:AR29 | | 14 | | centre
X30:AF30 | | 14 | | centre
AG30:AJ30 | | 14 | | centre
AK30:AR30 | | 14 | | centre
V31:AF31 | 기숙사 사용여부 | 14 | bold | label
AG31:AR31 | 희망 / 비희망 | 14 | | centre
V32:AF32 | 입사가능일자 | 14 | bold | label
AG32:AR32 | | 16 | bold | centre
"""
WORDS = ["B35", "B36", "B37", "B38:AR38", "B39:AR39", "B40:AR40", "B41:AE41", "AF41:AR41"]
BLOCKS = ["B2:K3", "B4:AR8", "B10:AR12", "B14:AR17", "B19:AR20", "B22:AR23", "B25:AR26", "B28:AR32"]
BLANK = Applications.model_validate({"written_on": "2026-11-22", "applicants": [{"name": " "}]})


@lru_cache(maxsize=1)
def blank() -> Worksheet:
    """The form of nobody."""
    return openpyxl.load_workbook(BytesIO(draw_book(BLANK, {}).body)).worksheets[0]


def rows() -> list[tuple[str, str, int, bool, str]]:
    found = [tuple(word.strip() for word in line.split("|")) for line in CELLS.strip().splitlines()]
    return [(place, text, int(size), bold == "bold", style) for place, text, size, bold, style in found]


def runs(table: str) -> list[tuple[str, str, float]]:
    found = [piece.split() for piece in table.replace("\n", " ").split("·")]
    return [(*_ends(names), float(size)) for names, size in found]


def _ends(names: str) -> tuple[str, str]:
    first, _, last = names.partition("–")
    return first, last or first


def top_left(place: str) -> Cell:
    cell = blank()[place.partition(":")[0]]
    assert isinstance(cell, Cell)
    return cell


def words(cell: Cell) -> str:
    return re.sub(r"\s+", " ", str(cell.value or "")).strip()


def test_the_table_has_every_range_of_the_form() -> None:
    told = {row[0] for row in rows()} | {place for place in WORDS if ":" in place} | {"B44:AR44", "B45:AR45"}
    assert len(told) == 124
    assert {str(area) for area in blank().merged_cells.ranges} == told


@pytest.mark.parametrize(("place", "text", "size", "bold", "style"), rows(), ids=[row[0] for row in rows()])
def test_a_range_has_its_words_letters_fill_and_place(
    place: str, text: str, size: int, bold: bool, style: str
) -> None:
    cell = top_left(place)
    font, align, fill = cell.font, cell.alignment, cell.fill.fgColor.rgb if cell.fill.fill_type else None
    assert words(cell) == text
    assert (font.name, font.sz, bool(font.b)) == ("맑은 고딕", size, bold)
    assert fill == ("FFD9D9D9" if "label" in style else None)
    side = style if style in ("left", "right", "distributed") else "center"
    assert (align.horizontal, align.vertical) == (side, "top" if "top" in style else "center")
    assert (align.textRotation != 0) == (place in ("B10:C12", "B14:C17", "B28:C32", "V28:W30"))
    assert align.wrap_text or "wrap" not in style


@pytest.mark.parametrize("place", [row[0] for row in rows()])
def test_lines_are_thin_within_a_block_and_double_around_it(place: str) -> None:
    bounds = _bounds(place)
    block = next((_bounds(one) for one in BLOCKS if _holds(_bounds(one), bounds)), None)
    border = top_left(place).border
    seen = [border.left.style, border.top.style, border.right.style, border.bottom.style]
    if block is None:
        assert seen == [None] * 4
        return
    wanted = ["double" if own == outer else "thin" for own, outer in zip(bounds, block, strict=True)]
    photo = _bounds("B4:H8")
    if place == "B4:H8":
        wanted = ["double"] * 4
    elif block == _bounds("B4:AR8") and bounds[0] == photo[2] + 1:
        wanted[0] = "double"
    assert seen == wanted


def _bounds(place: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(place)
    assert None not in (left, top, right, bottom)
    return left or 0, top or 0, right or 0, bottom or 0


def _holds(block: tuple[int, int, int, int], area: tuple[int, int, int, int]) -> bool:
    return block[0] <= area[0] and block[1] <= area[1] and area[2] <= block[2] and area[3] <= block[3]


def test_every_column_has_its_width_and_none_is_defined_twice() -> None:
    wanted: dict[int, float] = {}
    for first, last, size in runs(WIDTHS):
        for column in range(column_index_from_string(first), column_index_from_string(last) + 1):
            wanted[column] = size
    seen: dict[int, float] = {}
    for dimension in blank().column_dimensions.values():
        for column in range(dimension.min or 0, (dimension.max or 0) + 1):
            assert column not in seen
            seen[column] = round(dimension.width, 2)
    assert len(wanted) == 45
    assert seen == pytest.approx(wanted, abs=0.006)


def test_every_row_has_its_height() -> None:
    wanted = {row: size for first, last, size in runs(HEIGHTS) for row in range(int(first), int(last) + 1)}
    assert sorted(wanted) == list(range(1, 46))
    assert {row: blank().row_dimensions[row].height for row in wanted} == wanted


def test_declarations_date_and_signature_stand_at_the_foot() -> None:
    for place in WORDS:
        cell = top_left(place)
        assert (cell.font.sz, bool(cell.font.b)) == (11, True)
        assert cell.fill.fgColor.rgb == "FFFFFFFF"
    assert [words(top_left(place))[:2] for place in ("B35", "B36", "B38")] == ["1.", "2.", "3."]
    written, signed = top_left("B44:AR44"), top_left("B45:AR45")
    assert words(written) == "작성일자 : 2026년 11월 22일"
    assert (written.font.sz, bool(written.font.b)) == (14, True)
    assert words(signed) == "지 원 자 : (인/서명)"


def test_no_other_cell_says_anything() -> None:
    places = {row[0].partition(":")[0] for row in rows()} | {place.partition(":")[0] for place in WORDS}
    told = {cell.coordinate for row in blank().iter_rows() for cell in row if cell.value}
    assert told - places == {"B44", "B45"}


def test_it_prints_on_one_centred_upright_a4_without_gridlines() -> None:
    sheet = blank()
    assert str(sheet.print_area).endswith("!$A$1:$AR$45")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 1), (None, None))
    setup = sheet.sheet_properties.pageSetUpPr
    assert setup is not None
    assert setup.fitToPage
    assert sheet.print_options.horizontalCentered
    assert not sheet.sheet_view.showGridLines
    margins = sheet.page_margins
    assert (margins.left, margins.right, margins.top, margins.bottom) == (0.197, 0.197, 0.315, 0.197)
