"""Items as a payslip counts them: what they pay, what of it is not taxed, what they take off."""

from __future__ import annotations

from collections.abc import Sequence

from payroll.figures.rules import ItemFigures, MonthlyCap
from payroll.item.rules import BASES, DEDUCTION, EARNING, KINDS, LEAVE_PAY, Due, Item, due_in, free_won
from payroll.run.rules.lines import Line
from payroll.run.rules.work import WorkMonth

CODE = "item_"
LAW = "근로기준법 제43조제1항 단서"


def items_due(items: Sequence[Item], work: WorkMonth, side: str) -> list[Due]:
    """Return what a person's items of one side are in a month, in the order they were entered."""
    found = (due_in(item, work.month, work.hire_date, work.last_day) for item in items if item.side == side)
    return sorted((due for due in found if due is not None), key=lambda due: due.item.id)


def item_earnings(
    items: Sequence[Item], work: WorkMonth, figures: ItemFigures, *, is_employee: bool
) -> list[Line]:
    """Return a line for each item of its own won; nothing is tax-free for who is no employee (3.3 %)."""
    used: dict[str, int] = {}
    lines = []
    for due in items_due(items, work, EARNING):
        if due.item.kind == LEAVE_PAY:
            continue
        name = KINDS[due.item.kind].cap if is_employee else ""
        if not name:
            lines.append(_earning(due, 0, None))
            continue
        cap: MonthlyCap = getattr(figures, name)
        free = free_won(due, cap.won(due.item.children), used.get(name, 0))
        used[name] = used.get(name, 0) + free
        lines.append(_earning(due, free, cap))
    return lines


def item_deductions(items: Sequence[Item], work: WorkMonth, net_won: int) -> tuple[list[Line], list[str]]:
    """Return a line for each item that takes off, as far as the net pay reaches, and what stays open."""
    left, lines, short = max(net_won, 0), [], []
    for due in items_due(items, work, DEDUCTION):
        taken = min(due.won, left)
        left -= taken
        if taken:
            lines.append(_deduction(due, taken))
        if taken < due.won:
            short.append(f"{due.item.label} {due.won - taken:,}원은 실수령액이 모자라 공제하지 않았습니다.")
    return lines, short


def _earning(due: Due, free: int, cap: MonthlyCap | None) -> Line:
    item = due.item
    text = f"{item.label} / {_how(due)}"
    if free:
        text += (
            f" (비과세 {free:,}원)" if free == due.won else f" (비과세 {free:,}원, 과세 {due.won - free:,}원)"
        )
    basis = cap.source if cap and free else item.basis_note or "근로계약·취업규칙"
    return Line(EARNING, f"{CODE}{item.kind}", item.label, due.won, text, basis, tax_free=free)


def _deduction(due: Due, taken: int) -> Line:
    item = due.item
    text = f"{item.label} / {_how(due)}" + (f" 가운데 {taken:,}원" if taken < due.won else "")
    basis = f"{LAW} · {BASES[item.basis]}: {item.basis_note}"
    return Line(DEDUCTION, f"{CODE}{item.kind}", item.label, taken, text, basis)


def _how(due: Due) -> str:
    item = due.item
    if item.month is not None:
        return f"{item.month} 한 번 {item.won:,}원"
    per_child = f" (자녀 {item.children}명)" if item.children else ""
    part = "" if due.days == due.of_days else f" × {due.days}일/{due.of_days}일"
    return f"매월 {item.won:,}원{per_child}{part}"
