"""The client's workbook: each thing in its place, and read back as it was told."""

import json
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from docs_render.read_xlsx.draw import sheets_of
from docs_render.refusals import Refused
from docs_render.timesheet_xlsx.draw import timesheet_book

WORKER = {
    "name": "김하늘",
    "employee_no": "E0001",
    "hire_date": "2026-01-02",
    "minutes": [{"2": 480, "3": 450}, {"2": 90}, {"2": 30}, {"1": 480}, {}, {}],
    "words": {"4": "연차"},
}
SHEET = {
    "client": "한빛물류",
    "year": 2026,
    "month": 11,
    "free": [1],
    "workers": [WORKER, WORKER | {"name": "이바다"}],
}


def drawn(**more: Any) -> bytes:
    return timesheet_book({}, json.dumps(SHEET | more).encode()).body


def test_everything_stands_where_the_client_looks() -> None:
    sheet = openpyxl.load_workbook(BytesIO(drawn())).active
    assert sheet is not None
    assert (sheet["J2"].value, sheet["M2"].value, sheet["E2"].value) == (2026, 11, "한빛물류")
    assert f"{sheet['H5'].value:%Y-%m-%d}" == "2026-11-01"
    assert [sheet[f"G{row}"].value for row in range(8, 14)] == [
        "기본",
        "연장",
        "심야",
        "특근",
        "특연",
        "지조",
    ]
    assert (sheet["C8"].value, sheet["C14"].value) == ("김하늘", "이바다")
    assert (sheet["I8"].value, sheet["J8"].value, sheet["H11"].value, sheet["K8"].value) == (
        8,
        7.5,
        8,
        "연차",
    )
    assert sheet["AM8"].value == "=SUM(H8:AL8)"


def test_the_word_of_a_half_day_stands_beside_its_hours() -> None:
    half = WORKER | {"words": {"2": "오전반차"}}
    sheet = openpyxl.load_workbook(BytesIO(drawn(workers=[half]))).active
    assert sheet is not None
    assert (sheet["I8"].value, sheet["I13"].value) == (8, "오전반차")


def test_a_short_month_ends_at_its_last_day() -> None:
    sheet = openpyxl.load_workbook(BytesIO(drawn(month=2))).active
    assert sheet is not None
    assert sheet["AI5"].value is not None
    assert sheet["AJ5"].value is None


def test_what_is_drawn_is_read_back_with_the_values_of_its_sums() -> None:
    [told] = json.loads(sheets_of({}, drawn()).body)["sheets"]
    rows = told["rows"]
    assert told["name"] == "11월"
    assert (rows[1][9], rows[1][12], rows[1][4], rows[4][7]) == (2026, 11, "한빛물류", "2026-11-01")
    assert (rows[7][8], rows[7][38], rows[8][38]) == (8, 15.5, 1.5)
    assert (rows[4][39], rows[7][39]) == ("사번", "E0001")


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    body = drawn(workers=[WORKER | {"name": "=1+1"}])
    sheet = openpyxl.load_workbook(BytesIO(body)).active
    assert sheet is not None
    assert sheet["C8"].data_type == "s"


def test_rows_that_are_missing_are_refused() -> None:
    with pytest.raises(Refused):
        drawn(workers=[WORKER | {"minutes": []}])
