"""Which insurances a person owes in a month: by law, as a daily worker, less what the office left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from payroll.coverage.rules import Coverage
from payroll.figures.rules import DailyCover
from payroll.insurance.rules import Covered, covered
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import DAILY, WageTerms

AFTER_LEAVING = "퇴사한 뒤의 정산이라 국민연금·건강보험 없음"


def due_of(work: WorkMonth, terms: WageTerms, coverage: Coverage, law: DailyCover, pay_won: int) -> Covered:
    """Return which premiums are due, with a Korean reason for each that is not."""
    if work.resign_date is not None and work.resign_date <= work.month:
        # 국민연금법 제12조, 건강보험법 제10조: who left before the month is no longer insured in it.
        due = _by_law(work, coverage)
        return replace(due, pension=False, health=False, reasons=(AFTER_LEAVING,))
    if terms.tax_mode == DAILY:
        return _left_out(_daily(work, law, pay_won), coverage)
    return _left_out(_by_law(work, coverage), coverage)


def month_later(day: date, months: int = 1) -> date:
    """Return the same day some months later, or the first of the month after where that day is missing."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + years, month + 1, day.day)
    except ValueError:
        return month_later(date(day.year, day.month, 1), months + 1)


def _by_law(work: WorkMonth, coverage: Coverage) -> Covered:
    return covered(
        work.birth_date,
        work.hire_date,
        work.month,
        work.weekly_hours,
        joins_at_once=coverage.joins_at_once,
    )


def _daily(work: WorkMonth, law: DailyCover, pay_won: int) -> Covered:
    days = sum(1 for day in work.days if day.worked)
    # 국민연금법 시행령 제2조, 건강보험법 시행령 제9조: a month of employment, and days or hours in it.
    if month_later(work.hire_date) > work.month_end:
        pension = health = False
        reasons = ["고용 기간이 한 달이 안 된 일용근로자라 국민연금·건강보험을 공제하지 않음"]
    else:
        health = days >= law.days
        pension = health or work.worked_minutes >= law.hours * 60 or pay_won >= law.monthly_won
        reasons = (
            []
            if health
            else [f"이 달 {days}일 일한 일용근로자({law.days}일 미만)라 건강보험을 공제하지 않음"]
        )
        if not pension:
            reasons.append(
                f"{law.days}일·{law.hours}시간·{law.monthly_won:,}원 미만이라 국민연금을 공제하지 않음"
            )
    aged = covered(work.birth_date, work.hire_date, work.month, 40, joins_at_once=True)
    reasons += [reason for reason in aged.reasons if "입사한 달" not in reason]
    return Covered(pension and aged.pension, health, aged.employment, tuple(reasons))


def _left_out(due: Covered, coverage: Coverage) -> Covered:
    told = (
        ("국민연금", due.pension and coverage.no_pension),
        ("건강보험", due.health and coverage.no_health),
        ("고용보험", due.employment and coverage.no_employment),
    )
    return Covered(
        due.pension and not coverage.no_pension,
        due.health and not coverage.no_health,
        due.employment and not coverage.no_employment,
        (*due.reasons, *(f"{name} 제외: {reason}" for name, reason in told if reason)),
    )


def is_long_daily(work: WorkMonth, terms: WageTerms) -> bool:
    """Say whether a daily worker was employed for three months (소득세법 시행령 제20조)."""
    return terms.tax_mode == DAILY and month_later(work.hire_date, 3) <= work.month_end
