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
from payroll.wage.rules import PAY_HOURLY, WageTerms, counted_hourly, terms_on

UNSETTLED = {"sick": "병가", "injury": "업무상 재해", "maternity": "출산전후휴가", "childcare": "육아휴직"}
"""Leave on which law, insurance or the firm's own rules decide what a monthly wage still pays."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one person's month; `blocking` leaves that person, and nobody else, unpaid."""

    code: str
    sentence: str
    blocking: bool = True


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
    if any(terms.week_hours != work.weekly_hours for terms in monthly):
        sentence = (
            f"월급의 소정근로시간은 주 {monthly[-1].week_hours}시간인데 "
            f"근태의 계약은 주 {work.weekly_hours}시간입니다. 둘 가운데 맞는 쪽으로 고쳐 주세요."
        )
        found.append(Problem("week_hours_differ", sentence, blocking=False))
    away = [(day, kind) for day, kind in work.away if kind in UNSETTLED]
    if away:
        words = ", ".join(f"{day.isoformat()} {UNSETTLED[kind]}" for day, kind in away[:10])
        sentence = f"월급에서 빼지 않은 휴가·휴직이 있습니다({words}). 취업규칙에 따라 확인해 주세요."
        found.append(Problem("leave_unsettled", sentence, blocking=False))
    return found


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
