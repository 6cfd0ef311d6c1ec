"""A month as workbooks: the office's former columns, and the wage ledger (임금대장, 시행령 제27조)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from payroll.payslip.rules.view import (
    ADJUSTED,
    HOLIDAYS,
    INSURANCES,
    SETTLED,
    TAX_MODE_WORDS,
    LineView,
    PayslipView,
    item_of,
)

MOST_OWN_COLUMNS = 16
"""Kinds of further items that get a column each; more of them share one."""

_WIDTHS = {"won": 11, "rate": 9, "int": 8, "minutes": 9, "date": 11}
_EARNED = ("base", "weekly_holiday", "paid_holiday", "annual_leave", "overtime", "night", *HOLIDAYS)
_ABSENT = ("absence", "absence_week")
_TAKEN = ("income_tax", "local_tax", *INSURANCES, "advance")


@dataclass(frozen=True)
class Column:
    """One column: its head, its kind as docs-render knows it, and what stands in it."""

    label: str
    kind: str
    cell: Callable[[PayslipView], str | int]


def excel_request(month: str, payslips: Sequence[PayslipView]) -> dict[str, Any]:
    """Return the body of docs-render's workbook of a month, with a row of totals."""
    return _table(f"{month} 급여", None, month_columns(payslips), payslips)


def ledger_request(month: str, company: str, payslips: Sequence[PayslipView]) -> dict[str, Any]:
    """Return the body of docs-render's 임금대장 of a month, with a row of totals."""
    year, number = month.split("-")
    title = f"{year}년 {int(number)}월 임금대장 · {company}"
    return _table(f"{month} 임금대장", title, ledger_columns(payslips), payslips)


def month_columns(payslips: Sequence[PayslipView]) -> list[Column]:
    """Return the columns of the former workbook in its order and words, and one for each further item."""
    return [
        Column("직원ID", "text", lambda p: p.employee_no),
        Column("이름", "text", lambda p: p.name),
        Column("부서", "text", lambda p: p.site_name),
        Column("계산방식", "text", _basis),
        *_hours(("총근무(h)", "잔업(h)", "야간(h)", "휴일(h)")),
        _won("기본급", "base"),
        _won("주휴수당", "weekly_holiday"),
        _won("유급휴일수당", "paid_holiday"),
        _won("연차유급휴가", "annual_leave"),
        _won("잔업수당", "overtime"),
        _won("야간수당", "night"),
        _won("휴일수당", *HOLIDAYS),
        Column("결근일수", "int", lambda p: p.absent_days),
        _won("결근공제", "absence"),
        _won("주휴공제", "absence_week"),
        Column(SETTLED, "won", lambda p: sum(x.amount for x in p.earnings if item_of(x) == SETTLED)),
        *_further(payslips, _other_earnings, "기타수당"),
        Column("총지급", "won", lambda p: p.gross_won),
        _won("소득세", "income_tax"),
        _won("지방소득세", "local_tax"),
        _won("국민연금", "pension"),
        _won("건강보험", "health"),
        _won("장기요양", "long_term_care"),
        _won("고용보험", "employment"),
        _won("4대보험합계", *INSURANCES),
        _won("가불차감", "advance"),
        *_further(payslips, _other_deductions, "기타공제"),
        Column("실수령액", "won", lambda p: p.net_won),
        Column("수동수정", "text", lambda p: "Y" if p.is_by_hand else ""),
    ]


def ledger_columns(payslips: Sequence[PayslipView]) -> list[Column]:
    """Return the columns of the wage ledger: who, since when, on what basis, time, each item, sums."""
    return [
        Column("사번", "text", lambda p: p.employee_no),
        Column("성명", "text", lambda p: p.name),
        Column("생년월일", "date", lambda p: p.birth_date.isoformat()),
        Column("고용 연월일", "date", lambda p: p.hire_date.isoformat()),
        Column("근무지", "text", lambda p: p.site_name),
        Column("종사업무", "text", lambda p: p.job),
        Column("임금 계산 기초", "text", _basis),
        Column("통상시급", "rate", lambda p: p.hourly_won),
        Column("공제대상가족(명)", "rate", lambda p: p.family_count),
        Column("임금산정기간", "text", lambda p: f"{p.period[0]} ~ {p.period[1]}"),
        Column("근로일수", "int", lambda p: p.days_worked),
        *_hours(("근로시간수(h)", "연장근로(h)", "야간근로(h)", "휴일근로(h)")),
        *_further(payslips, lambda p: p.earnings, "그 밖의 지급"),
        Column("지급총액", "won", lambda p: p.gross_won),
        *_further(payslips, lambda p: p.deductions, "그 밖의 공제"),
        Column("공제총액", "won", lambda p: p.deduction_won),
        Column("실수령액", "won", lambda p: p.net_won),
        Column("지급일", "date", lambda p: p.pay_date.isoformat()),
    ]


def _table(
    sheet: str, title: str | None, columns: Sequence[Column], payslips: Sequence[PayslipView]
) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "title": title,
        "columns": [
            {
                "key": str(number),
                "label": column.label,
                "kind": column.kind,
                "width": _WIDTHS.get(column.kind),
            }
            for number, column in enumerate(columns)
        ],
        "rows": [[column.cell(payslip) for column in columns] for payslip in payslips],
        "totals": True,
        "frozen": 2,
    }


def _basis(payslip: PayslipView) -> str:
    return f"{payslip.pay_word} · {TAX_MODE_WORDS[payslip.tax_mode]}"


def _hours(labels: tuple[str, str, str, str]) -> list[Column]:
    worked, overtime, night, holiday = labels
    return [
        Column(worked, "minutes", lambda p: p.worked_minutes),
        Column(overtime, "minutes", lambda p: p.overtime_minutes),
        Column(night, "minutes", lambda p: p.night_minutes),
        Column(holiday, "minutes", lambda p: p.holiday_minutes),
    ]


def _won(label: str, *codes: str) -> Column:
    return Column(label, "won", lambda p: p.amount(*codes))


def _other_earnings(payslip: PayslipView) -> list[LineView]:
    named = (*_EARNED, *_ABSENT)
    return [x for x in payslip.earnings if x.code not in named and not x.code.startswith(ADJUSTED)]


def _other_deductions(payslip: PayslipView) -> list[LineView]:
    return [line for line in payslip.deductions if line.code not in _TAKEN]


def _further(
    payslips: Sequence[PayslipView], lines: Callable[[PayslipView], list[LineView]], rest: str
) -> list[Column]:
    labels = list(dict.fromkeys(item_of(line) for payslip in payslips for line in lines(payslip)))
    own, shared = labels[:MOST_OWN_COLUMNS], frozenset(labels[MOST_OWN_COLUMNS:])
    columns = [_items(label, lines, frozenset([label])) for label in own]
    return [*columns, _items(rest, lines, shared)] if shared else columns


def _items(label: str, lines: Callable[[PayslipView], list[LineView]], names: frozenset[str]) -> Column:
    return Column(label, "won", lambda p: sum(line.amount for line in lines(p) if item_of(line) in names))
