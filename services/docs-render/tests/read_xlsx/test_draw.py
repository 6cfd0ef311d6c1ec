"""Uploaded workbooks: values of formulas, odd cells, and files that would hurt."""

import json
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from docs_render.read_xlsx.draw import sheets_of
from docs_render.read_xlsx.rules import MOST_ROWS, plain_value
from docs_render.refusals import Refused


def book_of(*rows: list[Any]) -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def read(body: bytes) -> Any:
    return json.loads(sheets_of({}, body).body)["sheets"]


def sentence(body: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(body)
    [error] = refused.value.errors
    return str(error["ctx"]["error"])


def test_cells_come_as_plain_values() -> None:
    row = [
        "이름",
        8,
        7.5,
        True,
        None,
        date(2026, 11, 2),
        datetime(2026, 11, 2, 8, 30),
        time(8, 30),
        timedelta(hours=30),
    ]
    [sheet] = read(book_of(row))
    assert sheet["rows"] == [
        ["이름", 8, 7.5, True, None, "2026-11-02", "2026-11-02T08:30:00", "08:30", "30:00"]
    ]


def test_a_formula_is_the_value_it_was_saved_with() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_formula(0, 0, "=WEBSERVICE(1)", None, 15.5)
    assert read(out.getvalue())[0]["rows"] == [[15.5]]


def test_a_long_sheet_ends_where_we_stop_reading() -> None:
    [long] = read(book_of(*([n] for n in range(MOST_ROWS + 50))))
    assert (len(long["rows"]), long["cut"]) == (MOST_ROWS, True)
    [whole] = read(book_of(*([n] for n in range(MOST_ROWS))))
    assert (len(whole["rows"]), whole["cut"]) == (MOST_ROWS, False)


def test_what_is_no_workbook_is_refused() -> None:
    assert "아니거나 암호" in sentence(b"\xd0\xcf\x11\xe0 an old workbook")
    assert "5MB" in sentence(bytes(5 * 1024 * 1024 + 1))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    assert sentence(out.getvalue()) == "엑셀(.xlsx) 파일이 아닙니다."


def with_part(name: str, content: bytes) -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book_of([1]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def test_a_file_that_swells_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part("xl/media/a.bin", bytes(60 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert sentence(bomb) == "풀면 너무 커지는 파일입니다."


def test_entities_are_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "안전하지 않은" in sentence(with_part("xl/worksheets/sheet1.xml", laughs))


def test_a_broken_sheet_is_refused_with_a_sentence() -> None:
    assert "열 수 없습니다" in sentence(with_part("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"))


def test_numbers_without_end_are_nothing() -> None:
    assert [plain_value(value) for value in (float("nan"), float("inf"), 1.5, "가" * 400)] == [
        None,
        None,
        1.5,
        "가" * 300,
    ]
