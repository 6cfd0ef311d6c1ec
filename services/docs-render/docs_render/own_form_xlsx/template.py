"""Opens an uploaded form without trusting it: no macros, nothing outside, nothing that swells."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from docs_render.own_form_xlsx.rules import wrong
from docs_render.refusals import Refused

LARGEST = 2 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 500, 256
_MOST_ENTRIES, _LARGEST_UNPACKED, _LARGEST_PICTURES = 300, 24 * 1024 * 1024, 512 * 1024
_ACTIVE = re.compile(
    r"vbaProject|macrosheets/|externalLinks/|embeddings/|activeX/|ctrlProps/|connections\.xml|queryTables/"
)
_DRAWN = {
    b"<xdr:sp": "도형",
    b"<xdr:grpSp": "묶은 도형",
    b"<xdr:graphicFrame": "차트",
    b"<xdr:cxnSp": "연결선",
}


@dataclass(frozen=True)
class Template:
    """An opened form: its book, its first sheet, its pictures, and what will not be in a filled one."""

    book: Workbook
    sheet: Worksheet
    pictures: list[tuple[bytes, Any]]
    lost: list[str]


def refuse(sentence: str) -> Refused:
    """Return the refusal of a form as a whole."""
    return Refused("form_template", wrong({"template": sentence}))


def opened(content: bytes) -> Template:
    """Return the form; raises Refused with a Korean sentence when it cannot be used."""
    lost = _examined(content)
    try:
        book = openpyxl.load_workbook(BytesIO(content), keep_links=False)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ParseError, zipfile.BadZipFile,
            InvalidFileException) as error:  # fmt: skip
        raise refuse("엑셀 파일을 열 수 없습니다. 엑셀에서 .xlsx로 다시 저장해 올리십시오.") from error
    if not book.worksheets:
        raise refuse("시트가 없는 파일입니다.")
    sheet = book.worksheets[0]
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise refuse(f"첫 시트가 너무 큽니다. {MOST_ROWS}행 {MOST_COLUMNS}열까지 쓸 수 있습니다.")
    if len(book.worksheets) > 1:
        lost.append(f"다른 시트 {len(book.worksheets) - 1}개")
    return Template(book, sheet, _pictures(sheet, lost), lost)


def _examined(content: bytes) -> list[str]:
    if len(content) > LARGEST:
        raise refuse("파일이 2MB보다 큽니다.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _lost_drawings(archive, _checked_names(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise refuse("엑셀(.xlsx) 파일이 아니거나 암호가 걸려 있습니다.") from error


def _checked_names(archive: zipfile.ZipFile) -> list[str]:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
        raise refuse("풀면 너무 커지는 파일입니다.")
    names = [entry.filename for entry in entries]
    if "xl/workbook.xml" not in names:
        raise refuse("엑셀(.xlsx) 파일이 아닙니다.")
    if any(_ACTIVE.search(name) for name in names):
        raise refuse("매크로, 외부 연결, 삽입한 개체가 든 파일은 쓸 수 없습니다.")
    for name in names:
        if name.endswith((".xml", ".rels")):
            _check_text(name, archive.read(name))
    return names


def _check_text(name: str, text: bytes) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise refuse("안전하지 않은 파일이라 쓸 수 없습니다.")
    if name.endswith(".rels") and b'TargetMode="External"' in text:
        raise refuse("외부로 이어진 링크가 든 파일은 쓸 수 없습니다. 링크를 지우고 올리십시오.")
    if name == "[Content_Types].xml" and b"macroEnabled" in text:
        raise refuse("매크로가 든 파일은 쓸 수 없습니다.")


def _lost_drawings(archive: zipfile.ZipFile, names: list[str]) -> list[str]:
    drawn = b"".join(archive.read(name) for name in names if name.startswith("xl/drawings/drawing"))
    lost = [f"{word} {drawn.count(mark)}개" for mark, word in _DRAWN.items() if mark in drawn]
    vector = sum(name.lower().endswith((".wmf", ".emf", ".svg")) for name in names)
    return [*lost, f"벡터 그림 {vector}개"] if vector else lost


def _pictures(sheet: Worksheet, lost: list[str]) -> list[tuple[bytes, Any]]:
    # openpyxl has no public name for a sheet's pictures, and lets each be read once.
    pictures = [(picture._data(), picture.anchor) for picture in sheet._images]  # type: ignore[attr-defined]
    sheet._images.clear()  # type: ignore[attr-defined]
    if sum(len(content) for content, _ in pictures) > _LARGEST_PICTURES:
        lost.append(f"그림 {len(pictures)}개(512KB보다 큼)")
        return []
    return pictures
