"""What a cell of the grid says, and times as people type them in one go."""

import re

from attendance.hours.rules.shift import clock_time

_SPAN = re.compile(r"\s*(\d{1,2}):?(\d{2})\s*[-~–, ]\s*(\d{1,2}):?(\d{2})\s*")
SIGNS = {"office": "수", "excel": "엑"}
"""Where a day's times come from, when not from the worker's own button → sign in its cell."""


SHORT = {"family": "경조", "injury": "산재", "maternity": "출산", "childcare": "육아", "unpaid": "무급"}
"""Kind of a day off → its word in a narrow cell, where the usual one is longer than two letters."""


def typed_span(text: str) -> tuple[str, str]:
    """Times from "0830-1730", "8:30~17:30" or "830 1730" as ("08:30", "17:30")."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError("출근과 퇴근을 0830-1730처럼 입력하세요.")
    times = f"{found[1]}:{found[2]}", f"{found[3]}:{found[4]}"
    return f"{clock_time(times[0]):%H:%M}", f"{clock_time(times[1]):%H:%M}"


def decimal_hours(minutes: int) -> str:
    """Minutes as hours for a narrow cell: 480 → "8", 510 → "8.5"."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
