"""Draws a client's monthly workbook: sums are formulas with today's result, so that it can be read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from pydantic import ValidationError
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from docs_render.jobs import Rendered
from docs_render.refusals import Refused
from docs_render.text import plain
from docs_render.timesheet_xlsx.rules import FIRST_DAY, FIRST_ROW, NUMBER, ROWS, TOTAL, Timesheet, Worker

_FONT = {"font_name": "맑은 고딕", "font_size": 9, "valign": "vcenter", "align": "center"}
_LINE = {"border": 1, "border_color": "#B8B1A9"}
_HEADS = {2: "연번", 3: "성명", 4: "입사일", 5: "퇴사일", 6: "시급", 7: "구분", TOTAL: "합계", NUMBER: "사번"}
_WIDTHS = (
    (0, 0, 1.5),
    (1, 1, 5),
    (2, 2, 12),
    (3, 4, 10.5),
    (5, 5, 9),
    (6, 6, 6),
    (7, 37, 5),
    (38, 38, 8),
    (39, 39, 9),
)
_WEEKDAYS = "월화수목금토일"


def timesheet_book(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: a Timesheet as JSON becomes a workbook in the client's layout."""
    try:
        sheet = Timesheet.model_validate_json(body)
    except ValidationError as error:
        raise Refused("invalid", json.loads(error.json(include_url=False, include_input=False))) from error
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _Pen(book, sheet).draw()
    return Rendered(out.getvalue())


class _Pen:
    def __init__(self, book: Workbook, told: Timesheet) -> None:
        self._told = told
        self._sheet: Worksheet = book.add_worksheet(f"{told.month}월")
        self._looks = {
            "title": book.add_format({**_FONT, "bold": True, "font_size": 14, "align": "left"}),
            "plain": book.add_format(_FONT),
            "head": book.add_format({**_FONT, **_LINE, "bold": True, "bg_color": "#F3EDE6"}),
            "date": book.add_format(
                {**_FONT, **_LINE, "bold": True, "bg_color": "#F3EDE6", "num_format": "d"}
            ),
            "free": book.add_format(
                {
                    **_FONT,
                    **_LINE,
                    "bold": True,
                    "bg_color": "#F7DCD2",
                    "font_color": "#A01B12",
                    "num_format": "d",
                }
            ),
            "cell": book.add_format({**_FONT, **_LINE, "num_format": "0.##;-0.##;"}),
            "first": book.add_format({**_FONT, **_LINE, "num_format": "0.##;-0.##;", "top": 2}),
            "sum": book.add_format({**_FONT, **_LINE, "num_format": "0.00;-0.00;", "bold": True}),
            "day": book.add_format({**_FONT, **_LINE, "num_format": "yyyy-mm-dd"}),
            "won": book.add_format({**_FONT, **_LINE, "num_format": "#,##0"}),
            "name": book.add_format({**_FONT, **_LINE, "bold": True, "text_wrap": True}),
        }

    def draw(self) -> None:
        for first, last, width in _WIDTHS:
            self._sheet.set_column(first, last, width)
        # The layout has thirty-one columns; those of no day stay, folded away.
        for column in range(FIRST_DAY - 1 + len(self._told.days), TOTAL - 1):
            self._sheet.set_column(column, column, 0.5, None, {"hidden": True})
        self._head()
        for number, worker in enumerate(self._told.workers):
            self._worker(number, worker)
        self._page()

    def _head(self) -> None:
        sheet, looks, told = self._sheet, self._looks, self._told
        sheet.write_string("B1", "근무현황", looks["title"])
        sheet.write_string("D2", "고객사", looks["plain"])
        sheet.write_string("E2", plain(told.client), looks["title"])
        for place, value in (("J2", told.year), ("M2", told.month)):
            sheet.write_number(place, value, looks["plain"])
        sheet.write_string("K2", "년", looks["plain"])
        sheet.write_string("N2", "월", looks["plain"])
        sheet.write_string("P2", "단위: 시간. 심야는 기본·연장·특근 안에 든 시간이라 합계에 더하지 않습니다.")
        for column, word in _HEADS.items():
            sheet.merge_range(4, column - 1, 6, column - 1, word, looks["head"])
        # The cell that the reading side looks at stands first in the merged head.
        for number, day in enumerate(told.days):
            look = looks["free" if day.day in told.free else "date"]
            column = FIRST_DAY - 1 + number
            sheet.write_datetime(4, column, day, look)
            sheet.merge_range(5, column, 6, column, _WEEKDAYS[day.weekday()], look)

    def _worker(self, number: int, worker: Worker) -> None:
        top = FIRST_ROW - 1 + number * len(ROWS)
        self._facts(top, number, worker)
        for offset, word in enumerate(ROWS):
            row, look = top + offset, self._looks["cell" if offset else "first"]
            self._sheet.write_string(row, 6, word, self._looks["head"])
            minutes, total = worker.minutes[offset], 0
            for day in self._told.days:
                column = FIRST_DAY + day.day - 2
                told = minutes.get(day.day, 0)
                total += told
                if day.day in worker.words and offset == worker.word_row(day.day):
                    self._sheet.write_string(row, column, plain(worker.words[day.day]), look)
                elif told:
                    self._sheet.write_number(row, column, told / 60, look)
                else:
                    self._sheet.write_blank(row, column, None, look)
            span = xl_range(row, FIRST_DAY - 1, row, FIRST_DAY + 29)
            self._sheet.write_formula(row, TOTAL - 1, f"=SUM({span})", self._looks["sum"], total / 60)

    def _facts(self, top: int, number: int, worker: Worker) -> None:
        last, looks = top + len(ROWS) - 1, self._looks
        facts: tuple[tuple[int, Any, str], ...] = (
            (1, number + 1, "cell"),
            (2, plain(worker.name), "name"),
            (3, worker.hire_date, "day"),
            (4, worker.resign_date, "day"),
            (5, worker.hourly_won, "won"),
            (NUMBER - 1, worker.employee_no, "cell"),
        )
        for column, value, look in facts:
            self._sheet.merge_range(top, column, last, column, "" if value is None else value, looks[look])

    def _page(self) -> None:
        self._sheet.freeze_panes(FIRST_ROW - 1, FIRST_DAY - 1)
        self._sheet.set_paper(8)  # A3
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0, FIRST_ROW - 2)
        self._sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
        self._sheet.set_footer("&C&P / &N")
        last = FIRST_ROW - 1 + len(self._told.workers) * len(ROWS)
        self._sheet.print_area(0, 0, max(last - 1, FIRST_ROW - 1), NUMBER - 1)
