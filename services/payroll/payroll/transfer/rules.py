"""The bank's file: columns, control totals, text that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

COLUMNS = {
    "bank_code": "은행코드",
    "bank_name": "은행명",
    "number": "계좌번호",
    "holder": "예금주",
    "amount": "이체금액",
    "memo_in": "받는통장표시",
    "memo": "메모",
    "employee_no": "사번",
    "empty": "빈 열",
}
"""What a column may hold → its word."""
ENCODINGS = {"utf8": "utf-8-sig", "cp949": "cp949"}
ENCODING_WORDS = {"utf8": "UTF-8", "cp949": "CP949 (옛 엑셀·은행 프로그램)"}
MOST_COLUMNS = 10
LONGEST_MEMO = 10
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Layout:
    """Columns as key and heading, whether the headings are written, and in which encoding."""

    columns: tuple[tuple[str, str], ...]
    heading: bool
    encoding: str

    def told(self) -> dict[str, Any]:
        """Return it as data that can be kept."""
        columns = [list(column) for column in self.columns]
        return {"columns": columns, "heading": self.heading, "encoding": self.encoding}


@dataclass(frozen=True)
class Payment:
    """One row of the file; `amount` in won."""

    bank_code: str
    bank_name: str
    number: str
    holder: str
    amount: int
    memo_in: str
    employee_no: str

    def cell(self, key: str) -> str | int:
        """Return what stands in a column."""
        if key == "empty":
            return ""
        value: str | int = self.employee_no if key == "memo" else getattr(self, key)
        return value if isinstance(value, int) else safe_cell(value)


class Unwritable(ValueError):
    """Rows hold letters that the encoding lacks; `numbers` are those people's numbers."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = list(numbers)


@cache
def common() -> Layout:
    """Return the layout that holds until the office sets its own."""
    table = tomllib.loads(Path(__file__).with_name("profiles.toml").read_text("utf-8"))
    return layout_of(table["profile"][0])


def layout_of(kept: Any) -> Layout:
    """Return a layout from kept data."""
    columns = tuple((str(key), str(heading)) for key, heading in kept["columns"])
    return Layout(columns, bool(kept["heading"]), str(kept["encoding"]))


def layout_fault(layout: Layout) -> str | None:
    """Return what a layout lacks, in Korean; None when money can be sent by it."""
    keys = [key for key, _ in layout.columns]
    bank = "bank_code" in keys or "bank_name" in keys
    if not bank or "number" not in keys or "amount" not in keys:
        return "은행(코드나 이름), 계좌번호, 이체금액은 꼭 있어야 합니다."
    twice = {key for key in keys if key != "empty" and keys.count(key) > 1}
    return f"‘{COLUMNS[min(twice)]}’이 두 번 있습니다." if twice else None


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula (CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def table(layout: Layout, payments: Iterable[Payment]) -> list[list[str | int]]:
    """Return the rows of the file in the layout's order, without headings."""
    return [[payment.cell(key) for key, _ in layout.columns] for payment in payments]


def csv_bytes(layout: Layout, payments: Sequence[Payment]) -> bytes:
    """Return the file as CSV; the same payments give the same bytes. Raises Unwritable."""
    encoding = ENCODINGS[layout.encoding]
    bad = [one.employee_no for one in payments if not _fits(one.holder + one.memo_in, encoding)]
    if bad:
        raise Unwritable(bad)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    if layout.heading:
        writer.writerow([heading for _, heading in layout.columns])
    writer.writerows(table(layout, payments))
    return out.getvalue().encode(encoding)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def control_code(lines: Iterable[tuple[int, int, int]]) -> str:
    """Return the hash over what is paid, account row and won of each line, in order: no number is in it."""
    text = "\n".join(f"{paid}:{account}:{won}" for paid, account, won in lines)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Naming:
    """What a file is called without its ending, in Korean and in plain letters, and its sheet."""

    korean: str
    plain: str
    sheet: str


def month_naming(month: str, number: int) -> Naming:
    """Return what a month's file is called."""
    return Naming(f"대량이체_{month}_{number}차", f"transfer_{month}_{number}", f"{month} 이체")


def xlsx_request(layout: Layout, payments: Sequence[Payment], sheet: str) -> dict[str, Any]:
    """Return what docs-render draws: numbers of accounts as text, amounts as numbers."""
    kinds = {"amount": "won"}
    columns = [
        {"key": f"c{place}", "label": heading or " ", "kind": kinds.get(key, "text")}
        for place, (key, heading) in enumerate(layout.columns)
    ]
    rows = table(layout, payments)
    return {"sheet": sheet, "title": None, "columns": columns, "rows": rows, "totals": False}
