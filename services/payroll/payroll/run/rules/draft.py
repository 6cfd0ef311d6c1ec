"""One person's payslip draft, or the reason why there is none; the same inputs give the same hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from payroll.coverage.rules import coverage_on
from payroll.figures.rules import MonthFigures
from payroll.item.rules import EARNING
from payroll.prepaid.rules import Due, taken_of
from payroll.run.rules.adjusted import adjusted_lines, adjusted_won, has_wages
from payroll.run.rules.bonus import bonus_months, untold_months
from payroll.run.rules.corrected import carried, corrected_lines
from payroll.run.rules.covering import is_long_daily
from payroll.run.rules.daily import day_wages
from payroll.run.rules.deductions import Assessed, deduction_lines
from payroll.run.rules.earnings import earning_lines
from payroll.run.rules.items import item_deductions, item_earnings, items_due
from payroll.run.rules.lines import EARNING as PAYS
from payroll.run.rules.lines import Line
from payroll.run.rules.prepaid import settlement_lines, settlement_notes
from payroll.run.rules.problems import Problem, carried_problems, old_percent, wage_problems
from payroll.run.rules.sources import Own
from payroll.run.rules.untaxed import untold_year, with_free_overtime
from payroll.run.rules.unused import unused_leave_lines
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import DAILY, FREELANCE, WageTerms, terms_on


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
    advice: tuple[Problem, ...] = field(default=(), metadata={"seal": "never"})
    """What follows from the rest and changes no won."""

    @property
    def told(self) -> tuple[Problem, ...]:
        """All that the office reads of a person."""
        return self.problems + self.advice


def outcome_of(work: WorkMonth, own: Own, figures: MonthFigures) -> Outcome:
    """Compute one person's month; what is impossible is listed with its cause and raises nothing.

    Wages paid early are counted as paid, as far as the net pay reaches. Hours of earlier months that take
    pay back are left out where the month does not reach for it.
    """
    history, adjusted = own.history, own.adjusted
    pays_once = any(due.item.month for due in items_due(own.items, work, EARNING))
    problems = [
        *_hour_problems(work, bool(adjusted) or bool(own.corrections) or pays_once),
        *wage_problems(work, own, figures.minimum_wage.hourly_won),
    ]
    if not has_wages(adjusted, history):
        problems.append(Problem("no_wage_terms", "정산할 날에 적용할 시급이 등록되어 있지 않습니다."))
    terms = terms_on(history, work.last_day)
    if terms is None and not any(problem.blocking for problem in problems):
        problems.append(Problem("no_wage_terms", "이 달에 적용할 시급이 등록되어 있지 않습니다."))
    if terms is None or any(problem.blocking for problem in problems):
        return Outcome(work, None, tuple(problems))
    draft, told = _adjusted_draft(work, own, terms, figures)
    draft, short = _with_item_deductions(draft, own)
    draft, corrected = _with_corrections(draft, own)
    problems += told + short + corrected + untold_months(own, work, terms)
    if draft.net_won < 0:
        sentence = f"공제가 지급액보다 {-draft.net_won:,}원 많습니다. 공제 내용을 확인해 주세요."
        return Outcome(work, None, (*problems, Problem("negative_net", sentence)))
    return Outcome(work, _settled(draft, own.dues), tuple(problems), advice=advice(work, terms))


def _adjusted_draft(
    work: WorkMonth, own: Own, terms: WageTerms, figures: MonthFigures
) -> tuple[Draft, list[Problem]]:
    # 조정적 상계 (대법원, 근로기준법 제43조): an overpayment is set off soon, and told before.
    overpaid = [one for one in own.adjusted if adjusted_won(one, own.history, own.allowances) < 0]
    draft = _draft(work, own, terms, figures)
    if not overpaid:
        return draft, []
    won = -sum(adjusted_won(one, own.history, own.allowances) for one in overpaid)
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


def assessed(earnings: Sequence[Line], work: WorkMonth, own: Own, terms: WageTerms) -> Assessed:
    """Return what deductions are counted from."""
    taxable = sum(line.amount - line.tax_free for line in earnings)
    days = day_wages(earnings, work) if terms.tax_mode == DAILY else ()
    bonus = bonus_months(own, work, terms)
    return Assessed(max(taxable, 0), coverage_on(own.coverages, work.month), days, bonus)


def _with_item_deductions(draft: Draft, own: Own) -> tuple[Draft, list[Problem]]:
    lines, short = item_deductions(own.items, draft.work, draft.net_won)
    total = sum(line.amount for line in lines)
    draft = replace(draft, lines=(*draft.lines, *lines), deduction_won=draft.deduction_won + total)
    return draft, [Problem("item_short", " ".join(short), blocking=False)] if short else []


def _with_corrections(draft: Draft, own: Own) -> tuple[Draft, list[Problem]]:
    taken, left = carried(own.corrections, draft.gross_won, draft.net_won)
    lines = [line for one in taken for line in corrected_lines(one)]
    gross = sum(line.amount for line in lines if line.side == PAYS)
    total = sum(line.amount for line in lines) - gross
    draft = replace(
        draft,
        lines=(*draft.lines, *lines),
        gross_won=draft.gross_won + gross,
        deduction_won=draft.deduction_won + total,
    )
    return draft, carried_problems(taken, left)


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
    impossible = [day.work_date.isoformat() for day in work.days if not day.is_possible]
    if impossible:
        sentence = f"하루에 있을 수 없는 근무 시간입니다: {', '.join(impossible[:10])}"
        found.append(Problem("hours_impossible", f"{sentence}. 근태를 고쳐 주세요."))
    open_days = [day.work_date.isoformat() for day in work.days if day.clock_in and not day.clock_out]
    if open_days:
        sentence = f"퇴근 기록이 없는 날은 0시간으로 계산했습니다: {', '.join(open_days)}"
        found.append(Problem("not_clocked_out", sentence, blocking=False))
    return found


def earnings_of(work: WorkMonth, own: Own, terms: WageTerms, figures: MonthFigures) -> list[Line]:
    """Return all that a month pays, each line with what of it is not taxed."""
    earnings = [
        *earning_lines(work, own.history, own.allowances),
        *adjusted_lines(own.adjusted, own.history, own.allowances),
        *item_earnings(own.items, work, figures.items, is_employee=terms.tax_mode != FREELANCE),
        *unused_leave_lines(own, work),
    ]
    return with_free_overtime(earnings, work, own, terms, figures.items.overtime_cap)


def _draft(work: WorkMonth, own: Own, terms: WageTerms, figures: MonthFigures) -> Draft:
    earnings = earnings_of(work, own, terms, figures)
    gross = sum(line.amount for line in earnings)
    deductions: list[Line] = []
    notes: list[str] = []
    # A month that pays nothing but a correction owes neither premium nor tax of its own.
    if earnings or not own.corrections:
        deductions, notes = deduction_lines(assessed(earnings, work, own, terms), work, terms, figures)
    if work.workplace_size < 5:
        notes.append("상시 5명 미만 사업장이라 연장·야간·휴일 가산수당이 적용되지 않음")
    total = sum(line.amount for line in deductions)
    return Draft(work, terms, (*earnings, *deductions), gross, total, tuple(notes))


def advice(work: WorkMonth, terms: WageTerms) -> tuple[Problem, ...]:
    """Return doubts about how a person is taxed: hours of a freelancer (F-89), a daily worker who stays."""
    found = []
    tracked = sum(1 for day in work.days if day.clock_in)
    if terms.tax_mode == FREELANCE and tracked:
        sentence = (
            f"3.3%(사업소득)인데 출퇴근이 {tracked}일 기록되어 있습니다. 정해진 시간에 지시를 받아 일하면 "
            "근로자입니다(근로기준법 제2조). 4대보험으로 바꿀지 확인해 주세요."
        )
        found.append(Problem("freelance_tracked", sentence, blocking=False))
    if is_long_daily(work, terms):
        sentence = (
            f"{work.hire_date.isoformat()}부터 3개월 넘게 계속 고용한 일용근로자입니다. "
            "그 달부터는 간이세액표로 원천징수합니다(소득세법 시행령 제20조). 급여 형태를 바꿔 주세요."
        )
        found.append(Problem("daily_three_months", sentence, blocking=False))
    return (*found, *old_percent(work, terms), *untold_year(work, terms))
