"""사용촉진: when the two notices are due that let leave expire without pay (근로기준법 제61조)."""

from dataclasses import dataclass
from datetime import date, timedelta

from attendance.leave.rules.grants import months_after

ANSWER_DAYS = 10
TIERS = {"annual": "연차", "monthly": "1년차 연차", "late": "1년차 연차 (나중에 생긴 날)"}
MEANS = {"paper": "서면 교부", "post": "우편", "electronic": "전자문서"}


@dataclass(frozen=True)
class Window:
    """First and last day on which a notice of one step keeps the law."""

    step: int
    first: date
    last: date


def tier_of(kind: str, granted_on: date, expires_on: date) -> str:
    """Which periods hold for a lot: a year's, the first year's, or those for its last days (제61조②)."""
    if kind != "monthly":
        return "annual"
    return "monthly" if granted_on <= months_after(expires_on + timedelta(days=1), -3) else "late"


def windows(tier: str, expires_on: date) -> tuple[Window, Window]:
    """Both notices' days: 6 and 2 months before the end; first year 3 and 1, or 1 month and 10 days."""
    end = expires_on + timedelta(days=1)
    if tier == "late":
        first = months_after(end, -1)
        return Window(1, first, first + timedelta(days=4)), Window(2, first, expires_on - timedelta(days=10))
    before, until = (6, 2) if tier == "annual" else (3, 1)
    first = months_after(end, -before)
    last = months_after(end, -until) - timedelta(days=1)
    return Window(1, first, first + timedelta(days=9)), Window(2, first, last)


def is_in_time(tier: str, expires_on: date, step: int, given_on: date, first_given: date | None) -> bool:
    """Whether a notice given that day counts; the second only once the worker had ten days to answer."""
    window = windows(tier, expires_on)[step - 1]
    if not window.first <= given_on <= window.last:
        return False
    if step == 1:
        return True
    if first_given is None:
        return False
    return given_on > first_given + timedelta(days=ANSWER_DAYS)


def due_step(tier: str, expires_on: date, given: dict[int, date], today: date) -> Window | None:
    """The notice to give now, if its days have begun and are not over and the other one is no obstacle."""
    for window in windows(tier, expires_on):
        if window.step in given:
            continue
        if window.step == 2 and not is_in_time(tier, expires_on, 2, today, given.get(1)):
            return None
        return window if window.first <= today <= window.last else None
    return None
