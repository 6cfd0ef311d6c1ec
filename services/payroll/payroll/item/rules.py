"""Items of pay beside the hours: what each kind is by law, and what one person's items pay in a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

EARNING, DEDUCTION = "earning", "deduction"
HIGHEST_WON = 100_000_000
EARLIEST = date(2000, 1, 1)
MOST_MONTHS = 12


@dataclass(frozen=True)
class Kind:
    """A kind of item: its name, side, the cap under which it is not taxed, and what it usually counts for."""

    label: str
    side: str = EARNING
    cap: str = ""
    is_ordinary: bool = False
    counts_minimum: bool = False
    is_prorated: bool = False


KINDS = {
    "meal": Kind("식대", EARNING, "meal_cap", is_ordinary=True, counts_minimum=True, is_prorated=True),
    "position": Kind("직책수당", is_ordinary=True, counts_minimum=True, is_prorated=True),
    "car": Kind("자가운전보조금", EARNING, "car_cap"),
    "childcare": Kind("보육수당", EARNING, "childcare_cap"),
    "allowance": Kind("기타 수당", is_prorated=True),
    "bonus": Kind("상여금"),
    "performance": Kind("성과금"),
    "back_pay": Kind("소급분"),
    "leave_pay": Kind("연차미사용수당"),
    "dormitory": Kind("기숙사비", DEDUCTION, is_prorated=True),
    "union_dues": Kind("조합비", DEDUCTION),
    "other_deduction": Kind("기타 공제", DEDUCTION),
}
LEAVE_PAY = "leave_pay"
"""Leave that lapsed or was left over at the end: its hours are paid by the ordinary hour of their day."""
FOR_MONTHS = ("bonus", "performance")
"""Kinds that may be for several months (지급대상기간, 소득세법 제136조)."""
BASES = {"law": "법령", "agreement": "단체협약", "consent": "서면 동의"}
"""What lets an employer deduct (근로기준법 제43조제1항; written consent: 대법원 2001다25184)."""


@dataclass(frozen=True)
class Item:
    """One person's item: from `valid_from` on every month, or once in the month `month` (YYYY-MM).

    `minutes` of leave that was not taken are paid by the ordinary hour of `valid_from`. A bonus may be for
    the months from `since` (YYYY-MM) to `month`.
    """

    id: int
    kind: str
    label: str
    won: int
    valid_from: date
    last_day: date | None = None
    month: str | None = None
    children: int = 0
    is_ordinary: bool = False
    counts_minimum: bool = False
    is_prorated: bool = False
    basis: str = ""
    basis_note: str = ""
    minutes: int = 0
    since: str | None = None

    @property
    def side(self) -> str:
        """Whether it pays or takes off."""
        return KINDS[self.kind].side

    @property
    def is_withdrawn(self) -> bool:
        """Say whether it ended before it began."""
        return self.last_day is not None and self.last_day < self.valid_from


@dataclass(frozen=True)
class Due:
    """Won of an item in a month; `days` of `of_days` where it holds for a part of it only."""

    item: Item
    won: int
    days: int
    of_days: int


def due_in(item: Item, month: date, employed_from: date, employed_to: date) -> Due | None:
    """Return what an item is in the month that begins on `month`, None where it does not hold.

    A recurring item holds on the days of employment; one that is prorated counts them by the calendar.
    Fractions of a won favour the worker. What is paid once is paid whole, also after leaving.
    """
    if item.is_withdrawn:
        return None
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if item.month is not None:
        return Due(item, item.won, last.day, last.day) if item.month == f"{month:%Y-%m}" else None
    first = max(item.valid_from, month, employed_from)
    days = (min(item.last_day or last, last, employed_to) - first).days + 1
    if days <= 0:
        return None
    if not item.is_prorated or days == last.day:
        return Due(item, item.won, last.day, last.day)
    share = item.won * Fraction(days, last.day)
    return Due(item, ceil(share) if item.side == EARNING else int(share), days, last.day)


def free_won(due: Due, cap_won: int, used_won: int) -> int:
    """Return the won of an item that are not taxed, when others of its kind used up some of the cap."""
    return min(due.won, max(0, cap_won - used_won))


def item_faults(item: Item, today: date) -> dict[str, str]:
    """Return a Korean sentence for each field that cannot stand; empty when all may."""
    faults: dict[str, str] = {}
    if item.side == DEDUCTION and (not item.basis or not item.basis_note):
        field = "basis_note" if item.basis else "basis"
        faults[field] = (
            "임금에서 공제하려면 근거가 있어야 합니다(근로기준법 제43조제1항). "
            "법령·단체협약·서면 동의 가운데 하나와 그 날짜나 문서 이름을 적어 주세요."
        )
    if item.kind == "childcare" and not item.children:
        faults["children"] = "6세 이하 자녀 수를 입력해 주세요. 비과세 한도는 자녀 수로 정해집니다."
    if item.valid_from > today + timedelta(days=366):
        faults["month" if item.month else "valid_from"] = "1년 안의 날짜를 입력해 주세요."
    return faults | _amount_faults(item) | _period_faults(item)


def _amount_faults(item: Item) -> dict[str, str]:
    if item.kind != LEAVE_PAY:
        wrong = {} if item.won else {"won": "금액을 입력해 주세요."}
        return wrong | ({"unused_hours": "연차미사용수당일 때만 입력해 주세요."} if item.minutes else {})
    if not item.month:
        return {"month": "연차미사용수당을 지급할 달을 입력해 주세요."}
    return (
        {}
        if item.minutes
        else {"unused_hours": "쓰지 않은 연차의 시간을 입력해 주세요. 금액은 급여 계산이 정합니다."}
    )


def _period_faults(item: Item) -> dict[str, str]:
    if item.since is None:
        return {}
    if item.kind not in FOR_MONTHS or item.month is None:
        return {"since": "한 번 지급하는 상여금·성과금에만 입력해 주세요."}
    if not 1 <= months_between(item.since, item.month) <= MOST_MONTHS:
        return {"since": "지급하는 달까지 12개월 안의 달을 입력해 주세요."}
    return {}


def months_between(first: str, last: str) -> int:
    """Return how many months (YYYY-MM) there are from the first to the last, both counted."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1


def end_faults(item: Item, last_day: date) -> dict[str, str]:
    """Return why an item cannot end on a day; the day before it begins withdraws it."""
    if item.last_day is not None:
        return {"last_day": "이미 끝낸 항목입니다."}
    if last_day < item.valid_from - timedelta(days=1):
        return {"last_day": f"적용 시작일({item.valid_from.isoformat()}) 뒤의 날짜를 입력해 주세요."}
    return {}


def ordinary_won(items: Sequence[Item], day: date) -> int:
    """Return the won a month of items that belong to the ordinary wage (통상임금) on a day."""
    return sum(item.won for item in _holding(items, day) if item.is_ordinary)


def minimum_won(items: Sequence[Item], day: date) -> int:
    """Return the won a month of items that count for the minimum wage (최저임금법 제6조제4항) on a day."""
    return sum(item.won for item in _holding(items, day) if item.counts_minimum)


def _holding(items: Sequence[Item], day: date) -> list[Item]:
    return [
        item
        for item in items
        if item.month is None and item.valid_from <= day and (item.last_day is None or day <= item.last_day)
    ]
