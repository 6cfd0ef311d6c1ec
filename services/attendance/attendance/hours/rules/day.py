"""Minutes of one working day, sorted by what the law pays on top (근로기준법 제56조)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from attendance.hours.rules.shift import (
    DAY,
    Shift,
    Stretch,
    length,
    present_stretches,
    required_break,
    worked_stretches,
)

EIGHT_HOURS = 480
NIGHT_START, NIGHT_END = 22 * 60, 6 * 60
PREMIUM_SIZE = 5


@dataclass(frozen=True, slots=True)
class DayHours:
    """Whole minutes; `base` holds the first eight hours in order, as (on a holiday?, minutes).

    `break_owed` is how much the break was shorter than the law's; the work stays what it was.
    """

    worked: int = 0
    break_: int = 0
    overtime: int = 0
    night: int = 0
    holiday_within_8h: int = 0
    holiday_beyond_8h: int = 0
    base: tuple[tuple[bool, int], ...] = ()
    break_owed: int = 0

    @property
    def regular(self) -> int:
        """Minutes paid once: neither overtime nor holiday work."""
        return self.worked - self.overtime - self.holiday_within_8h - self.holiday_beyond_8h


def has_premiums(workplace_size: int) -> bool:
    """제56조 is for workplaces of five and more (제11조 제2항, 시행령 별표 1)."""
    return workplace_size >= PREMIUM_SIZE


def day_hours(
    shift: Shift, holidays: Sequence[bool], *, premiums: bool = True, limit: int = EIGHT_HOURS
) -> DayHours:
    """Sort the minutes of a shift; `holidays[n]` tells whether its n-th calendar day is a holiday.

    `limit` is the daily contract of a part-timer in minutes, eight hours otherwise (기간제법 제6조 제3항).
    """
    return _sorted(shift, tuple(holidays), premiums, limit)


@lru_cache(maxsize=16_384)  # hundreds of people work the same times: most days of a month are known
def _sorted(shift: Shift, holidays: tuple[bool, ...], premiums: bool, limit: int) -> DayHours:
    stretches = worked_stretches(shift)
    worked = length(stretches)
    present = length(present_stretches(shift))
    rest, away = present - worked, shift.end - shift.start - present
    owed = max(0, required_break(worked) - rest - away)
    if not premiums:
        return DayHours(worked=worked, break_=rest, base=((False, min(worked, limit)),), break_owed=owed)
    overtime = night = holiday = passed = 0
    base = []
    for day, start, end in _by_calendar_day(stretches):
        minutes = end - start
        inside = max(0, min(minutes, limit - passed))
        passed += minutes
        night += night_minutes(start, end)
        base.append((holidays[day], inside))
        if holidays[day]:
            holiday += minutes  # 제56조 제2항: holiday work has its own rates and is not overtime besides
        else:
            overtime += minutes - inside
    within = min(holiday, EIGHT_HOURS)
    return DayHours(worked, rest, overtime, night, within, holiday - within, tuple(base), owed)


def _by_calendar_day(stretches: Sequence[Stretch]) -> Iterator[tuple[int, int, int]]:
    for start, end in stretches:
        for day in range(start // DAY, (end - 1) // DAY + 1):
            yield day, max(start, day * DAY), min(end, (day + 1) * DAY)


def night_minutes(start: int, end: int) -> int:
    """Minutes of the stretch inside 22:00–06:00 (제56조 제3항)."""
    total = 0
    for day in range(start // DAY, (end - 1) // DAY + 1):
        midnight = day * DAY
        total += max(0, min(end, midnight + NIGHT_END) - max(start, midnight))
        total += max(0, min(end, midnight + DAY) - max(start, midnight + NIGHT_START))
    return total
