"""What attendance makes of a grant: a full month, four fifths of a year, or single months of a poor year."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from attendance.leave.rules.grants import Grant, months_after
from attendance.roster.rules import Dated, value_on

Attended = Callable[[date], bool | None]
"""Whether a day was attended; None where no work was scheduled."""

FULL_WEEK = 40
SHORTEST_WEEK = 15
SMALLEST_WORKPLACE = 5
DAY_MINUTES = 480


def has_leave(weekly_hours: int, workplace_size: int) -> bool:
    """제60조 is for 15 hours a week and more (제18조③) in workplaces of five and more (제11조②, 별표 1)."""
    return weekly_hours >= SHORTEST_WEEK and workplace_size >= SMALLEST_WORKPLACE


def is_entitled_for(grant: Grant, sizes: Dated, hours: Dated) -> bool:
    """Whether the law gives a grant at all, by head-counts and contracts of the time that earned it.

    Five workers all through it (시행령 제7조의2 제3항), 15 hours a week at its end; both begin since ever.
    """
    last = grant.on - timedelta(days=1)
    there = [value_on(0, sizes, grant.since), *(size for day, size in sizes if grant.since < day <= last)]
    return has_leave(value_on(0, hours, last), min(there))


def earned(grant: Grant, hired_on: date, attended: Attended) -> Grant | None:
    """Return the grant as attendance earned it, or None.

    A month needs every scheduled day; a year four fifths (제60조①). A poorer year earns a day for each
    full month (제60조②), the first year none besides those its months have earned already.
    """
    if grant.kind == "monthly":
        return grant if _is_full(grant.since, grant.on, attended) else None
    came, scheduled = _count(grant.since, grant.on, attended)
    if came * 5 >= scheduled * 4:
        return grant
    if grant.is_of_first_year(hired_on):
        return None
    full = sum(_is_full(since, until, attended) for since, until in _months(grant.since, grant.on))
    if not full:
        return None
    share = came * 100 // scheduled
    reason = f"출근율 {share}%라 개근한 {full}개월에 1일씩 (근로기준법 제60조제2항)"
    return replace(grant, days=Decimal(full), reason=reason)


def _months(since: date, until: date) -> Iterator[tuple[date, date]]:
    month = 1
    while (following := months_after(since, month)) <= until:
        yield months_after(since, month - 1), following
        month += 1


def _is_full(since: date, until: date, attended: Attended) -> bool:
    return all(attended(day) is not False for day in _days(since, until))


def _count(since: date, until: date, attended: Attended) -> tuple[int, int]:
    scheduled = [found for day in _days(since, until) if (found := attended(day)) is not None]
    return sum(scheduled), len(scheduled)


def _days(since: date, until: date) -> Iterator[date]:
    return (since + timedelta(days=n) for n in range((until - since).days))


def leave_minutes(days: Decimal, weekly_hours: int) -> int:
    """Minutes of leave for so many days: 480 each at full time, rounded up to the minute.

    Part-timers have hours, days × weekly ÷ 40 × 8, less than an hour rounded up (시행령 별표 2 제4호).
    """
    if weekly_hours >= FULL_WEEK:
        return int((days * DAY_MINUTES).to_integral_value(ROUND_CEILING))
    hours = days * weekly_hours * 8 / FULL_WEEK
    return int(hours.to_integral_value(ROUND_CEILING)) * 60


def amount_words(minutes: int, weekly_hours: int) -> str:
    """Leave as its owner counts it: "3일", "2.5일", "7.56일"; hours for part-timers."""
    if weekly_hours < FULL_WEEK:
        whole, rest = divmod(abs(minutes), 60)
        words = f"{whole}시간" + (f" {rest}분" if rest else "")
        return f"-{words}" if minutes < 0 else words
    return f"{days_of(minutes):f}일"


def days_of(minutes: int) -> Decimal:
    """Full days of leave minutes, to the hundredth that was granted, without trailing zeros."""
    days = (Decimal(minutes) / DAY_MINUTES).quantize(Decimal("0.01"))
    return days.quantize(Decimal(1)) if days == days.to_integral_value() else days.normalize()
