"""Draws payslips with reportlab: one person after another, a bookmark each, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any

from pydantic import ValidationError
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from docs_render.fonts import REGULAR
from docs_render.jobs import Rendered
from docs_render.payslip_pdf.blocks import (
    BOTTOM,
    LEFT,
    MUTED,
    RIGHT,
    TOP,
    WIDTH,
    Block,
    columns_of,
    draw_amounts,
    draw_person,
    draw_title,
    draw_work,
)
from docs_render.payslip_pdf.reopened import inspect_book
from docs_render.payslip_pdf.rules import (
    LEADING,
    Company,
    Method,
    Payslip,
    PayslipBook,
    Unsound,
    document_title,
    month_words,
    password_of,
    sums_agree,
    won,
    wrapped,
)
from docs_render.payslip_pdf.sealed import sealed
from docs_render.payslip_pdf.sharing import SharingCanvas
from docs_render.payslip_pdf.typeface import PADDING, Pen, register_fonts, shown, width_of
from docs_render.refusals import Refused

_FOOTNOTE = "※ 해당 사업장 상황에 따라 기재가 필요 없는 항목이 있을 수 있습니다."
_METHODS = columns_of(22, 58, 20)
_METHOD_HEADS = ("구분", "산출식 또는 산출방법", "지급액(원)")
_METHOD_SIZE, _NOTE_SIZE = 8.5, 8.0
_TIGHT, _AIRY = 3.0, 7.0
"""Room above and below the words of a row, in points."""


def payslip_book(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: a PayslipBook as JSON becomes one PDF, opened again first; `locked`: one person's only."""
    book = read_book(body)
    return Rendered(checked(draw_book(book), book, is_locked=bool(params.get("locked"))))


def read_book(body: bytes) -> PayslipBook:
    """Return the payslips asked for; raises Refused for what is not lawful or does not add up."""
    try:
        book = PayslipBook.model_validate_json(body)
    except ValidationError as error:
        raise Refused("invalid", json.loads(error.json(include_url=False, include_input=False))) from error
    if not all(sums_agree(payslip) for payslip in book.payslips):
        raise Refused("payslip_sums")
    return book


def draw_book(book: PayslipBook) -> bytes:
    """Return the payslips as one PDF, not yet looked at."""
    register_fonts()
    out = BytesIO()
    canvas = SharingCanvas(out, pagesize=A4, invariant=1, pageCompression=1, lang="ko-KR")
    _describe(canvas, book)
    pen = Pen(canvas)
    for number, payslip in enumerate(book.payslips):
        _Person(Block(canvas, pen), book.company, payslip).draw(number)
    canvas.save()
    # A worker process lives on; whose payslips it drew does not stay in it.
    width_of.cache_clear()
    return out.getvalue()


def checked(content: bytes, book: PayslipBook, *, is_locked: bool = False) -> bytes:
    """Return the PDF once it was opened again and found sound; locked with the birth date if wanted."""
    password = None
    try:
        inspect_book(content, book.payslips)
        if is_locked:
            password = password_of(book.payslips[0]) if len(book.payslips) == 1 else None
            if password is None:
                raise Refused("payslip_password")
            content = sealed(content, password)
            inspect_book(content, book.payslips, password)
    except Unsound as unsound:
        raise Refused("payslip_check", [{"loc": [unsound.fault], "type": "unsound"}]) from unsound
    return content


def _describe(canvas: Canvas, book: PayslipBook) -> None:
    canvas.setTitle(document_title(book))
    canvas.setAuthor(book.company.name)
    canvas.setSubject("임금명세서")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    if len(book.payslips) > 1:
        canvas.showOutline()


class _Person:
    """One payslip: the blocks of its first page, then methods and notes over as many pages as they need."""

    def __init__(self, block: Block, company: Company, payslip: Payslip) -> None:
        self._canvas, self._block = block.canvas, block
        self._company, self._payslip = company, payslip
        self._page = 1

    def draw(self, number: int) -> None:
        """Draw all pages; the first carries the person's bookmark."""
        key = f"payslip-{number}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(f"{shown(self._payslip.name)} · {month_words(self._payslip.month)}", key)
        draw_title(self._block, self._company.name, self._payslip)
        draw_person(self._block, self._payslip)
        draw_amounts(self._block, self._payslip)
        draw_work(self._block, self._payslip.work)
        self._draw_methods()
        self._draw_notes()
        self._end_page()

    def _draw_methods(self) -> None:
        if not self._payslip.methods:
            return
        self._ensure(80)
        self._block.y -= 24
        self._block.fixed("methods", self._methods_frame)
        self._block.y -= 17
        methods = [_cells_of(method) for method in self._payslip.methods]
        padding = self._padding(sum(map(_rows_of, methods)))
        heights: list[float] = []
        for cells in methods:
            height = _rows_of(cells) * _METHOD_SIZE * LEADING + padding
            if self._block.y - height < BOTTOM:
                self._rule_methods(heights)
                self._turn_page()
                self._block.heads(_METHOD_HEADS, _METHODS, self._block.y)
                self._block.y -= 17
            self._draw_method(cells, height)
            heights.append(height)
        self._rule_methods(heights)

    def _rule_methods(self, heights: list[float]) -> None:
        # One grid a page: ruled row by row it took a sixth of the time.
        if heights:
            self._block.grid(_METHODS, self._block.y + sum(heights), heights)
            heights.clear()

    def _padding(self, rows: int) -> float:
        # A last line or two would stand alone on a second page: the rows move together instead.
        needed = rows * _METHOD_SIZE * LEADING
        needed += (len(self._payslip.notes) + 2) * _NOTE_SIZE * LEADING
        room = (self._block.y - BOTTOM - needed) / len(self._payslip.methods)
        return room if _TIGHT <= room < _AIRY else _AIRY

    def _methods_frame(self) -> None:
        self._block.heading("계산 방법")
        self._block.heads(_METHOD_HEADS, _METHODS, self._block.y)

    def _draw_method(self, cells: list[list[str]], height: float) -> None:
        self._block.y -= height
        for lines, (left, width), align in zip(cells, _METHODS, ("left", "left", "right"), strict=True):
            self._block.pen.lines((left, self._block.y, width, height), lines, _METHOD_SIZE, align=align)

    def _draw_notes(self) -> None:
        self._block.y -= 6
        measure = partial(width_of, name=REGULAR)
        for note in [*(f"· {note}" for note in self._payslip.notes), _FOOTNOTE]:
            for line in wrapped(shown(note), WIDTH / _NOTE_SIZE, measure):
                self._ensure(_NOTE_SIZE * LEADING)
                self._block.y -= _NOTE_SIZE * LEADING
                self._block.pen.colour(MUTED)
                self._block.pen.line(LEFT, self._block.y, line, _NOTE_SIZE)

    def _ensure(self, height: float) -> None:
        if self._block.y - height < BOTTOM:
            self._turn_page()

    def _turn_page(self) -> None:
        self._end_page()
        self._page += 1
        self._block.y = TOP
        heading = f"임금명세서 · {self._payslip.name} · {month_words(self._payslip.month)} (이어짐)"
        self._block.pen.boxed((LEFT - PADDING, TOP - 14, WIDTH, 16), heading, 10, bold=True)
        self._block.y -= 22

    def _end_page(self) -> None:
        company = self._company
        words = " · ".join(text for text in (company.name, company.address, company.phone) if text)
        self._block.pen.colour(MUTED)
        self._block.pen.boxed((LEFT - PADDING, 26, WIDTH - 60, 18), words, 8)
        self._block.pen.line(RIGHT, 32, f"{self._page}쪽", 8, align="right")
        self._block.pen.flush()
        self._canvas.showPage()


def _cells_of(method: Method) -> list[list[str]]:
    measure = partial(width_of, name=REGULAR)
    texts = (shown(method.label), shown(method.formula), won(method.amount))
    return [
        wrapped(text, (width - 2 * PADDING) / _METHOD_SIZE, measure)
        for text, (_, width) in zip(texts, _METHODS, strict=True)
    ]


def _rows_of(cells: list[list[str]]) -> int:
    return max(map(len, cells))
