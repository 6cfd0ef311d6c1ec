"""How values read on a Korean page: money, dates, hours, clock times and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from chassis.clock import KST

NOTHING = "–"
"""What stands where there is no value, so that no page ever says "None"."""

_WEEKDAYS = "월화수목금토일"


def won(amount: int | None) -> str:
    """Write whole won with thousands separators: 1234567 → "1,234,567원"."""
    return NOTHING if amount is None else f"{amount:,}원"


def korean_date(day: date | None, year: bool = False) -> str:
    """Write a date with its weekday: "11월 22일(일)"; `year=True` puts the year first."""
    if day is None:
        return NOTHING
    local = day.astimezone(KST) if isinstance(day, datetime) else day
    text = f"{local.month}월 {local.day}일({_WEEKDAYS[local.weekday()]})"
    return f"{local.year}년 {text}" if year else text


def korean_datetime(moment: datetime | None, year: bool = False) -> str:
    """Write an aware moment in Korean time: "11월 22일(일) 08:27"."""
    return NOTHING if moment is None else f"{korean_date(moment, year)} {clock(moment)}"


def hours(minutes: int | None) -> str:
    """Write whole minutes as hours and minutes: 510 → "8시간 30분", 30 → "30분", 0 → "0분"."""
    if minutes is None:
        return NOTHING
    whole, rest = divmod(abs(minutes), 60)
    parts = [f"{whole}시간"] if whole else []
    if rest or not whole:
        parts.append(f"{rest}분")
    return ("-" if minutes < 0 else "") + " ".join(parts)


def clock(moment: datetime | time | None) -> str:
    """Write the time of day as HH:MM; an aware moment is shown in Korean time."""
    if moment is None:
        return NOTHING
    local = moment.astimezone(KST) if isinstance(moment, datetime) else moment
    return f"{local:%H:%M}"


_PHONE = re.compile(r"(02|0\d{2}|15\d{2}|16\d{2}|18\d{2})(\d{3,4})?(\d{4})")


def phone(number: str | None) -> str:
    """Group a Korean telephone number: "01012345678" → "010-1234-5678"; anything else is left as it is."""
    if not number:
        return NOTHING
    match = _PHONE.fullmatch(re.sub(r"[\s\-.]", "", number))
    return "-".join(part for part in match.groups() if part) if match else number


FILTERS: dict[str, Callable[..., Any]] = {
    "won": won,
    "korean_date": korean_date,
    "korean_datetime": korean_datetime,
    "hours": hours,
    "clock": clock,
    "phone": phone,
}
