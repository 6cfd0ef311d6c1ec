"""The worker's share of 국민연금, 건강보험, 장기요양보험, 고용보험: exact, cut to 10 won."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from payroll.figures.rules import InsuranceFigures


@dataclass(frozen=True)
class Premiums:
    """Monthly premiums in won that the worker pays."""

    pension: int
    health: int
    long_term_care: int
    employment: int

    @property
    def total(self) -> int:
        """Won in all."""
        return self.pension + self.health + self.long_term_care + self.employment


@dataclass(frozen=True)
class Covered:
    """Which premiums are due from one person in one month, and the Korean reason where one is not."""

    pension: bool
    health: bool
    employment: bool
    reasons: tuple[str, ...]


def ten_won(amount: Fraction | int) -> int:
    """Cut an amount below 10 won (국고금관리법 제47조)."""
    return int(amount // 10) * 10


def premiums(monthly_won: int, figures: InsuranceFigures) -> Premiums:
    """Return all four premiums for a month's taxable pay in won."""
    health = health_premium(monthly_won, figures)
    return Premiums(
        pension_premium(monthly_won, figures),
        health,
        care_premium(health, figures),
        employment_premium(monthly_won, figures),
    )


def pension_premium(monthly_won: int, figures: InsuranceFigures) -> int:
    """Return the 국민연금 share: pay cut to 1,000 won, held between the bounds (국민연금법 시행령 제5조)."""
    return ten_won(pension_base(monthly_won, figures) * figures.pension_rate.rate)


def pension_base(monthly_won: int, figures: InsuranceFigures) -> int:
    """Return the 기준소득월액 in won for a month's pay."""
    bounds = figures.pension_base
    return min(max(monthly_won // 1000 * 1000, bounds.low_won), bounds.high_won)


def health_premium(monthly_won: int, figures: InsuranceFigures) -> int:
    """Return the 건강보험 share, held between floor and cap (국민건강보험법 제69조)."""
    bounds = figures.health_bounds
    return min(max(ten_won(monthly_won * figures.health_rate.rate), bounds.low_won), bounds.high_won)


def care_premium(health_won: int, figures: InsuranceFigures) -> int:
    """Return the 장기요양 share: a part of the health premium (노인장기요양보험법 제9조)."""
    return ten_won(health_won * figures.care_ratio.rate)


def employment_premium(monthly_won: int, figures: InsuranceFigures) -> int:
    """Return the 고용보험 (실업급여) share; it has no cap."""
    return ten_won(monthly_won * figures.employment_rate.rate)


def covered(
    birth_date: date, hire_date: date, month: date, weekly_hours: int, *, joins_at_once: bool = False
) -> Covered:
    """Return which premiums one person owes for the month that begins on `month`.

    `joins_at_once`: who joined after the first asked for the pension of that month (국민연금법 제17조).
    """
    reasons: list[str] = []
    late_joiner = hire_date > month
    if late_joiner:
        # A premium month counts from the first: someone who joins later owes it from the next month on.
        which = "건강보험" if joins_at_once else "국민연금·건강보험"
        reasons.append(f"입사한 달(1일 이후 입사)이라 {which}을 공제하지 않음")
    short = weekly_hours < 15
    if short:
        reasons.append("월 60시간 미만 근로라 국민연금·건강보험을 공제하지 않음")
    in_age = _in_pension_age(birth_date, month)
    if not in_age:
        reasons.append("국민연금 가입 나이(18세 이상 60세 미만)가 아님")
    hired_old = age_on(birth_date, hire_date) >= 65
    if hired_old:
        reasons.append("65세 이후 채용이라 고용보험(실업급여)을 공제하지 않음")
    pension = (not late_joiner or joins_at_once) and not short and in_age
    return Covered(pension, not late_joiner and not short, not hired_old, tuple(reasons))


def age_on(birth_date: date, day: date) -> int:
    """Return full years of age (만 나이, 민법 제158조)."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def _in_pension_age(birth_date: date, month: date) -> bool:
    # 국민연금법 제17조: due from the month after joining to the month before the day of loss,
    # which is the day after the 60th birthday (제12조).
    return age_on(birth_date, month) >= 18 and age_on(birth_date, month - timedelta(days=1)) < 60
