"""Wages paid early, as a payslip counts them: lines of what is taken, notes of before and after."""

from __future__ import annotations

from collections.abc import Sequence

from payroll.prepaid.rules import Taken
from payroll.run.rules.lines import DEDUCTION, Line

LINE_CODE, LINE_LABEL = "advance", "선지급(가불) 정산"
LAW = "근로기준법 제43조 (이미 지급한 임금)"


def settlement_lines(taken: Sequence[Taken]) -> list[Line]:
    """Return the payslip's lines: one for each advance of which something is taken."""
    return [
        Line(
            DEDUCTION,
            LINE_CODE,
            LINE_LABEL,
            one.won,
            f"{one.due.paid_on.isoformat()} 미리 지급한 {one.due.won:,}원"
            + (f" 가운데 {one.won:,}원" if one.open_won else ""),
            LAW,
        )
        for one in taken
        if one.won
    ]


def settlement_notes(net_won: int, taken: Sequence[Taken]) -> list[str]:
    """Return the payslip's notes: the net pay before and after, and what stays open."""
    if not taken:
        return []
    total = sum(one.won for one in taken)
    notes = [f"선지급 정산 전 실수령액 {net_won:,}원, 정산 후 {net_won - total:,}원"]
    if shortage := sum(one.open_won for one in taken):
        notes.append(f"미리 지급한 임금 {shortage:,}원이 남음: 서면 합의로만 정하고 퇴직금에서 빼지 않음")
    return notes
