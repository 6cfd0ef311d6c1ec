"""A table, opened again."""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from docs_render.refusals import Refused
from docs_render.table_xlsx.draw import table_book
from openpyxl.worksheet.worksheet import Worksheet

COLUMNS = [
    {"key": "name", "label": "이름", "kind": "text"},
    {"key": "day", "label": "날짜", "kind": "date"},
    {"key": "in", "label": "출근", "kind": "datetime"},
    {"key": "hours", "label": "시간", "kind": "hours"},
    {"key": "pay", "label": "지급액", "kind": "won"},
]
ROWS: list[list[Any]] = [
    ["김하늘", "2026-11-20", "2026-11-20T09:00:00+09:00", 8.5, 1_234_567],
    ["이바다", "2026-11-21", None, 4, 500_000],
]


def sheet_of(values_only: bool = False, **more: Any) -> Worksheet:
    table = {"sheet": "2026-11 근태", "columns": COLUMNS, "rows": ROWS} | more
    made = table_book({}, json.dumps(table).encode()).body
    book = openpyxl.load_workbook(BytesIO(made), data_only=values_only)
    (sheet,) = book.worksheets
    return sheet


def test_the_header_is_bold_and_stays_in_view() -> None:
    sheet = sheet_of()
    assert [cell.value for cell in sheet[1]] == ["이름", "날짜", "출근", "시간", "지급액"]
    assert all(cell.font.b for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.title == "2026-11 근태"


def test_values_are_numbers_and_real_dates() -> None:
    row = sheet_of()[2]
    assert [cell.value for cell in row] == [
        "김하늘", datetime(2026, 11, 20), datetime(2026, 11, 20, 9), 8.5, 1_234_567,
    ]  # fmt: skip
    assert [cell.number_format for cell in row] == ["@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.00", "#,##0"]


def test_what_is_absent_is_blank() -> None:
    assert sheet_of()["C3"].value is None


def test_sums_are_formulas_with_their_result_inside() -> None:
    assert sheet_of(totals=True)["E4"].value == "=SUBTOTAL(109,E2:E3)"
    row = sheet_of(values_only=True, totals=True)[4]
    assert [cell.value for cell in row] == ["합계", None, None, 12.5, 1_734_567]


def test_no_sums_without_being_asked() -> None:
    assert sheet_of().max_row == 3


def test_a_title_stands_above_the_header() -> None:
    sheet = sheet_of(title="2026년 11월 근무현황", totals=True)
    assert sheet["A1"].value == "2026년 11월 근무현황"
    assert sheet["A2"].value == "이름"
    assert sheet.freeze_panes == "A3"
    assert sheet["E5"].value == "=SUBTOTAL(109,E3:E4)"


@pytest.mark.parametrize("text", ["=1+1", "+82-10", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "{=A1}"])
def test_a_persons_text_is_never_a_formula(text: str) -> None:
    cell = sheet_of(rows=[[text, None, None, None, None]])["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == (not text.startswith("{"))


def test_control_signs_do_not_break_the_file() -> None:
    assert sheet_of(rows=[["김\x00하\x0b늘\x7f", None, None, None, None]])["A2"].value == "김하 늘"


def test_long_text_is_cut_to_what_a_cell_holds() -> None:
    assert len(sheet_of(rows=[["가" * 40_000, None, None, None, None]])["A2"].value) == 32_767


def test_rows_longer_or_shorter_than_the_header_are_taken() -> None:
    sheet = sheet_of(rows=[["김하늘"], ["이바다", None, None, 1, 2, "더", "더"]])
    assert sheet["A2"].value == "김하늘"
    assert sheet.max_column == 5


def test_an_empty_table_is_a_header() -> None:
    assert sheet_of(rows=[], totals=True).max_row == 1


def test_ten_thousand_rows_are_all_there() -> None:
    sheet = sheet_of(
        rows=[["김하늘", "2026-11-20", None, 8, number] for number in range(10_000)], totals=True
    )
    assert sheet.max_row == 10_002
    assert sheet["E10001"].value == 9_999


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"sheet":"a","columns":[],"rows":[]}',
        b'{"sheet":"a","columns":[{"label":"a","kind":"x"}],"rows":[]}',
    ],
)
def test_a_wrong_table_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as raised:
        table_book({}, body)
    assert raised.value.code == "invalid"
