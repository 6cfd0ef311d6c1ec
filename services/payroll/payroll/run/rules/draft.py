"""One person's payslip draft, or the reason why there is none; the same inputs give the same hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from payroll.figures.rules import MonthFigures
from payroll.prepaid.rules import Due, taken_of
from payroll.run.rules.adjusted import adjusted_lines, adjusted_won, has_wages
from payroll.run.rules.deductions import deduction_lines
from payroll.run.rules.earnings import earning_lines, wages_used
from payroll.run.rules.lines import Line
from payroll.run.rules.prepaid import settlement_lines, settlement_notes
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import WageTerms, terms_on


@dataclass(frozen=True)
class Problem:
    """What is wrong with one person's month; `blocking` leaves that person, and nobody else, unpaid."""

    code: str
    sentence: str
    blocking: bool = True


@dataclass(frozen=True)
class Draft:
    """A payslip as computed: who, the terms it was computed with, its lines and sums in won."""

    work: WorkMonth
    terms: WageTerms
    lines: tuple[Line, ...]
    gross_won: int
    deduction_won: int
    notes: tuple[str, ...]

    @property
    def net_won(self) -> int:
        """What is paid out."""
        return self.gross_won - self.deduction_won


@dataclass(frozen=True)
class Outcome:
    """What became of one person: a draft or None, and the problems found."""

    work: WorkMonth
    draft: Draft | None
    problems: tuple[Problem, ...]
    own: Own = field(default_factory=Own, metadata={"seal": "never"})
    """What it was computed from besides attendance."""


def outcome_of(work: WorkMonth, own: Own, figures: MonthFigures) -> Outcome:
    """Compute one person's month; what is impossible is listed with its cause and raises nothing.

    Wages paid early are counted as paid, as far as the net pay reaches. Hours of earlier months that take
    pay back are left out where the month does not reach for it.
    """
    history, adjusted = own.history, own.adjusted
    problems = [*_hour_problems(work, bool(adjusted)), *_wage_problems(work, history, figures)]
    if not has_wages(adjusted, history):
        problems.append(Problem("no_wage_terms", "정산할 날에 적용할 시급이 등록되어 있지 않습니다."))
    terms = terms_on(history, work.last_day)
    if terms is None or any(problem.blocking for problem in problems):
        return Outcome(work, None, tuple(problems))
    draft, told = _adjusted_draft(work, own, terms, figures)
    problems += told
    if draft.net_won < 0:
        sentence = f"공제가 지급액보다 {-draft.net_won:,}원 많습니다. 공제 내용을 확인해 주세요."
        return Outcome(work, None, (*problems, Problem("negative_net", sentence)))
    return Outcome(work, _settled(draft, own.dues), tuple(problems))


def _adjusted_draft(
    work: WorkMonth, own: Own, terms: WageTerms, figures: MonthFigures
) -> tuple[Draft, list[Problem]]:
    # 조정적 상계 (대법원, 근로기준법 제43조): an overpayment is set off soon, and told before.
    overpaid = [one for one in own.adjusted if adjusted_won(one, own.history) < 0]
    draft = _draft(work, own, terms, figures)
    if not overpaid:
        return draft, []
    won = -sum(adjusted_won(one, own.history) for one in overpaid)
    if draft.gross_won >= 0 and draft.net_won >= 0:
        sentence = (
            f"지난달에 더 지급한 {won:,}원을 이 달에서 조정했습니다. 금액과 이유를 본인에게 미리 알려 주세요."
        )
        return draft, [Problem("overpaid_taken", sentence, blocking=False)]
    sentence = (
        f"지난달에 더 지급한 {won:,}원이 이 달 급여보다 커서 빼지 않았습니다. 본인과 서면으로 합의해 주세요."
    )
    kept = replace(own, adjusted=[one for one in own.adjusted if one not in overpaid])
    return _draft(work, kept, terms, figures), [Problem("overpaid_left", sentence, blocking=False)]


def _settled(draft: Draft, dues: Sequence[Due]) -> Draft:
    taken = taken_of(draft.net_won, dues)
    lines = settlement_lines(taken)
    return replace(
        draft,
        lines=(*draft.lines, *lines),
        deduction_won=draft.deduction_won + sum(line.amount for line in lines),
        notes=(*draft.notes, *settlement_notes(draft.net_won, taken)),
    )


def _hour_problems(work: WorkMonth, has_adjusted: bool) -> list[Problem]:
    found = []
    if work.is_empty and not has_adjusted:
        found.append(Problem("no_hours", "이 달에 일한 시간이 없어 명세서를 만들지 않았습니다."))
    if not work.adds_up or any(day.regular < 0 for day in work.days):
        found.append(
            Problem("hours_differ", "근태의 날짜별 시간과 월 합계가 맞지 않습니다. 근태를 확인해 주세요.")
        )
    open_days = [day.work_date.isoformat() for day in work.days if day.clock_in and not day.clock_out]
    if open_days:
        sentence = f"퇴근 기록이 없는 날은 0시간으로 계산했습니다: {', '.join(open_days)}"
        found.append(Problem("not_clocked_out", sentence, blocking=False))
    return found


def _wage_problems(work: WorkMonth, history: Sequence[WageTerms], figures: MonthFigures) -> list[Problem]:
    if work.is_empty:
        return []
    wages = wages_used(work, history)
    last = terms_on(history, work.last_day)
    missing = sorted(day for day, wage in wages.items() if wage is None)
    if missing or last is None:
        since = f"{(missing or [work.last_day])[0].isoformat()}에 적용할 "
        return [Problem("no_wage_terms", f"{since}시급이 등록되어 있지 않습니다. 시급을 등록해 주세요.")]
    floor = figures.minimum_wage.hourly_won
    lowest = min([wage for wage in wages.values() if wage is not None] + [last.hourly_won])
    if lowest < floor:
        sentence = f"시급 {lowest:,}원이 최저임금 {floor:,}원보다 낮습니다. 시급을 고쳐 주세요."
        return [Problem("below_minimum_wage", sentence)]
    return []


def _draft(work: WorkMonth, own: Own, terms: WageTerms, figures: MonthFigures) -> Draft:
    earnings = [*earning_lines(work, own.history), *adjusted_lines(own.adjusted, own.history)]
    gross = sum(line.amount for line in earnings)
    deductions, notes = deduction_lines(max(gross, 0), work, terms, figures)
    if work.workplace_size < 5:
        notes.append("상시 5명 미만 사업장이라 연장·야간·휴일 가산수당이 적용되지 않음")
    total = sum(line.amount for line in deductions)
    return Draft(work, terms, (*earnings, *deductions), gross, total, tuple(notes))
