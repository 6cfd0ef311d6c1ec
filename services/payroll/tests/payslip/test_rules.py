"""A payslip as read back, and what docs-render is asked to draw."""

from datetime import date

from payroll.payslip.rules.documents import (
    COLUMNS,
    DRAFT_NOTE,
    Company,
    excel_name,
    excel_request,
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


def test_the_workbook_has_a_value_for_every_column() -> None:
    request = excel_request("2026-11", [payslip(), payslip()])
    assert request["sheet"] == "2026-11 급여"
    assert request["totals"] is True
    assert [len(row) for row in request["rows"]] == [len(COLUMNS)] * 2
    cells = dict(zip((column["label"] for column in request["columns"]), request["rows"][0], strict=True))
    assert cells["총근무(h)"] == 600 + 18 * 480
    assert cells["총지급"] - cells["4대보험합계"] - cells["소득세"] - cells["지방소득세"] == cells["실수령액"]


def test_the_former_columns_keep_their_words_and_order() -> None:
    former = ["직원ID", "이름", "부서", "계산방식", "총근무(h)", "잔업(h)", "야간(h)", "휴일(h)", "기본급"]
    former += ["잔업수당", "야간수당", "휴일수당", "총지급", "소득세", "가불차감", "실수령액"]
    labels = [label for _, label, _, _ in COLUMNS]
    assert [label for label in labels if label in former] == former


def test_files_are_named_in_korean() -> None:
    assert pdf_name("2026-11") == "급여명세서_2026-11.pdf"
    assert pdf_name("2026-11", "김하늘") == "급여명세서_2026-11_김하늘.pdf"
    assert excel_name("2026-11") == "급여명세서_2026-11.xlsx"


def test_lines_of_one_name_are_summed_in_their_order() -> None:
    def line(label: str, amount: int) -> LineView:
        return LineView("earning", "x", label, amount, "", "", ())

    lines = [line("기본급", 1), line("연장", 2), line("기본급", 3)]
    assert summed_by_label(lines) == [("기본급", 4), ("연장", 2)]
