"""A pasted table of amounts: its columns, whom each row means, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from payroll.item.rules import HIGHEST_WON, KINDS, LEAVE_PAY

KINDS_AT_ONCE = {name: kind for name, kind in KINDS.items() if name not in ("childcare", LEAVE_PAY)}
"""What may be entered for many at once; 보육수당 asks for the children of each, 연차미사용수당 for hours."""
MOST_ROWS, LONGEST_MEMO = 5_000, 200
HEADS = {
    "number": ("사번", "사원번호", "직원번호", "직원ID"),
    "name": ("이름", "성명", "직원명"),
    "birth": ("생년월일", "생일"),
    "won": ("금액", "지급액", "공제액", "금액(원)"),
    "memo": ("메모", "비고", "사유", "내용"),
}
NO_HEAD = "제목 줄에는 금액, 그리고 사번이나 이름이 있어야 합니다."
NAME_ALONE = "이름만으로는 정하지 않습니다. 사번이나 생년월일을 함께 넣으세요."


@dataclass(frozen=True)
class Known:
    """A person of the roster as far as a row can mean somebody."""

    employee_id: int
    number: str
    name: str
    birth_date: date
    hire_date: date
    resign_date: date | None


@dataclass(frozen=True)
class Row:
    """One pasted line as it was typed; `line` counts from 1."""

    line: int
    number: str = ""
    name: str = ""
    birth: str = ""
    won: str = ""
    memo: str = ""


@dataclass(frozen=True)
class Read:
    """A line with whom it means and its won; `fault` is what keeps it from being entered."""

    row: Row
    person: Known | None = None
    won: int = 0
    fault: str = ""
    already: tuple[str, ...] = ()
    """Items of the same kind that the person has in the month."""


def table_rows(text: str) -> list[Row]:
    """Return the lines of a table as Excel copies it, with or without a line of heads.

    Raises ValueError with a Korean sentence where the table as a whole cannot be read.
    """
    lines = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines or len(lines) > MOST_ROWS:
        raise ValueError(f"1~{MOST_ROWS:,}줄을 붙여 넣으세요.")
    heads = _heads(lines[0][1])
    if not heads:
        return [_guessed(number, cells) for number, cells in lines]
    if "won" not in heads or not {"number", "name"} & set(heads):
        raise ValueError(NO_HEAD)
    if len(lines) == 1:
        raise ValueError("제목 줄만 있습니다. 직원 줄도 함께 붙여 넣으세요.")
    return [_by_heads(number, heads, cells) for number, cells in lines[1:]]


def read_rows(rows: Sequence[Row], people: Iterable[Known], month_end: date) -> list[Read]:
    """Say whom each line means: by number, or by name and birth date, never by name alone."""
    everybody = list(people)
    by_number: dict[str, list[Known]] = {}
    by_name: dict[str, list[Known]] = {}
    for person in everybody:
        by_number.setdefault(person.number.casefold(), []).append(person)
        by_name.setdefault(_joined(person.name), []).append(person)
    return _doubled([_read(row, by_number, by_name, month_end) for row in rows])


def won_of(text: str) -> int:
    """Return the won of a cell ("300,000원"); raises ValueError with a Korean sentence."""
    plain = re.sub(r"[,\s원₩\\]", "", unicodedata.normalize("NFKC", text))
    if not plain:
        raise ValueError("금액이 없습니다.")
    if not re.fullmatch(r"\d{1,12}", plain):
        raise ValueError("금액은 300,000처럼 0보다 큰 원 단위 숫자여야 합니다.")
    won = int(plain)
    if not 0 < won <= HIGHEST_WON:
        raise ValueError(f"금액은 1원부터 {HIGHEST_WON:,}원까지입니다.")
    return won


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split())]


def _heads(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        word = re.sub(r"\s", "", cell)
        name = next((name for name, words in HEADS.items() if word in words), None)
        if name is not None:
            found.setdefault(name, place)
    return found


def _by_heads(line: int, heads: dict[str, int], cells: Sequence[str]) -> Row:
    told = {name: cells[place] for name, place in heads.items() if place < len(cells)}
    return Row(line, **told)


def _guessed(line: int, cells: list[str]) -> Row:
    """Read 사번 · 이름 · 생년월일 · 금액 · 메모 in this order; what is left out is told by its shape."""
    left = list(cells)
    number = left.pop(0) if left and (not left[0] or _has_digit(left[0])) else ""
    name = left.pop(0) if left and left[0] and not _has_digit(left[0]) else ""
    birth = left.pop(0) if len(left) > 1 and _is_date(left[0]) and _is_won(left[1]) else ""
    won = left.pop(0) if left else ""
    return Row(line, number, name, birth, won, " ".join(cell for cell in left if cell))


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _is_won(text: str) -> bool:
    try:
        return won_of(text) > 0
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    return len(_date_digits(text)) in (6, 8) and "," not in text


def _date_digits(text: str) -> str:
    parts = re.findall(r"\d+", text)
    return "".join(part.zfill(2) for part in parts) if len(parts) == 3 else "".join(parts)


def _read(
    row: Row, by_number: dict[str, list[Known]], by_name: dict[str, list[Known]], month_end: date
) -> Read:
    try:
        person = _person(row, by_number, by_name)
    except ValueError as fault:
        return Read(row, fault=str(fault))
    faults = []
    if person.hire_date > month_end or (person.resign_date and person.resign_date <= person.hire_date):
        faults.append(f"이 달까지 재직한 적이 없는 직원입니다(입사일 {person.hire_date.isoformat()}).")
    if len(row.memo) > LONGEST_MEMO:
        faults.append(f"메모는 {LONGEST_MEMO}자까지입니다.")
    won = 0
    try:
        won = won_of(row.won)
    except ValueError as fault:
        faults.append(str(fault))
    return Read(row, person, won, " ".join(faults))


def _person(row: Row, by_number: dict[str, list[Known]], by_name: dict[str, list[Known]]) -> Known:
    if row.number:
        found = by_number.get(row.number.casefold(), [])
        if not found:
            raise ValueError(f"사번 {row.number}인 직원이 없습니다.")
        return _agreeing(row, found)
    if not row.name:
        raise ValueError("사번이나 이름이 없습니다.")
    if not row.birth:
        raise ValueError(NAME_ALONE)
    found = [one for one in by_name.get(_joined(row.name), []) if _born(row.birth, one)]
    if not found:
        raise ValueError("이름과 생년월일이 맞는 직원이 없습니다.")
    if len(found) > 1:
        raise ValueError("이름과 생년월일이 같은 직원이 둘 이상입니다. 사번을 넣으세요.")
    return found[0]


def _agreeing(row: Row, found: Sequence[Known]) -> Known:
    if len(found) > 1:
        raise ValueError(f"사번 {row.number}인 직원이 둘 이상입니다. 사원명부를 먼저 고치세요.")
    person = found[0]
    if row.name and _joined(row.name) != _joined(person.name):
        raise ValueError(f"사번 {row.number}은 {person.name}입니다. 적힌 이름과 다릅니다.")
    if row.birth and not _born(row.birth, person):
        raise ValueError(f"사번 {row.number}의 생년월일과 다릅니다.")
    return person


def _born(text: str, person: Known) -> bool:
    return _date_digits(text) in (f"{person.birth_date:%Y%m%d}", f"{person.birth_date:%y%m%d}")


def _joined(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFC", name))


def _doubled(read: list[Read]) -> list[Read]:
    lines: dict[int, list[int]] = {}
    for one in read:
        if one.person is not None:
            lines.setdefault(one.person.employee_id, []).append(one.row.line)
    return [_told_twice(one, lines[one.person.employee_id]) if one.person else one for one in read]


def _told_twice(one: Read, same: Sequence[int]) -> Read:
    if len(same) == 1:
        return one
    others = ", ".join(str(line) for line in same if line != one.row.line)
    fault = f"같은 직원이 {others}번째 줄에도 있습니다. 한 줄로 합치세요."
    return replace(one, fault=f"{one.fault} {fault}".strip())
