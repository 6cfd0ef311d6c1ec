"""Opens an uploaded workbook without trusting it; of formulas only the values they were saved with."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from docs_render.jobs import Rendered
from docs_render.read_xlsx.rules import (
    LARGEST,
    LARGEST_UNPACKED,
    MOST_COLUMNS,
    MOST_ENTRIES,
    MOST_ROWS,
    MOST_SHEETS,
    plain_value,
)
from docs_render.refusals import Refused

_BROKEN = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    ParseError,
    EOFError,
    zipfile.BadZipFile,
    InvalidFileException,
)
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LOOK_AT = 4096


def sheets_of(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: an .xlsx becomes its sheets' cells as JSON."""
    _examine(body)
    try:
        book = openpyxl.load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)
        told = [_told(sheet) for sheet in book.worksheets[:MOST_SHEETS]]
    except _BROKEN as error:
        raise _refuse("엑셀 파일을 열 수 없습니다. 엑셀에서 .xlsx로 다시 저장해 올리세요.") from error
    return Rendered(json.dumps({"sheets": told}, ensure_ascii=False).encode())


def _examine(body: bytes) -> None:
    """Refuse what is no workbook or would swell, before anything is unpacked."""
    if len(body) > LARGEST:
        raise _refuse("파일이 5MB보다 큽니다. 필요한 시트만 남기세요.")
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            _examine_entries(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise _refuse("엑셀(.xlsx) 파일이 아니거나 암호가 걸려 있습니다.") from error


def _examine_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise _refuse("풀면 너무 커지는 파일입니다.")
    if "xl/workbook.xml" not in archive.namelist():
        raise _refuse("엑셀(.xlsx) 파일이 아닙니다.")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if _ENTITY.search(part.read(_LOOK_AT)):
                    raise _refuse("안전하지 않은 파일이라 쓸 수 없습니다.")


def _told(sheet: Any) -> dict[str, Any]:
    """Return a sheet's name, its rows up to our limit, and whether more follow."""
    rows = list(_rows(sheet))
    return {"name": sheet.title, "rows": rows[:MOST_ROWS], "cut": len(rows) > MOST_ROWS}


def _rows(sheet: Any) -> Iterator[list[str | int | float | bool | None]]:
    # The size a file claims for a sheet may be anything; what is there is read up to our own.
    sheet.reset_dimensions()
    for row in islice(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), MOST_ROWS + 1):
        cells = [plain_value(value) for value in row[:MOST_COLUMNS]]
        while cells and cells[-1] is None:
            cells.pop()
        yield cells


def _refuse(sentence: str) -> Refused:
    return Refused("workbook", [{"loc": ["file"], "type": "value_error", "ctx": {"error": sentence}}])
