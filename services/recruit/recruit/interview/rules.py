"""Interviews: how long, when they overlap, and the days of a month's calendar."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from datetime import date, datetime, timedelta

LENGTHS = (20, 30, 60, 90)
"""Minutes that an interview may take."""
OPEN = ("new", "review", "interview", "offer", "hold")
"""Statuses of an application in which somebody may still be met."""
_SUNDAY = 6


def time_problem(starts_at: datetime, now: datetime) -> str | None:
    """Return why an interview may not begin then, or None."""
    if starts_at < now - timedelta(days=1):
        return "지난 날짜입니다. 면접 날짜를 다시 골라 주십시오."
    if starts_at > now + timedelta(days=366):
        return "1년 안의 날짜를 골라 주십시오."
    return None


def overlapping(spans: Sequence[tuple[str, datetime, int]]) -> set[str]:
    """Return the ids of spans (id, start, minutes) that run at the same time as another one."""
    found: set[str] = set()
    busy: tuple[str, datetime] | None = None
    for one, start, minutes in sorted(spans, key=lambda span: span[1]):
        end = start + timedelta(minutes=minutes)
        if busy and start < busy[1]:
            found |= {one, busy[0]}
        if busy is None or end > busy[1]:
            busy = (one, end)
    return found


def weeks_of(month: date) -> list[list[date]]:
    """Return the weeks of a month, Sunday first, filled up with the days around it."""
    return Calendar(_SUNDAY).monthdatescalendar(month.year, month.month)


def month_after(month: date, step: int) -> date:
    """Return the first day of the month that many months later (or earlier)."""
    count = month.year * 12 + month.month - 1 + step
    return date(count // 12, count % 12 + 1, 1)
