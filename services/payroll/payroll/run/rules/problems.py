"""What stands against paying by a month's wage terms: days without any, less than the minimum wage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from payroll.item.rules import minimum_won as counted_won
from payroll.run.rules.corrected import Corrected
from payroll.run.rules.earnings import terms_used
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import INSURED, PAY_HOURLY, WageTerms, counted_hourly, terms_on

UNSETTLED = {"sick": "병가", "injury": "업무상 재해", "maternity": "출산전후휴가", "childcare": "육아휴직"}
"""Leave on which law, insurance or the firm's own rules decide what a monthly wage still pays."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one person's month; `blocking` leaves that person, and nobody else, unpaid."""

    code: str
    sentence: str
    blocking: bool = True


def not_computable(cause: str) -> Problem:
    """Return the problem of somebody whose data no rule foresaw; `cause` names the fault for the operator."""
    sentence = (
        f"자료가 맞지 않아 계산하지 못했습니다({cause}). 근태·급여 조건·임금 항목을 확인하고, "
        "고친 뒤에도 같으면 운영자에게 알려 주세요."
    )
    return Problem("not_computable", sentence)


def wage_problems(work: WorkMonth, own: Own, minimum_won: int) -> list[Problem]:
    """Return what a month's terms leave open: days without any, less than the minimum wage, doubts."""
    if work.is_empty:
        return []
    used, last = terms_used(work, own.history), terms_on(own.history, work.last_day)
    missing = sorted(day for day, terms in used.items() if terms is None)
    if missing or last is None:
        since = f"{(missing or [work.last_day])[0].isoformat()}에 적용할 "
        return [Problem("no_wage_terms", f"{since}시급이 등록되어 있지 않습니다. 시급을 등록해 주세요.")]
    days = {terms: day for day, terms in used.items() if terms is not None} | {last: work.last_day}
    hours = {
        terms: counted_hourly(terms, counted_won(own.items, day), work.weekly_hours)
        for terms, day in days.items()
    }
    lowest = min(hours, key=lambda terms: hours[terms])
    if hours[lowest] < minimum_won:
        return [Problem("below_minimum_wage", _too_low(lowest, hours[lowest], minimum_won))]
    return _monthly_doubts(work, own.history) if any(terms.is_monthly for terms in days) else []


def _too_low(terms: WageTerms, hourly: Fraction, minimum_won: int) -> str:
    if terms.pay_kind == PAY_HOURLY and hourly == terms.hourly_won:
        return f"시급 {terms.hourly_won:,}원이 최저임금 {minimum_won:,}원보다 낮습니다. 시급을 고쳐 주세요."
    return (
        f"{terms.words}은 시간당 {_cut(hourly)}원으로 최저임금 {minimum_won:,}원보다 낮습니다. "
        "임금을 고쳐 주세요."
    )


def _cut(won: Fraction) -> str:
    """Write won with the hundredths cut, so that too little never reads as enough."""
    hundredths = won.numerator * 100 // won.denominator
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def _monthly_doubts(work: WorkMonth, history: Sequence[WageTerms]) -> list[Problem]:
    found = []
    monthly = [terms for day in work.employed_days if (terms := terms_on(history, day)) and terms.is_monthly]
    differing = [terms.week_hours for terms in monthly if terms.week_hours != work.weekly_hours]
    if differing:
        sentence = (
            f"월급의 소정근로시간은 주 {differing[-1]}시간인데 "
            f"근태의 계약은 주 {work.weekly_hours}시간입니다. 둘 가운데 맞는 쪽으로 고쳐 주세요."
        )
        found.append(Problem("week_hours_differ", sentence, blocking=False))
    away = [(day, kind) for day, kind in work.away if kind in UNSETTLED]
    if away:
        words = ", ".join(f"{day.isoformat()} {UNSETTLED[kind]}" for day, kind in away[:10])
        sentence = f"월급에서 빼지 않은 휴가·휴직이 있습니다({words}). 취업규칙에 따라 확인해 주세요."
        found.append(Problem("leave_unsettled", sentence, blocking=False))
    return found


def old_percent(work: WorkMonth, terms: WageTerms) -> list[Problem]:
    """Return a doubt where 80 or 120 % was asked for in an earlier year (소득세법 시행령 제194조)."""
    if terms.tax_mode != INSURED or terms.percent == 100 or terms.valid_from.year == work.month.year:
        return []
    sentence = (
        f"원천징수 비율 {terms.percent}%는 신청한 해의 말까지 적용합니다(소득세법 시행령 제194조). "
        f"{work.month.year}년에도 신청했는지 확인하고, 그해에 시작하는 급여 조건으로 등록해 주세요."
    )
    return [Problem("percent_of_last_year", sentence, blocking=False)]


def carried_problems(taken: Sequence[Corrected], left: Sequence[Corrected]) -> list[Problem]:
    """Return what the office must tell the worker about pay that is taken back."""
    found = []
    if won := -sum(one.net_won for one in taken if one.net_won < 0):
        sentence = (
            f"정정으로 더 지급한 {won:,}원을 이 달에서 조정했습니다. 금액과 이유를 본인에게 미리 알려 주세요."
        )
        found.append(Problem("correction_taken", sentence, blocking=False))
    if won := -sum(one.net_won for one in left):
        why = "이 달 급여보다 커서 빼지 않았습니다. 본인과 서면으로 합의해 주세요."
        sentence = f"정정으로 더 지급한 {won:,}원이 {why}"
        found.append(Problem("correction_left", sentence, blocking=False))
    return found
