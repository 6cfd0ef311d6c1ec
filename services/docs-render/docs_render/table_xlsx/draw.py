"""Writes a table with XlsxWriter, row by row to disk: a long one takes no more memory than a short."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from pydantic import ValidationError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from docs_render.jobs import Rendered
from docs_render.refusals import Refused
from docs_render.sheetname import sheet_names
from docs_render.table_xlsx.rules import (
    NUMBER_FORMATS,
    SUMMED,
    Cell,
    Kind,
    Table,
    column_widths,
    head_lines,
    meaning,
)
from docs_render.text import looks_like_formula, plain

_MOST_ON_A4 = 18
_FONT = {"font_name": "맑은 고딕", "font_size": 10}
_LINE = {"border": 1, "border_color": "#D0CBC4"}
_HEAD = {
    **_FONT,
    **_LINE,
    "bold": True,
    "bg_color": "#F3EDE6",
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
}
_SUM = {**_FONT, **_LINE, "bold": True, "bg_color": "#F8F5F1", "top": 2}


def table_book(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: a Table as JSON becomes a workbook of one sheet."""
    try:
        table = Table.model_validate_json(body)
    except ValidationError as error:
        raise Refused("invalid", json.loads(error.json(include_url=False, include_input=False))) from error
    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "default_format_properties": {"font_name": "맑은 고딕", "font_size": 11},
               "default_column_width": 72}  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        _draw(book, table)
    return Rendered(out.getvalue())


def _draw(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet(sheet_names([table.sheet])[0])
    for index, width in enumerate(column_widths(table)):
        sheet.set_column(index, index, width)
    head = _write_title(book, sheet, table)
    _write_header(book, sheet, table, head)
    pen = _Pen(book, sheet, table)
    for number, row in enumerate(table.rows, start=head + 1):
        pen.write_row(number, row)
    if table.totals and table.rows:
        pen.write_sums(head + 1, head + len(table.rows))
    _set_page(sheet, table, head)


def _write_title(book: Workbook, sheet: Worksheet, table: Table) -> int:
    if not table.title:
        return 0
    title = book.add_format({**_FONT, "bold": True, "font_size": 14})
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, plain(table.title), title)
    book.set_properties({"title": plain(table.title, 200)})
    return 1


def _write_header(book: Workbook, sheet: Worksheet, table: Table, head: int) -> None:
    look = book.add_format(_HEAD)
    sheet.set_row(head, 20 * head_lines(table))
    for index, column in enumerate(table.columns):
        sheet.write_string(head, index, plain(column.label, lines=True), look)
    sheet.freeze_panes(head + 1, table.frozen)
    if table.rows:
        sheet.autofilter(head, 0, head + len(table.rows), len(table.columns) - 1)


def _set_page(sheet: Worksheet, table: Table, head: int) -> None:
    sheet.set_paper(8 if len(table.columns) > _MOST_ON_A4 else 9)  # A3, A4
    if len(table.columns) > 7:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&C&P / &N")


class _Pen:
    """Writes rows: each column has its format, risky text one that keeps it text when edited."""

    def __init__(self, book: Workbook, sheet: Worksheet, table: Table) -> None:
        self._sheet, self._table = sheet, table
        kinds = {column.kind for column in table.columns}
        self._looks: dict[Kind, Format] = {kind: book.add_format(_body(kind)) for kind in kinds}
        self._sums: dict[Kind, Format] = {
            kind: book.add_format({**_SUM, "num_format": NUMBER_FORMATS[kind]}) for kind in kinds
        }
        self._quoted = book.add_format({**_body("text"), "quote_prefix": True})
        self._totals = [0.0] * len(table.columns)

    def write_row(self, number: int, row: list[Cell]) -> None:
        """Write one row; cells beyond the columns are dropped, missing ones left blank."""
        for index, column in enumerate(self._table.columns):
            meant = meaning(row[index] if index < len(row) else None, column.kind)
            look = self._looks[column.kind]
            if meant is None:
                self._sheet.write_blank(number, index, None, look)
            elif isinstance(meant, (datetime, date)):
                self._sheet.write_datetime(number, index, meant, look)
            elif isinstance(meant, (int, float)):
                self._totals[index] += meant
                self._sheet.write_number(number, index, meant, look)
            else:
                text = plain(meant, lines=True)
                self._sheet.write_string(
                    number, index, text, self._quoted if looks_like_formula(text) else look
                )

    def write_sums(self, first: int, last: int) -> None:
        """Write sums below the rows: formulas that follow the filter, with today's result inside."""
        label = "합계"
        for index, column in enumerate(self._table.columns):
            look = self._sums[column.kind]
            if column.kind in SUMMED:
                formula = f"=SUBTOTAL(109,{xl_range(first, index, last, index)})"
                self._sheet.write_formula(last + 1, index, formula, look, self._totals[index])
            elif label:
                self._sheet.write_string(last + 1, index, label, look)
                label = ""
            else:
                self._sheet.write_blank(last + 1, index, None, look)


def _body(kind: Kind) -> dict[str, Any]:
    look: dict[str, Any] = {**_FONT, **_LINE, "num_format": NUMBER_FORMATS[kind], "valign": "vcenter"}
    if kind == "text":
        return {**look, "align": "left", "indent": 1}
    if kind in ("date", "datetime"):
        return {**look, "align": "center"}
    return look
