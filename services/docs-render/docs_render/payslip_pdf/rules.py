"""What a lawful payslip holds (근로기준법 시행령 제27조의2), whether its sums agree, how words run."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_PAYSLIPS = 5_000
MOST_ITEMS = 40
MOST_MERGED_MIB = 64
SMALLEST_LETTERS = 5.5
LEADING = 1.28
Measure = Callable[[str], float]
"""Width of a text set in letters of size 1."""

Won = Annotated[int, Field(ge=-1_000_000_000_000, le=1_000_000_000_000)]
Label = Annotated[str, Field(max_length=200)]


class Unsound(Exception):
    """A finished file does not say what it was asked to; `fault` names the first thing found."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Company(_Part):
    """Who pays."""

    name: Label
    address: Label | None = None
    phone: Label | None = None


class Earning(_Part):
    """A component of the wage; `regular` is paid every month."""

    label: Label
    amount: Won
    regular: bool = True


class Deduction(_Part):
    """Something taken off."""

    label: Label
    amount: Won


class Work(_Part):
    """Days and whole minutes of the period; `hourly_won` is the ordinary hourly wage (통상시급)."""

    days: int | None = None
    worked_minutes: int | None = None
    overtime_minutes: int | None = None
    night_minutes: int | None = None
    holiday_minutes: int | None = None
    hourly_won: Won | None = None
    family: int | None = None


class Method(_Part):
    """How a component was worked out."""

    label: Label
    formula: Annotated[str, Field(max_length=1000)]
    amount: Won | None = None


class Payslip(_Part):
    """One person's payslip of one month."""

    month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    pay_date: date
    period_start: date
    period_end: date
    name: Annotated[str, Field(min_length=1, max_length=200)]
    birth_date: date | None = None
    employee_no: Label | None = None
    department: Label | None = None
    position: Label | None = None
    earnings: Annotated[list[Earning], Field(min_length=1, max_length=MOST_ITEMS)]
    deductions: Annotated[list[Deduction], Field(max_length=MOST_ITEMS)] = []
    gross: Won
    deduction_total: Won
    net: Won
    work: Work = Work()
    methods: Annotated[list[Method], Field(max_length=200)] = []
    notes: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=50)] = []

    @model_validator(mode="after")
    def _tells_who(self) -> Self:
        # 시행령 제27조의2 제1호: 근로자를 특정할 수 있는 정보
        if self.birth_date is None and not self.employee_no:
            raise ValueError("생년월일이나 사번 가운데 하나는 있어야 합니다.")
        return self


class PayslipBook(_Part):
    """One PDF's worth of payslips."""

    company: Company
    payslips: Annotated[list[Payslip], Field(min_length=1, max_length=MOST_PAYSLIPS)]


def sums_agree(payslip: Payslip) -> bool:
    """Say whether gross, deductions and net (won) are the sums of their parts; else it is not printed."""
    gross = sum(earning.amount for earning in payslip.earnings)
    taken = sum(deduction.amount for deduction in payslip.deductions)
    return (payslip.gross, payslip.deduction_total, payslip.net) == (gross, taken, gross - taken)


def won(amount: int | None) -> str:
    """Return `1,234,567`, and `-` when there is no amount."""
    return "-" if amount is None else f"{amount:,}"


def hours(minutes: int | None) -> str:
    """Return whole minutes as `160시간 30분`."""
    if minutes is None:
        return "-"
    whole, rest = divmod(minutes, 60)
    return f"{whole}시간 {rest}분" if rest else f"{whole}시간"


def month_words(month: str) -> str:
    """Return `2026년 11월` for `2026-11`."""
    year, number = month.split("-")
    return f"{year}년 {int(number)}월"


def identity_words(payslip: Payslip) -> str:
    """Return birth date and employee number: `1990-05-17 (H-0012)`, or the one there is."""
    birth = payslip.birth_date.isoformat() if payslip.birth_date else ""
    if not payslip.employee_no:
        return birth
    return f"{birth} ({payslip.employee_no})" if birth else payslip.employee_no


def document_title(book: PayslipBook) -> str:
    """Return the PDF's title: month and name, or how many people."""
    first = book.payslips[0]
    who = first.name if len(book.payslips) == 1 else f"{len(book.payslips)}명"
    return f"{month_words(first.month)} 임금명세서 - {who}"


def file_name(payslip: Payslip) -> str:
    """Return a single file's name: month, number where there is one, name; nothing a file system minds."""
    words = [payslip.month, payslip.employee_no or "", payslip.name]
    plain = "_".join(word for word in words if word)
    return f"급여명세서_{''.join(_UNSAFE.get(letter, letter) for letter in plain)[:120]}.pdf"


def row_height(rows: int, room: float) -> float:
    """Return the height of one of `rows` rows in `room` points: 18, less when they are many."""
    return min(18.0, room / max(rows, 1))


def fitted(
    text: str, width: float, height: float, largest: float, measure: Measure
) -> tuple[float, list[str]]:
    """Return letter size and lines that fit a box (points): shrunk a little, then wrapped, then shrunk on.

    Only what does not fit at the smallest size is cut, with an ellipsis.
    """
    size = largest
    while True:
        lines = wrapped(text, width / size, measure)
        if len(lines) * size * LEADING <= height or (len(lines) == 1 and size <= height):
            return size, lines
        if size <= SMALLEST_LETTERS:
            room = max(1, int(height / (size * LEADING)))
            return size, [*lines[: room - 1], lines[room - 1][:-1] + "…"]
        size = max(SMALLEST_LETTERS, size - 0.5)


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    """Return the lines of a text in letters of size 1; words are kept whole where they fit a line."""
    return [line for piece in text.split("\n") for line in _wrapped_line(piece, width, measure)]


def _wrapped_line(text: str, width: float, measure: Measure) -> list[str]:
    if measure(text) <= width:
        return [text]
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, width, measure)
        lines += full
    return [*lines, line]


def _broken(word: str, width: float, measure: Measure) -> list[str]:
    pieces, piece = [], ""
    for character in word:
        if piece and measure(piece + character) > width:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]


def password_of(payslip: Payslip) -> str | None:
    """Return what opens a payslip that leaves the house: the six digits of the birth date (yymmdd)."""
    return f"{payslip.birth_date:%y%m%d}" if payslip.birth_date else None


def fault_of_text(text: str, payslip: Payslip, name: str) -> str | None:
    """Return what is wrong with the words read back (without spaces), or None: name, sums, items."""
    if "임금명세서" not in text or "".join(name.split())[:8] not in text:
        return "name"
    totals, nets = _TOTALS.findall(text), _NET.findall(text)
    if not totals or not nets:
        return "sums"
    gross, taken, net = (int(number.replace(",", "")) for number in (*totals[-1], nets[-1]))
    if gross - taken != net or (gross, taken, net) != (payslip.gross, payslip.deduction_total, payslip.net):
        return "sums"
    amounts = [earning.amount for earning in payslip.earnings]
    amounts += [deduction.amount for deduction in payslip.deductions]
    return None if all(won(amount) in text for amount in amounts) else "items"


_UNSAFE = dict.fromkeys('/\\:*?"<>|\0\n\r\t', "_")
_TOTALS = re.compile(r"지급액계(-?[\d,]+)공제액계(-?[\d,]+)")
_NET = re.compile(r"실수령액\(원\)(-?[\d,]+)")
