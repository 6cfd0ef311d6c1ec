"""A month as payroll reads it, which months may be closed, and the span of an Excel file."""

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from attendance.calendar.rules import DayType, month_days
from attendance.day.rules import NO_CLOCK_OUT

LONGEST_SPAN = 366


def version_of(document: Mapping[str, Any]) -> str:
    """Hash of a month's hours: equal hours, equal version."""
    return hashlib.sha256(_canonical(document).encode()).hexdigest()


class Version:
    """The same hash, one person after another: no month has to be in memory whole."""

    def __init__(self, adjustments: Sequence[Any]) -> None:
        self._hash = hashlib.sha256(f'{{"adjustments":{_canonical(adjustments)},"employees":['.encode())
        self._between = ""

    def add(self, person: Mapping[str, Any]) -> None:
        """Count the next person, in the order of the document."""
        self._hash.update(f"{self._between}{_canonical(person)}".encode())
        self._between = ","

    def end(self, engine: str, month: str) -> str:
        """Return the version of everything that was added."""
        self._hash.update(f'],"engine":{_canonical(engine)},"month":{_canonical(month)}}}'.encode())
        return self._hash.hexdigest()


def _canonical(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Off(Protocol):
    """A day off as far as missing work asks: its kind, its paid minutes, whether it counts as attended."""

    @property
    def kind(self) -> str: ...

    @property
    def minutes(self) -> int: ...

    @property
    def attended(self) -> bool: ...


def missed_days(
    days: Iterable[date],
    is_scheduled: Callable[[date], bool],
    came: Container[date],
    off: Mapping[date, Off],
    daily_minutes: Callable[[date], int],
) -> dict[date, tuple[int, str]]:
    """결근: contract minutes of scheduled days on which nobody came, with the kind of leave if there was one.

    Leave that counts as attended misses nothing (제60조⑥); half a day of leave leaves the other half.
    """
    found = {}
    for day in days:
        known = off.get(day)
        if day in came or (known is not None and known.attended) or not is_scheduled(day):
            continue
        minutes = daily_minutes(day) - (known.minutes if known else 0)
        if minutes > 0:
            found[day] = (minutes, known.kind if known else "")
    return found


def has_begun(month: str, today: date) -> bool:
    return month_days(month)[0] <= today


def has_ended(month: str, today: date) -> bool:
    return month_days(month)[-1] < today


def neighbours(month: str) -> tuple[str, str]:
    """The months before and after."""
    days = month_days(month)
    before, after = days[0] - timedelta(days=1), days[-1] + timedelta(days=1)
    return f"{before:%Y-%m}", f"{after:%Y-%m}"


def fault_of_span(start: date, end: date, today: date) -> tuple[str, str] | None:
    """The field and sentence of what is wrong with the dates of an Excel file, or None."""
    if end < start:
        return "end", "끝 날짜가 시작 날짜보다 빠릅니다."
    if start > today:
        return "start", "아직 시작되지 않은 기간입니다."
    if (end - start).days >= LONGEST_SPAN:
        return "end", "한 번에 1년까지만 받을 수 있습니다."
    return None


def months_between(start: date, end: date) -> list[str]:
    """Every month touched by a span."""
    found, month = [], f"{start:%Y-%m}"
    while month <= f"{end:%Y-%m}":
        found.append(month)
        month = neighbours(month)[1]
    return found


def kind_word(day_type: DayType, start_hour: int, clocked_out: bool) -> str:
    """구분 of a day in the Excel file: holiday work, night or day by when it began."""
    if not clocked_out:
        return NO_CLOCK_OUT
    if day_type.is_holiday:
        return "휴일"
    return "야간" if start_hour >= 15 or start_hour < 6 else "주간"


def source_word(source: str) -> str:
    """출처 of a day in the Excel file: whose times they are."""
    return {"office": "관리자", "excel": "엑셀"}.get(source, "직원")
