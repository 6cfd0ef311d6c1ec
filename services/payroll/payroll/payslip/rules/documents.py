"""What docs-render is asked to draw: the lawful payslip (시행령 제27조의2), and the month's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from payroll.payslip.rules.view import ADJUSTED, CORRECTED, LineView, PayslipView, summed_by_label

# 격월 또는 부정기 지급: what settles or corrects an earlier month, bonuses, leave that was not taken.
_IRREGULAR = (ADJUSTED, CORRECTED, "item_bonus", "item_performance", "item_back_pay", "item_leave_pay")
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
            {"label": label, "amount": amount, "regular": is_regular}
            for is_regular in (True, False)
            for label, amount in summed_by_label(_of_kind(payslip.earnings, is_regular=is_regular))
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


def _of_kind(lines: Sequence[LineView], *, is_regular: bool) -> list[LineView]:
    return [line for line in lines if line.code.startswith(_IRREGULAR) != is_regular]


def _notes(payslip: PayslipView) -> list[str]:
    draft = [DRAFT_NOTE] if payslip.state in ("draft", "reviewed") else []
    return [*draft, *payslip.notes]


def book_title(month: str, people: int) -> str:
    """Return the title of a whole month's PDF."""
    year, number = month.split("-")
    return f"{year}년 {int(number)}월 임금명세서 - {people}명"


def pdf_name(month: str, name: str | None = None, *, locked: bool = False) -> str:
    """Return the file name of a month's PDF, or of one person's; a locked one says so."""
    words = [month, *([name] if name else []), *(["암호"] if locked else [])]
    return f"급여명세서_{'_'.join(words)}.pdf"


def excel_name(month: str) -> str:
    """Return the file name of a month's workbook."""
    return f"급여명세서_{month}.xlsx"


def ledger_name(month: str) -> str:
    """Return the file name of a month's wage ledger."""
    return f"임금대장_{month}.xlsx"
