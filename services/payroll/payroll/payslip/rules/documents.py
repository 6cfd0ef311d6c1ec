"""What docs-render is asked to draw: the lawful payslip (시행령 제27조의2), and the month's table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from payroll.payslip.rules.view import HOLIDAYS, INSURANCES, TAX_MODE_WORDS, PayslipView, summed_by_label

DRAFT_NOTE = "확정하기 전 초안입니다. 금액이 바뀔 수 있습니다."


@dataclass(frozen=True)
class Company:
    """The employer as printed."""

    name: str
    address: str
    phone: str


def pdf_request(payslips: Sequence[PayslipView], company: Company) -> dict[str, Any]:
    """Return the body of docs-render's payslip PDF."""
    return {
        "company": {"name": company.name, "address": company.address, "phone": company.phone},
        "payslips": [_printed(payslip) for payslip in payslips],
    }


def _printed(payslip: PayslipView) -> dict[str, Any]:
    start, end = payslip.period
    return {
        "month": payslip.month,
        "pay_date": payslip.pay_date.isoformat(),
        "period_start": start.isoformat(),
        "period_end": end.isoformat(),
        "name": payslip.name,
        "birth_date": payslip.birth_date.isoformat(),
        "employee_no": payslip.employee_no,
        "department": payslip.site_name,
        "position": "",
        "earnings": [
            {"label": label, "amount": amount, "regular": True}
            for label, amount in summed_by_label(payslip.earnings)
        ],
        "deductions": [
            {"label": label, "amount": amount} for label, amount in summed_by_label(payslip.deductions)
        ],
        "gross": payslip.gross_won,
        "deduction_total": payslip.deduction_won,
        "net": payslip.net_won,
        "work": {
            "days": payslip.days_worked,
            "worked_minutes": payslip.worked_minutes,
            "overtime_minutes": payslip.overtime_minutes,
            "night_minutes": payslip.night_minutes,
            "holiday_minutes": payslip.holiday_minutes,
            "hourly_won": payslip.hourly_won,
            "family": payslip.family_count,
        },
        "methods": [
            {"label": line.label, "formula": line.method, "amount": line.amount} for line in payslip.lines
        ],
        "notes": _notes(payslip),
    }


def _notes(payslip: PayslipView) -> list[str]:
    draft = [DRAFT_NOTE] if payslip.state in ("draft", "reviewed") else []
    return [*draft, *payslip.notes]


Cell = Callable[[PayslipView], str | int]

# The columns of the office's former workbook, in its order and words, with what the law added.
COLUMNS: tuple[tuple[str, str, str, Cell], ...] = (
    ("employee_no", "직원ID", "text", lambda p: p.employee_no),
    ("name", "이름", "text", lambda p: p.name),
    ("site", "부서", "text", lambda p: p.site_name),
    ("mode", "계산방식", "text", lambda p: f"시급제 · {TAX_MODE_WORDS[p.tax_mode]}"),
    ("worked", "총근무(h)", "minutes", lambda p: p.worked_minutes),
    ("overtime", "잔업(h)", "minutes", lambda p: p.overtime_minutes),
    ("night", "야간(h)", "minutes", lambda p: p.night_minutes),
    ("holiday", "휴일(h)", "minutes", lambda p: p.holiday_minutes),
    ("base_won", "기본급", "won", lambda p: p.amount("base")),
    ("weekly_won", "주휴수당", "won", lambda p: p.amount("weekly_holiday")),
    ("paid_holiday_won", "유급휴일수당", "won", lambda p: p.amount("paid_holiday")),
    ("leave_won", "연차유급휴가", "won", lambda p: p.amount("annual_leave")),
    ("overtime_won", "잔업수당", "won", lambda p: p.amount("overtime")),
    ("night_won", "야간수당", "won", lambda p: p.amount("night")),
    ("holiday_won", "휴일수당", "won", lambda p: p.amount(*HOLIDAYS)),
    ("adjusted_won", "지난달 정산", "won", lambda p: sum(p.settled.values())),
    ("gross", "총지급", "won", lambda p: p.gross_won),
    ("income_tax", "소득세", "won", lambda p: p.amount("income_tax")),
    ("local_tax", "지방소득세", "won", lambda p: p.amount("local_tax")),
    ("pension", "국민연금", "won", lambda p: p.amount("pension")),
    ("health", "건강보험", "won", lambda p: p.amount("health")),
    ("care", "장기요양", "won", lambda p: p.amount("long_term_care")),
    ("employment", "고용보험", "won", lambda p: p.amount("employment")),
    ("insurance", "4대보험합계", "won", lambda p: p.amount(*INSURANCES)),
    ("advance", "가불차감", "won", lambda p: p.amount("advance")),
    ("net", "실수령액", "won", lambda p: p.net_won),
)


def excel_request(month: str, payslips: Sequence[PayslipView]) -> dict[str, Any]:
    """Return the body of docs-render's workbook of a month, with a row of totals."""
    return {
        "sheet": f"{month} 급여",
        "title": None,
        "columns": [{"key": key, "label": label, "kind": kind} for key, label, kind, _ in COLUMNS],
        "rows": [[cell(payslip) for _, _, _, cell in COLUMNS] for payslip in payslips],
        "totals": True,
    }


def pdf_name(month: str, name: str | None = None) -> str:
    """Return the file name of a month's PDF, or of one person's."""
    return f"급여명세서_{month}_{name}.pdf" if name else f"급여명세서_{month}.pdf"


def excel_name(month: str) -> str:
    """Return the file name of a month's workbook."""
    return f"급여명세서_{month}.xlsx"
