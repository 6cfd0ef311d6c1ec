"""Terms of a hire: lawful wage, sensible date, way of tax, and when to try a delivery again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from recruit.hire.wages import minimum_wages

HIGHEST_WAGE = 1_000_000

TaxMode = Literal["insured", "freelance"]
TAX_MODES: dict[TaxMode, str] = {"insured": "4대보험·근로소득", "freelance": "3.3% 사업소득"}

_LONGEST_WAIT = timedelta(minutes=5)
_YOUNGEST = 15


def minimum_wage(on: date) -> int:
    """Return the lowest lawful hourly wage in won on a day (최저임금법 제6조).

    Before the first row that of the first, after the last that of the last: payroll refuses what is unlawful.
    """
    rows = minimum_wages()
    begun = [row.hourly_won for row in rows if row.valid_from <= on]
    return begun[-1] if begun else rows[0].hourly_won


def wage_problem(hourly_won: int, hire_date: date) -> str | None:
    """Return what is wrong with an hourly wage in won from a day on, or None."""
    lowest = minimum_wage(hire_date)
    if hourly_won < lowest:
        return f"최저임금({hire_date.year}년 {lowest:,}원)보다 적습니다."
    if hourly_won > HIGHEST_WAGE:
        return "시급이 너무 큽니다. 단위(원)를 확인해 주세요."
    return None


def hire_date_problem(hire_date: date, birth: date, today: date) -> str | None:
    """Return what is wrong with the first day of work, or None."""
    if hire_date.year < 2000 or hire_date > today + timedelta(days=366):
        return "입사일을 다시 확인해 주세요. 오늘부터 1년 안의 날짜여야 합니다."
    had_birthday = (hire_date.month, hire_date.day) >= (birth.month, birth.day)
    age = hire_date.year - birth.year - (not had_birthday)
    if age < _YOUNGEST:
        return "입사일에 만 15세가 되지 않습니다(근로기준법 제64조)."
    return None


def next_try_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed deliveries: 2, 4, 8 … seconds, at most five minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 12)), _LONGEST_WAIT)


def hire_key(application_id: str, round_: int) -> str:
    """Return what other services know a hire by: a hire after an undone one is another hire."""
    return application_id if round_ == 1 else f"{application_id}.{round_}"


def undo_reason_problem(reason: str) -> str | None:
    """Return what is wrong with the reason of an undo, or None."""
    return None if reason.strip() else "취소하는 까닭을 적어 주십시오."
