"""The last sheet of a book in which a photo is missing: whose, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.workbook import Workbook

from docs_render.application_xlsx.form import FONT
from docs_render.application_xlsx.rules import Applicant
from docs_render.text import plain

NOTE_SHEET = "사진 확인"
_HEADS = ("시트", "접수번호", "이름", "사진이 없는 까닭")
_WIDTHS = (28, 18, 16, 40)


@dataclass(frozen=True)
class Failed:
    """An applicant whose photo is not on the sheet."""

    index: int
    sheet: str
    applicant: Applicant
    problem: str


def add_note_sheet(book: Workbook, failed: Sequence[Failed]) -> None:
    """Add the sheet that names every missing photo."""
    sheet = book.add_worksheet(NOTE_SHEET)
    text = book.add_format({"font_name": FONT, "font_size": 11, "border": 1, "num_format": "@"})
    head = book.add_format(
        {"font_name": FONT, "font_size": 11, "border": 1, "bold": True, "bg_color": "#D9D9D9"}
    )
    for column, (label, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label, head)
    for row, each in enumerate(failed, start=1):
        told = (each.sheet, each.applicant.receipt_no or "", each.applicant.name, each.problem)
        for column, word in enumerate(told):
            sheet.write_string(row, column, plain(word), text)
    sheet.freeze_panes(1, 0)
    sheet.fit_to_pages(1, 0)
