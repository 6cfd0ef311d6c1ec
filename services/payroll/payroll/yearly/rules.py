"""A person's year added up from payslips: gross, what of it was not taxed, each deduction, net."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

DEDUCTIONS = {
    "pension": "국민연금",
    "health": "건강보험",
    "long_term_care": "장기요양보험",
    "employment": "고용보험",
    "income_tax": "소득세",
    "local_tax": "지방소득세",
    "advance": "선지급 정산",
}
CORRECTED = "correct_"
"""Before the codes of what corrects an earlier month: counted with the month that pays it."""
OTHER = "other"
"""Deductions by agreement, together."""


@dataclass
class Year:
    """One person's sums in won; `months` are those that were paid, in order."""

    employee_id: int
    employee_no: str
    name: str
    months: list[str] = field(default_factory=list)
    gross_won: int = 0
    tax_free_won: int = 0
    deduction_won: int = 0
    taken: dict[str, int] = field(default_factory=dict)

    @property
    def taxable_won(self) -> int:
        """What was taxed of the gross."""
        return self.gross_won - self.tax_free_won

    @property
    def net_won(self) -> int:
        """What was paid out."""
        return self.gross_won - self.deduction_won

    def add(self, month: str, gross_won: int, deduction_won: int, lines: Iterable[Mapping[str, Any]]) -> None:
        """Add one month's payslip."""
        self.months.append(month)
        self.gross_won += gross_won
        self.deduction_won += deduction_won
        for line in lines:
            self.tax_free_won += line.get("tax_free", 0)
            if line["side"] == "deduction":
                code = line["code"].removeprefix(CORRECTED)
                name = code if code in DEDUCTIONS else OTHER
                self.taken[name] = self.taken.get(name, 0) + line["amount"]


def table_request(year: int, people: Iterable[Year]) -> dict[str, Any]:
    """Return the body of docs-render's workbook of a year, with a row of totals."""
    words = {**DEDUCTIONS, OTHER: "기타 공제"}
    won = ["총지급", "과세", "비과세", *words.values(), "공제총액", "실수령액"]
    texts = {"no": "사번", "name": "이름", "months": "지급한 달"}
    columns = [{"key": key, "label": label, "kind": "text"} for key, label in texts.items()]
    columns += [{"key": f"won{place}", "label": label, "kind": "won"} for place, label in enumerate(won)]
    rows = [
        [
            one.employee_no,
            one.name,
            f"{len(one.months)}개월",
            one.gross_won,
            one.taxable_won,
            one.tax_free_won,
            *(one.taken.get(code, 0) for code in words),
            one.deduction_won,
            one.net_won,
        ]
        for one in people
    ]
    return {"sheet": f"{year} 연간 누계", "title": None, "columns": columns, "rows": rows, "totals": True}
