"""Answers of the calculator: each sum in lines, with its sentence and the law or figure behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from payroll.figures.rules import DailyWorkerTax, InsuranceFigures, MonthFigures, Rate, TaxFigures
from payroll.insurance.rules import pension_base, premiums
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.sources import Own
from payroll.run.rules.work import PaidWeek, WorkDay, WorkMonth
from payroll.severance.rules import LastPay, average_daily_wage, severance_of
from payroll.wage.rules import WageTerms
from payroll.withholding.rules.daily import daily_tax
from payroll.withholding.rules.withheld import Household, children_won, withheld

_SIX_DAYS = timedelta(days=6)
HELD_BY_THE_MONTH = "월급에는 기본 근로·주휴·유급휴일이 들어 있어 따로 더하지 않았습니다."
# Somebody of any age and long employed: the calculator asks for figures, not for a person.
_BORN, _HIRED = date(1990, 1, 1), date(2020, 1, 1)


@dataclass(frozen=True)
class Step:
    """One line of an answer: what, how much, the sentence, the law or figure."""

    label: str
    won: int
    sentence: str
    basis: str = ""


@dataclass(frozen=True)
class Answer:
    """What came out: the sum people look for, its lines, further sums, remarks, and why there is none."""

    label: str
    won: int
    steps: tuple[Step, ...]
    sums: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class Hours:
    """Whole minutes of one month by kind."""

    regular: int
    overtime: int
    night: int
    holiday: int
    holiday_long: int
    weekly_holiday: int
    paid_holiday: int

    @property
    def worked(self) -> int:
        """Minutes at work."""
        return self.regular + self.overtime + self.holiday + self.holiday_long


@dataclass(frozen=True)
class Contract:
    """Hours a week, people at the workplace, the first day and the day after the last where they are told."""

    weekly_hours: int = 40
    size: int = 5
    hired_on: date | None = None
    left_on: date | None = None


def pay_answer(
    month: date, hours: Hours, terms: WageTerms, contract: Contract, figures: MonthFigures
) -> Answer:
    """Return the pay of a month of such hours, exactly as a run computes it."""
    outcome = pay_outcome(month, hours, terms, contract, figures)
    notes = tuple(problem.sentence for problem in outcome.problems)
    if outcome.draft is None:
        return Answer("실수령액", 0, (), refused=" ".join(notes))
    draft = outcome.draft
    steps = tuple(Step(line.label, line.amount, line.formula, line.basis) for line in draft.lines)
    sums = (("지급총액", draft.gross_won), ("공제총액", draft.deduction_won))
    if terms.is_monthly and (hours.regular or hours.weekly_holiday or hours.paid_holiday):
        notes = (*notes, HELD_BY_THE_MONTH)
    return Answer("실수령액", draft.net_won, steps, sums, (*notes, *draft.notes))


def pay_outcome(
    month: date, hours: Hours, terms: WageTerms, contract: Contract, figures: MonthFigures
) -> Outcome:
    """Return what a run makes of a month of such hours for somebody of no name."""
    return outcome_of(_work(month, _paid_apart(hours, terms, contract), contract), Own([terms]), figures)


def _paid_apart(hours: Hours, terms: WageTerms, contract: Contract) -> Hours:
    """A monthly wage holds the contract's hours, weekly and paid holidays; one day stands for all."""
    if not terms.is_monthly:
        return hours
    return replace(hours, regular=contract.weekly_hours * 12, weekly_holiday=0, paid_holiday=0)


def _work(month: date, hours: Hours, contract: Contract) -> WorkMonth:
    first = max(month, contract.hired_on or month)
    day = WorkDay(
        first,
        "workday",
        None,
        None,
        hours.worked,
        0,
        hours.overtime,
        hours.night,
        hours.holiday,
        hours.holiday_long,
    )
    week = PaidWeek(first - _SIX_DAYS, first, hours.weekly_holiday)
    return WorkMonth(
        month=month,
        employee_id=0,
        employee_no="",
        name="",
        birth_date=_BORN,
        site_name="",
        hire_date=contract.hired_on or _HIRED,
        resign_date=contract.left_on,
        weekly_hours=contract.weekly_hours,
        workplace_size=contract.size,
        worked_minutes=hours.worked,
        overtime_minutes=hours.overtime,
        night_minutes=hours.night,
        holiday_within_8h_minutes=hours.holiday,
        holiday_beyond_8h_minutes=hours.holiday_long,
        paid_holiday_minutes=hours.paid_holiday,
        weekly_holidays=(week,) if hours.weekly_holiday else (),
        days=(day,) if hours.worked or hours.night else (),
    )


def insurance_answer(pay_won: int, figures: InsuranceFigures) -> Answer:
    """Return the worker's four premiums of a month's taxable pay."""
    found = premiums(pay_won, figures)
    base = pension_base(pay_won, figures)
    pension, health, care, work = (
        figures.pension_rate,
        figures.health_rate,
        figures.care_ratio,
        figures.employment_rate,
    )
    steps = (
        _by_rate("국민연금", found.pension, f"기준소득월액 {base:,}원", pension),
        _by_rate("건강보험", found.health, f"보수월액 {pay_won:,}원", health),
        _by_rate("장기요양보험", found.long_term_care, f"건강보험료 {found.health:,}원", care),
        _by_rate("고용보험", found.employment, f"보수 {pay_won:,}원", work),
    )
    return Answer("근로자 부담 합계", found.total, steps)


def tax_answer(pay_won: int, household: Household, figures: TaxFigures) -> Answer:
    """Return the tax withheld from a month's taxable pay by the simplified table."""
    found = withheld(pay_won, household, figures)
    text = f"간이세액표 월급여 {pay_won:,}원, 공제대상가족 {household.family}명: {found.table:,}원"
    if household.children:
        text += f" - 자녀 {household.children}명 {children_won(household.children, figures.child_credit):,}원"
    text += f" × {household.percent}%" if household.percent != 100 else ""
    steps = (
        Step("소득세", found.income_tax, text, figures.simple_tax.source),
        _by_rate("지방소득세", found.local_tax, f"소득세 {found.income_tax:,}원", figures.local_rate),
    )
    return Answer("원천징수 합계", found.income_tax + found.local_tax, steps)


def daily_answer(wage_won: int, days: int, together: bool, law: DailyWorkerTax, local: Rate) -> Answer:
    """Return what is withheld from a daily worker's days at one wage, and what is left."""
    found = daily_tax([wage_won] * days, paid_together=together, law=law, local_rate=local.rate)
    share = law.rate * law.kept_share * 100
    over = max(0, wage_won - law.day_free_won)
    each = f"({wage_won:,}원 - {law.day_free_won:,}원) = {over:,}원 × {float(share):g}%"
    way = f"{each} × {days}일을 한 번에 지급" if together else f"{each}, {days}일을 날마다 지급"
    steps = (
        Step("일당", wage_won * days, f"{wage_won:,}원 × {days}일"),
        Step("소득세", found.income_tax, f"{way}. 한 번의 세금이 1,000원 미만이면 걷지 않음", law.source),
        _by_rate("지방소득세", found.local_tax, f"소득세 {found.income_tax:,}원", local),
    )
    return Answer("차감 뒤 금액", wage_won * days - found.income_tax - found.local_tax, steps)


def severance_answer(hired_on: date, left_on: date, pay: LastPay, weekly_hours: Fraction) -> Answer:
    """Return a severance with its average wage, or the reason why there is none."""
    found = severance_of(hired_on, left_on, pay, weekly_hours)
    yearly = f" + ({pay.yearly_bonus:,}원 + {pay.yearly_leave_pay:,}원) × 3/12" if _yearly(pay) else ""
    day = average_daily_wage(pay)
    whole, hundredths = divmod(int(day * 100), 100)
    average = f"({pay.three_month_pay:,}원{yearly}) ÷ {pay.three_month_days}일 = {whole:,}.{hundredths:02d}원"
    law = "근로자퇴직급여보장법 제8조, 근로기준법 제2조"
    steps: Sequence[Step] = (
        Step("1일 평균임금(올림)", ceil(day), average, "근로기준법 제2조제1항제6호"),
        Step("퇴직금", found.severance, found.reason, law),
    )
    days = (f"재직 {found.service_days:,}일 (입사일부터 퇴사일 전날까지)",)
    more = (
        ("평균임금이 통상임금보다 적어 통상임금으로 계산(근로기준법 제2조제2항)",)
        if found.ordinary_counts
        else ()
    )
    if not found.severance:
        return Answer("퇴직금", 0, (), notes=days, refused=found.reason)
    return Answer("퇴직금", found.severance, tuple(steps), notes=(*days, *more))


def _yearly(pay: LastPay) -> int:
    return pay.yearly_bonus + pay.yearly_leave_pay


def _by_rate(label: str, won: int, base: str, rate: Rate) -> Step:
    return Step(label, won, f"{base} × {rate.words}", rate.source)
