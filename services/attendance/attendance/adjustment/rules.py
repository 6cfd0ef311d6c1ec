"""The difference between a closed month and the same month counted again, minute by minute."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

Minutes: TypeAlias = dict[tuple[str, str], int]
"""Minutes by kind and the date they belong to; `days` counts days, `paid_holiday` stands at its month."""

KINDS = {
    "regular": "기본",
    "overtime": "연장",
    "night": "야간",
    "holiday_within_8h": "휴일(8시간까지)",
    "holiday_beyond_8h": "휴일(8시간 초과)",
    "weekly_holiday": "주휴",
    "paid_holiday": "유급휴일",
    "days": "근무일",
}
_OF_DAY = ("overtime", "night", "holiday_within_8h", "holiday_beyond_8h")


def minutes_of(person: Mapping[str, Any], month: str) -> Minutes:
    """Minutes of one person's month as payroll reads it; zeros are left out."""
    found: Minutes = {("paid_holiday", month): person["paid_holiday_minutes"]}
    for week in person["weekly_holidays"]:
        found["weekly_holiday", week["week_end"]] = week["minutes"]
    for day in person["days"]:
        at = day["work_date"]
        found |= {(kind, at): day[kind] for kind in _OF_DAY}
        found["regular", at] = (
            day["worked"] - day["overtime"] - day["holiday_within_8h"] - day["holiday_beyond_8h"]
        )
        found["days", at] = 1
    return {key: value for key, value in found.items() if value}


def total(parts: Iterable[Minutes]) -> Minutes:
    """Sum of several, key by key; zeros are left out."""
    found: Minutes = {}
    for part in parts:
        for key, value in part.items():
            found[key] = found.get(key, 0) + value
    return {key: value for key, value in found.items() if value}


def difference(before: Minutes, after: Minutes) -> Minutes:
    """What has to be added to `before` to make `after`."""
    return total([after, {key: -value for key, value in before.items()}])


def sums(minutes: Minutes) -> dict[str, int]:
    """Sum of each kind, also of those that are zero."""
    return {kind: sum(value for (of, _), value in minutes.items() if of == kind) for kind in KINDS}


def write_minutes(minutes: Minutes) -> str:
    return json.dumps([[kind, at, value] for (kind, at), value in sorted(minutes.items())])


def read_minutes(text: str) -> Minutes:
    return {(kind, at): value for kind, at, value in json.loads(text)}


def difference_words(minutes: Minutes) -> str:
    """A difference as people read it: "연장 +2시간, 근무일 -1일"."""
    told = [f"{KINDS[kind]} {_signed(kind, value)}" for kind, value in sums(minutes).items() if value]
    return ", ".join(told) or "달라진 시간 없음"


def _signed(kind: str, value: int) -> str:
    sign, size = ("+" if value > 0 else "-"), abs(value)
    if kind == "days":
        return f"{sign}{size}일"
    hours, rest = divmod(size, 60)
    return sign + " ".join([*([f"{hours}시간"] if hours else []), *([f"{rest}분"] if rest else [])])


def months_touched(work_date: date) -> list[str]:
    """Months whose hours a day takes part in: its own, and that of its week's Sunday."""
    sunday = work_date + timedelta(days=6 - work_date.weekday())
    return sorted({f"{work_date:%Y-%m}", f"{sunday:%Y-%m}"})


def following(month: str) -> str:
    """The month after."""
    return f"{date.fromisoformat(f'{month}-01') + timedelta(days=31):%Y-%m}"
