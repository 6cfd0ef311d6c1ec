"""Requests and days off: their kinds and words, which days a wish covers, what cannot be."""

from collections.abc import Callable
from datetime import date, timedelta

KINDS = {
    "annual": "연차",
    "official": "공가",
    "family": "경조휴가",
    "injury": "업무상 재해",
    "maternity": "출산전후휴가",
    "childcare": "육아휴직",
    "sick": "병가",
    "unpaid": "무급휴가",
    "absent": "결근",
}
COUNTS_AS_ATTENDED = frozenset({"annual", "official", "family", "injury", "maternity", "childcare"})
PARTS = {"full": "종일", "am": "오전 반차", "pm": "오후 반차"}
HALVES = {"full": ("am", "pm"), "am": ("am",), "pm": ("pm",)}
STATES = {
    "open": "대기",
    "approved": "승인",
    "rejected": "반려",
    "moved": "시기 변경",
    "withdrawn": "취소",
    "cancelled": "승인 취소",
}
OWN_STATES = {
    "open": "사무실이 확인하고 있어요",
    "approved": "승인됐어요",
    "rejected": "승인되지 않았어요",
    "moved": "다른 날로 바꿔 달래요",
    "withdrawn": "취소했어요",
    "cancelled": "승인이 취소됐어요",
}
LOOKS = {
    "open": "info",
    "approved": "ok",
    "rejected": "bad",
    "moved": "warn",
    "withdrawn": "muted",
    "cancelled": "muted",
}
LONGEST_WISH = 31
LONGEST_ENTRY = 550


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def fault_of_span(first: date, last: date, part: str, longest: int) -> tuple[str, str] | None:
    """The field and sentence of what is wrong with the days of a wish, or None."""
    if last < first:
        return "last_day", "끝나는 날이 시작하는 날보다 빨라요."
    if part != "full" and first != last:
        return "part", "반차는 하루만 신청할 수 있어요."
    if (last - first).days >= longest:
        return "last_day", f"한 번에 {longest}일까지 신청할 수 있어요."
    return None


def working_days(first: date, last: date, is_working: Callable[[date], bool]) -> list[date]:
    """The days of a span that leave is needed for."""
    return [day for day in span(first, last) if is_working(day)]


def wish_words(first: date, last: date, part: str) -> str:
    """A wish on one line: "11.24 종일", "11.24 ~ 11.26 종일"."""
    begin = f"{first.month}월 {first.day}일"
    if first != last:
        begin += f" ~ {last.month}월 {last.day}일"
    return f"{begin} {PARTS[part]}"
