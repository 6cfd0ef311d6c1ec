"""A payslip as read back, and what docs-render is asked to draw."""

from dataclasses import replace
from datetime import date

from payroll.payslip.rules.documents import (
    DRAFT_NOTE,
    Company,
    excel_name,
    ledger_name,
    pdf_name,
    pdf_request,
)
from payroll.payslip.rules.view import LineView, summed_by_label
from payroll_people import NOVEMBER
from payslip_views import payslip

COMPANY = Company("휴메틱스", "서울 어딘가", "02-000-0000")


def test_sums_of_the_items_are_the_totals() -> None:
    one = payslip()
    assert sum(line.amount for line in one.earnings) == one.gross_won
    assert sum(line.amount for line in one.deductions) == one.deduction_won
    assert one.gross_won - one.deduction_won == one.net_won


def test_two_wages_inside_the_month_are_one_printed_item_with_two_methods() -> None:
    printed = pdf_request([payslip()], COMPANY)["payslips"][0]
    assert [item["label"] for item in printed["earnings"]].count("기본급") == 1
    methods = [item["formula"] for item in printed["methods"] if item["label"] == "기본급"]
    assert methods == ["112시간 × 10,320원", "40시간 × 11,000원"]


def test_every_lawful_item_is_printed() -> None:
    printed = pdf_request([payslip()], COMPANY)["payslips"][0]
    assert printed["name"] == "김하늘"
    assert printed["employee_no"] == "H-0001"
    assert printed["birth_date"] == "1990-05-17"
    assert printed["pay_date"] == "2026-12-10"
    assert printed["gross"] == sum(item["amount"] for item in printed["earnings"])
    assert printed["deduction_total"] == sum(item["amount"] for item in printed["deductions"])
    assert printed["net"] == printed["gross"] - printed["deduction_total"]
    assert printed["work"]["overtime_minutes"] == 120
    assert {"기본급", "연장근로수당", "야간근로수당", "주휴수당"} <= {
        item["label"] for item in printed["methods"]
    }


def test_the_period_is_the_month_within_the_employment() -> None:
    assert payslip().period == (NOVEMBER, date(2026, 11, 30))
    joined = payslip(hire_date=date(2026, 11, 9), resign_date=date(2026, 11, 21))
    assert joined.period == (date(2026, 11, 9), date(2026, 11, 20))


def test_a_draft_says_that_it_is_one() -> None:
    assert DRAFT_NOTE in pdf_request([payslip(state="draft")], COMPANY)["payslips"][0]["notes"]
    assert DRAFT_NOTE not in pdf_request([payslip()], COMPANY)["payslips"][0]["notes"]


def test_what_settles_an_earlier_month_is_printed_as_irregular() -> None:
    one = payslip()
    adjusted = LineView("earning", "adjust_base", "10월 정산 기본급", 1_000, "", "", (("2026-10-05", 30),))
    printed = pdf_request([replace(one, lines=(adjusted, *one.lines))], COMPANY)["payslips"][0]
    assert [item["label"] for item in printed["earnings"] if not item["regular"]] == ["10월 정산 기본급"]
    assert printed["earnings"][-1]["label"] == "10월 정산 기본급"


def test_bonuses_are_printed_as_irregular_and_monthly_allowances_as_regular() -> None:
    one = payslip()
    codes = {
        "item_bonus": "상여금",
        "item_performance": "성과금",
        "item_back_pay": "소급분",
        "item_meal": "식대",
    }
    more = [LineView("earning", code, label, 1_000, "", "", ()) for code, label in codes.items()]
    printed = pdf_request([replace(one, lines=(*more, *one.lines))], COMPANY)["payslips"][0]
    rare = [item["label"] for item in printed["earnings"] if not item["regular"]]
    assert rare == ["상여금", "성과금", "소급분"]


def test_files_are_named_in_korean() -> None:
    assert pdf_name("2026-11") == "급여명세서_2026-11.pdf"
    assert pdf_name("2026-11", "김하늘") == "급여명세서_2026-11_김하늘.pdf"
    assert pdf_name("2026-11", "김하늘", locked=True) == "급여명세서_2026-11_김하늘_암호.pdf"
    assert ledger_name("2026-11") == "임금대장_2026-11.xlsx"
    assert excel_name("2026-11") == "급여명세서_2026-11.xlsx"


def test_lines_of_one_name_are_summed_in_their_order() -> None:
    def line(label: str, amount: int) -> LineView:
        return LineView("earning", "x", label, amount, "", "", ())

    lines = [line("기본급", 1), line("연장", 2), line("기본급", 3)]
    assert summed_by_label(lines) == [("기본급", 4), ("연장", 2)]


def test_the_base_lines_sentence_tells_the_kind_of_pay() -> None:
    def paid_by(formula: str) -> str:
        line = LineView("earning", "base", "기본급", 1, f"기본급 / {formula}", "", ())
        return replace(payslip(), lines=(line,)).pay_word

    kinds = [paid_by("월 2,500,000원(209시간)"), paid_by("21.5공(172시간) × 150,000원"), payslip().pay_word]
    assert kinds == ["월급제", "일급제(공수)", "시급제"]
