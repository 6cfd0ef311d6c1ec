"""A bank's result file: which column is what, what each row says, and which payment it means."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | bool | None
Rows = Sequence[Sequence[Cell]]

FIELDS = {
    "number": "계좌번호",
    "holder": "예금주",
    "amount": "이체금액",
    "result": "처리결과",
    "reason": "불능사유",
    "paid_on": "이체일",
}
_HEADINGS = {
    "number": ("입금계좌번호", "받는계좌번호", "수취계좌번호", "계좌번호", "입금계좌", "받는계좌", "계좌"),
    "holder": ("예금주명", "예금주", "수취인성명", "수취인", "받는분", "받는사람", "성명", "이름"),
    "amount": ("이체금액", "입금금액", "지급금액", "처리금액", "금액"),
    "result": ("처리결과", "이체결과", "처리상태", "결과", "상태"),
    "reason": ("불능사유", "반송사유", "오류사유", "오류내용", "오류메시지", "사유"),
    "paid_on": (
        "이체일자",
        "처리일자",
        "거래일자",
        "이체일시",
        "처리일시",
        "거래일시",
        "이체일",
        "처리일",
        "거래일",
    ),
}
PAID, BOUNCED, UNKNOWN = "paid", "bounced", "unknown"
_NO_FAULT = re.compile(r"(오류|이상|에러)없음")
_BAD = ("불가", "불능", "미완료", "비정상", "오류", "실패", "반송", "거절", "취소", "미처리", "에러", "반려")
_LATER = ("대기", "처리중", "진행", "예약", "접수")
_GOOD = ("정상", "성공", "완료", "입금", "지급", "이체됨")
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 60, 300
ROWS_OF_BEFORE = 4_000
"""So many rows a docs-render reads that does not say whether more follow."""
LOOKED_AT = 20


class Unreadable(ValueError):
    """The file as a whole cannot be read: the sentence for the person."""


@dataclass(frozen=True)
class Columns:
    """Where the headings stand (row from zero) and which column holds what (from zero)."""

    heading: int
    fields: Mapping[str, int]

    @property
    def is_enough(self) -> bool:
        """Say whether a payment can be found and its outcome told."""
        known = self.fields
        return (
            "amount" in known
            and bool({"number", "holder"} & set(known))
            and bool({"result", "reason"} & set(known))
        )


@dataclass(frozen=True)
class Told:
    """What one row says; `row` counts from one, as in the program that people see it in."""

    row: int
    number: str
    holder: str
    amount: int | None
    outcome: str
    reason: str
    paid_on: date | None


@dataclass(frozen=True)
class Sent:
    """A payment of the file that went to the bank."""

    line_id: int
    number: str
    holder: str
    amount: int
    state: str


@dataclass(frozen=True)
class Match:
    """A row, the payment it means, and what accepting would do with it."""

    told: Told
    line_id: int | None
    standing: str


STANDINGS = {
    "paid": ("ok", "지급으로 반영"),
    "bounced": ("bad", "반송으로 반영"),
    "different": ("bad", "금액 다름"),
    "unmatched": ("bad", "파일에 없는 사람"),
    "unknown": ("warn", "결과를 알 수 없음"),
    "double": ("warn", "두 번 적힘"),
    "again": ("muted", "이미 반영됨"),
    "early": ("warn", "이체일이 파일보다 앞섬"),
    "ahead": ("warn", "이체일이 아직 오지 않음"),
}
"""Standing of a row → kind of its mark and its word."""
APPLIED = (PAID, BOUNCED)


def rows_of_csv(content: bytes) -> list[list[Cell]]:
    """Return the cells of a CSV in UTF-8 or CP949, by comma, tab or semicolon; raises Unreadable."""
    text = _text_of(content)
    if "\x00" in text:
        raise Unreadable("글자 파일이 아닙니다. 은행에서 CSV나 엑셀(.xlsx)로 내려받아 올려 주세요.")
    head = "\n".join(text.splitlines()[:LOOKED_AT])
    delimiter = max(",\t;", key=head.count)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) >= MOST_ROWS:
                raise Unreadable(f"{MOST_ROWS:,}줄까지 읽습니다. 파일을 나누어 올려 주세요.")
            rows.append([cell.strip()[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]])
    except csv.Error as error:
        raise Unreadable("CSV를 읽을 수 없습니다. 은행에서 다시 내려받아 주세요.") from error
    return rows


def _text_of(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("글자 방식을 알 수 없습니다. CSV(UTF-8이나 CP949)나 엑셀(.xlsx)로 올려 주세요.")


def guess(rows: Rows) -> Columns:
    """Return the columns as their headings say; the first row with the most known headings counts."""
    found = [Columns(place, _fields_in(row)) for place, row in enumerate(rows[:LOOKED_AT])]
    return max(found, key=lambda one: (len(one.fields), -one.heading), default=Columns(0, {}))


def _fields_in(row: Sequence[Cell]) -> dict[str, int]:
    words = [re.sub(r"[\s()\[\]/·*]", "", unicodedata.normalize("NFKC", text_of(cell))) for cell in row]
    found: dict[str, int] = {}
    for exact in (True, False):
        for field, headings in _HEADINGS.items():
            for heading in headings:
                place = next((at for at, word in enumerate(words) if _is(word, heading, exact=exact)), None)
                if field not in found and place is not None and place not in found.values():
                    found[field] = place
    return found


def _is(word: str, heading: str, *, exact: bool) -> bool:
    return word == heading if exact else len(word) <= 12 and heading in word


def read(rows: Rows, columns: Columns) -> list[Told]:
    """Return what each row below the headings says; rows without payment (sums, blanks) are left out."""
    told = [_told(place, row, columns) for place, row in enumerate(rows) if place > columns.heading]
    return [one for one in told if one.number or (one.holder and one.amount and not _is_sum(one.holder))]


def _told(place: int, row: Sequence[Cell], columns: Columns) -> Told:
    def cell(field: str) -> Cell:
        at = columns.fields.get(field)
        return row[at] if at is not None and at < len(row) else None

    reason = text_of(cell("reason"))
    return Told(
        row=place + 1,
        number=digits_of(cell("number")),
        holder=text_of(cell("holder")),
        amount=won_of(cell("amount")),
        outcome=outcome_of(text_of(cell("result")), reason, has_result="result" in columns.fields),
        reason=hidden(reason or text_of(cell("result"))),
        paid_on=day_of(cell("paid_on")),
    )


def _is_sum(text: str) -> bool:
    return any(word in text for word in ("합계", "총계", "소계"))


def text_of(value: Cell) -> str:
    """Return a cell as text: a whole number without its decimal point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split()).removeprefix("'")


def digits_of(value: Cell) -> str:
    """Return an account's number as a bank writes it: digits, and stars where it hides some."""
    return re.sub(r"[^0-9*]", "", unicodedata.normalize("NFKC", text_of(value)))


def won_of(value: Cell) -> int | None:
    """Return won of "1,234,567원" or a number; None for anything else."""
    plain = text_of(value).replace(",", "").removesuffix("원").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 13 else None


def day_of(value: Cell) -> date | None:
    """Return the day of 2026-12-10, 2026.12.10 10:15, 20261210; None for anything else."""
    found = re.match(r"(20\d\d)\D?(\d{2})\D?(\d{2})(?:\D|\d{6}$|$)", text_of(value))
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def outcome_of(result: str, reason: str, *, has_result: bool) -> str:
    """Return what a bank's words mean; without a column of results a reason means that it came back."""
    if not has_result:
        return BOUNCED if reason else PAID
    word = re.sub(r"\s", "", result)
    if re.fullmatch(r"0+", word) or _NO_FAULT.search(word):
        return PAID
    for words, outcome in ((_BAD, BOUNCED), (_LATER, UNKNOWN), (_GOOD, PAID)):
        if any(one in word for one in words):
            return outcome
    return UNKNOWN


def hidden(text: str) -> str:
    """Return a bank's words with every long number hidden: a reason is kept and shown in plain."""
    return re.sub(r"\d[\d-]{5,}\d", "******", text)[:200]


def matched(
    told: Sequence[Told], sent: Sequence[Sent], made_on: date, today: date | None = None
) -> list[Match]:
    """Return which payment each row means and what accepting does: only a payment still on its way moves.

    A day of the bank lies from `made_on` to `today` (None: any day after).
    """
    found = [(row, _meant(row, sent)) for row in told]
    ids = [one.line_id for _, one in found if one is not None]
    days = (made_on, today or date.max)
    return [Match(row, one.line_id if one else None, _standing(row, one, ids, days)) for row, one in found]


def _meant(row: Told, sent: Sequence[Sent]) -> Sent | None:
    able = [one for one in sent if _fits(row, one)]
    exact = [one for one in able if one.amount == row.amount]
    named = [one for one in exact if _bare(one.holder) == _bare(row.holder)]
    for group in (exact, named):
        if len(group) == 1:
            return group[0]
    return able[0] if len(able) == 1 and row.number and "*" not in row.number else None


def _fits(row: Told, one: Sent) -> bool:
    if not row.number:
        return bool(row.holder) and _bare(row.holder) == _bare(one.holder)
    if "*" in row.number:
        same_name = not row.holder or _bare(row.holder) == _bare(one.holder)
        pattern = row.number.replace("*", r"\d")
        return same_name and re.fullmatch(pattern, one.number) is not None
    # A spreadsheet takes the first zeros of a number away.
    return row.number.lstrip("0") == one.number.lstrip("0")


def _bare(name: str) -> str:
    return re.sub(r"\s+", "", name)


def _standing(row: Told, one: Sent | None, ids: Sequence[int], days: tuple[date, date]) -> str:
    if one is None:
        return "unmatched"
    obstacles = (
        (ids.count(one.line_id) > 1, "double"),
        (one.state != "sent", "again"),
        (row.amount != one.amount, "different"),
        (row.outcome == UNKNOWN, "unknown"),
        (row.paid_on is not None and row.paid_on < days[0], "early"),
        (row.paid_on is not None and row.paid_on > days[1], "ahead"),
    )
    return next((word for holds, word in obstacles if holds), row.outcome)
