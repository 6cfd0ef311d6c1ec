"""The blocks of the labour ministry's sample payslip, each drawn from a given height downwards.

What never changes (lines, fills, headings) is drawn once a document and repeated by name: a third of
the time of a large file. Labels that have a value stay beside it, so that the text reads in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from docs_render.payslip_pdf.rules import (
    Deduction,
    Earning,
    Payslip,
    Work,
    hours,
    identity_words,
    month_words,
    row_height,
    won,
)
from docs_render.payslip_pdf.typeface import INK, PADDING, Pen

LEFT, RIGHT, TOP, BOTTOM = 42.0, 553.28, 806.0, 52.0
WIDTH = RIGHT - LEFT
BRAND, BRAND_SOFT = HexColor("#B94A0B"), HexColor("#FDEEE3")
MUTED, RULE, GREY, WHITE = (HexColor(code) for code in ("#6B625B", "#B9B1A9", "#F4F1EE", "#FFFFFF"))
_ROW = 20.0
_FEWEST_ROWS = 7
_ITEMS_ROOM = 360.0
_HEADS, _NET, _GAP = 35.0, 26.0, 24.0

Column = tuple[float, float]
"""Left end and width."""


class Block:
    """A canvas, a pen and the height reached; blocks draw and move the height down."""

    def __init__(self, canvas: Canvas, pen: Pen) -> None:
        self.canvas, self.pen, self.y = canvas, pen, TOP

    def fixed(self, name: str, draw: Callable[[], None]) -> None:
        """Draw an unchanging part: in full the first time, by reference after that."""
        form = f"{name}-{self.y * 100:.0f}"
        self.pen.flush()
        if not self.canvas.hasForm(form):
            self.canvas.beginForm(form)
            draw()
            self.pen.flush()
            self.canvas.endForm()
        self.canvas.doForm(form)

    def fill(self, left: float, bottom: float, width: float, height: float, colour: Color) -> None:
        """Fill a box."""
        self.canvas.setFillColor(colour)
        self.canvas.rect(left, bottom, width, height, stroke=0, fill=1)

    def grid(self, columns: Sequence[Column], top: float, heights: Sequence[float]) -> None:
        """Rule a grid of columns and rows below `top`."""
        self.canvas.setStrokeColor(RULE)
        self.canvas.setLineWidth(0.6)
        edges = [top]
        for height in heights:
            edges.append(edges[-1] - height)
        first, last = columns[0][0], columns[-1][0] + columns[-1][1]
        lines = [(first, y, last, y) for y in edges]
        lines += [(x, top, x, edges[-1]) for x in [*(column[0] for column in columns), last]]
        self.canvas.lines(lines)

    def heading(self, text: str) -> None:
        """Set a section's heading on the space above the present height."""
        self.pen.colour(BRAND)
        self.pen.line(LEFT, self.y + 5, text, 10, bold=True)
        self.pen.colour(INK)

    def heads(self, texts: Sequence[str], columns: Sequence[Column], top: float, height: float = 17) -> None:
        """Draw one row of grey column heads."""
        for text, (left, width) in zip(texts, columns, strict=True):
            self.fill(left, top - height, width, height, GREY)
            self.pen.boxed((left, top - height, width, height), text, 8.5, bold=True, align="center")
        self.grid(columns, top, [height])


def columns_of(*shares: float) -> list[Column]:
    """Return columns that divide the page's width in these shares."""
    unit = WIDTH / sum(shares)
    starts = [LEFT + unit * sum(shares[:index]) for index in range(len(shares))]
    return [(start, unit * share) for start, share in zip(starts, shares, strict=True)]


_PERSON = columns_of(15, 35, 17, 33)
_AMOUNTS = columns_of(16, 20, 16, 27, 21)
_SUMS = [(LEFT, _AMOUNTS[0][1] + _AMOUNTS[1][1]), *_AMOUNTS[2:]]
_HALVES = [(LEFT, _AMOUNTS[3][0] - LEFT), (_AMOUNTS[3][0], RIGHT - _AMOUNTS[3][0])]
_WORK = columns_of(10, 16, 16, 16, 16, 15, 11)


def draw_title(block: Block, company: str, payslip: Payslip) -> None:
    """Company, title, month, pay date and wage period."""
    pen, top = block.pen, block.y
    block.fixed("title", partial(_title_frame, block))
    pen.colour(BRAND)
    pen.boxed((LEFT - PADDING, top - 14, WIDTH * 0.6, 16), company, 10.5, bold=True)
    pen.colour(INK)
    pen.line(RIGHT, top - 10, f"{month_words(payslip.month)}분", 10, align="right")
    pen.line(LEFT, top - 69, f"임금산정기간: {payslip.period_start} ~ {payslip.period_end}", 9)
    pen.line(RIGHT, top - 69, f"지급일: {payslip.pay_date}", 9, bold=True, align="right")
    block.y -= 78


def _title_frame(block: Block) -> None:
    block.pen.line(LEFT + WIDTH / 2, block.y - 42, "임금명세서", 22, bold=True, align="center")
    block.canvas.setStrokeColor(BRAND)
    block.canvas.setLineWidth(1.6)
    block.canvas.line(LEFT, block.y - 54, RIGHT, block.y - 54)


def draw_person(block: Block, payslip: Payslip) -> None:
    """Name, birth date and number, department, position."""
    rows = (
        ("성명", payslip.name, "생년월일(사번)", identity_words(payslip)),
        ("부서", payslip.department or "-", "직급", payslip.position or "-"),
    )
    block.fixed("person", partial(_person_frame, block, len(rows)))
    for index, row in enumerate(rows):
        bottom = block.y - (index + 1) * _ROW
        for number, (text, (left, width)) in enumerate(zip(row, _PERSON, strict=True)):
            align = "left" if number % 2 else "center"
            block.pen.boxed((left, bottom, width, _ROW), text, 9, bold=align == "center", align=align)
    block.y -= len(rows) * _ROW


def _person_frame(block: Block, rows: int) -> None:
    for left, width in _PERSON[::2]:
        block.fill(left, block.y - rows * _ROW, width, rows * _ROW, GREY)
    block.grid(_PERSON, block.y, [_ROW] * rows)


def draw_amounts(block: Block, payslip: Payslip) -> None:
    """Earnings on the left (monthly, then irregular), deductions on the right, totals and net below."""
    monthly = [earning for earning in payslip.earnings if earning.regular]
    irregular = [earning for earning in payslip.earnings if not earning.regular]
    count = max(len(payslip.earnings), len(payslip.deductions), _FEWEST_ROWS)
    height = row_height(count, _ITEMS_ROOM)
    block.y -= _GAP
    sizes = (len(monthly), len(irregular), count)
    block.fixed("amounts-{}-{}-{}".format(*sizes), partial(_amounts_frame, block, sizes, height))
    block.y -= _HEADS
    for index, earning in enumerate([*monthly, *irregular], start=1):
        _amount_row(block, _AMOUNTS[1:3], block.y - index * height, height, earning)
    for index, deduction in enumerate(payslip.deductions, start=1):
        _amount_row(block, _AMOUNTS[3:], block.y - index * height, height, deduction)
    block.y -= count * height
    _sums(block, payslip)


def _amounts_frame(block: Block, sizes: tuple[int, int, int], height: float) -> None:
    monthly, irregular, count = sizes
    block.heading("세부 내역")
    for text, (left, width) in zip(("지급", "공제"), _HALVES, strict=True):
        block.fill(left, block.y - 18, width, 18, BRAND_SOFT)
        block.pen.boxed((left, block.y - 18, width, 18), text, 10, bold=True, align="center")
    block.grid(_HALVES, block.y, [18])
    block.heads(("임금 항목", "지급 금액(원)", "공제 항목", "공제 금액(원)"), _SUMS, block.y - 18)
    top = block.y - _HEADS
    groups = [(monthly, "매월 지급"), (irregular, "격월 또는 부정기 지급"), (count - monthly - irregular, "")]
    block.grid(_AMOUNTS[1:], top, [height] * count)
    block.grid(_AMOUNTS[:1], top, [rows * height for rows, _ in groups if rows])
    bottom = top
    for rows, name in groups:
        bottom -= rows * height
        if rows:
            block.pen.boxed((LEFT, bottom, _AMOUNTS[0][1], rows * height), name, 8, align="center")
    block.fill(LEFT, bottom - _ROW, WIDTH, _ROW, GREY)
    block.grid(_SUMS, bottom, [_ROW])
    block.fill(LEFT, bottom - _ROW - _NET, WIDTH, _NET, BRAND)


def _amount_row(
    block: Block, columns: Sequence[Column], bottom: float, height: float, item: Earning | Deduction
) -> None:
    (label_left, label_width), (left, width) = columns
    block.pen.boxed((label_left, bottom, label_width, height), item.label)
    block.pen.boxed((left, bottom, width, height), won(item.amount), 9.5, align="right")


def _sums(block: Block, payslip: Payslip) -> None:
    texts = ("지급액 계", won(payslip.gross), "공제액 계", won(payslip.deduction_total))
    for index, (text, (left, width)) in enumerate(zip(texts, _SUMS, strict=True)):
        align = "right" if index % 2 else "center"
        block.pen.boxed((left, block.y - _ROW, width, _ROW), text, 9.5, bold=True, align=align)
    block.y -= _ROW
    block.pen.colour(WHITE)
    block.pen.boxed((LEFT, block.y - _NET, WIDTH / 2, _NET), "실수령액(원)", 12, bold=True)
    block.pen.boxed((LEFT, block.y - _NET, WIDTH, _NET), won(payslip.net), 14, bold=True, align="right")
    block.pen.colour(INK)
    block.y -= _NET


def draw_work(block: Block, work: Work) -> None:
    """Days, hours by kind, ordinary hourly wage, family."""
    block.y -= _GAP
    block.fixed("work", partial(_work_frame, block))
    values = (
        "-" if work.days is None else f"{work.days}일",
        *map(hours, (work.worked_minutes, work.overtime_minutes, work.night_minutes, work.holiday_minutes)),
        won(work.hourly_won),
        "-" if work.family is None else f"{work.family}명",
    )
    for value, (left, width) in zip(values, _WORK, strict=True):
        block.pen.boxed((left, block.y - 17 - _ROW, width, _ROW), value, 9, align="center")
    block.y -= 17 + _ROW


def _work_frame(block: Block) -> None:
    heads = (
        "근로일수",
        *(f"{kind}근로시간수" for kind in ("총 ", "연장", "야간", "휴일")),
        "통상시급(원)",
        "가족수",
    )
    block.heading("근로 정보")
    block.heads(heads, _WORK, block.y)
    block.grid(_WORK, block.y - 17, [_ROW])
