"""How much of an uploaded workbook is read, and what a cell's value is in JSON."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

LARGEST = 5 * 1024 * 1024
MOST_ENTRIES, LARGEST_UNPACKED = 300, 48 * 1024 * 1024
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 12, 20_000, 60
LONGEST_TEXT = 300


def plain_value(value: object) -> str | int | float | bool | None:
    """Return what JSON can hold: dates and times as ISO text (a time of day as HH:MM), no endless numbers."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return (value.isoformat() if isinstance(value, date) else str(value))[:LONGEST_TEXT]
