"""Whether a payslip holds what the law wants on it (근로기준법 제48조제2항, 시행령 제27조의2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from payroll.run.rules.checks import UNLAWFUL
from payroll.run.rules.draft import Draft, Outcome
from payroll.run.rules.lines import EARNING, Line
from payroll.run.rules.problems import Problem

HOURS_TOLD = frozenset({"overtime", "night", "holiday", "holiday_long"})
"""제27조의2제5호: 연장·야간·휴일근로 tell their hours."""


def lawful(outcome: Outcome) -> Outcome:
    """Return the outcome, or without its payslip and with the reason where a lawful item is missing."""
    if outcome.draft is None or not (missing := list(missing_items(outcome.draft))):
        return outcome
    sentence = f"임금명세서에 있어야 할 것이 빠졌습니다(시행령 제27조의2): {', '.join(missing)}"
    return replace(outcome, draft=None, problems=(*outcome.problems, Problem(UNLAWFUL, sentence)))


def missing_items(draft: Draft) -> Iterator[str]:
    """Yield in Korean what a payslip lacks: who, items with their method and basis, sums that agree."""
    if not draft.work.name.strip():
        yield "성명"
    for line in draft.lines:
        yield from _missing_of(line)
    gross = sum(line.amount for line in draft.lines if line.side == EARNING)
    if (gross, sum(line.amount for line in draft.lines)) != (
        draft.gross_won,
        draft.gross_won + draft.deduction_won,
    ):
        yield "항목의 합과 같은 총액"


def _missing_of(line: Line) -> Iterator[str]:
    name = line.label.strip() or line.code
    if not line.label.strip():
        yield f"{name} 항목 이름"
    if not line.formula.removeprefix(f"{line.label} / ").strip():
        yield f"{name} 계산 방법"
    if not line.basis.strip():
        yield f"{name} 근거"
    if line.code in HOURS_TOLD and not line.minutes:
        yield f"{name} 시간 수"
