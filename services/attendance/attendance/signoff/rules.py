"""Spans that are confirmed, and which days a standing signature covers."""

import hashlib
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

Span = tuple[date, date]
SPANS = {"week": "한 주 (월~일)", "month": "한 달"}
STATES = {
    "waiting": "확인 전",
    "opened": "열어 봄",
    "objected": "이의 있음",
    "signed": "확인됨",
    "changed": "확인 뒤 변경됨",
}
KINDS = {"waiting": "muted", "opened": "info", "objected": "warn", "signed": "ok", "changed": "bad"}


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def span_of(kind: str, day: date) -> Span:
    """The week (Monday to Sunday) or the month around a day."""
    if kind == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def uncovered(days: Iterable[date], spans: Sequence[Span]) -> list[date]:
    """Days that lie in none of the spans, in order."""
    return sorted(day for day in days if not any(first <= day <= last for first, last in spans))


def state_of(*, signed: bool, changed: bool, objections: int, opened: bool) -> str:
    """The state of a request in one word; an objection counts before an old signature."""
    if signed:
        return "signed"
    if objections:
        return "objected"
    if changed:
        return "changed"
    return "opened" if opened else "waiting"
