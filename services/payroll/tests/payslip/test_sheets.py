"""The month's workbooks: the former columns, the wage ledger, and further items that nobody planned for."""

from dataclasses import replace
from typing import Any

from payroll.payslip.rules.sheets import (
    MOST_OWN_COLUMNS,
    excel_request,
    ledger_request,
    month_columns,
)
from payroll.payslip.rules.view import LineView, PayslipView
from payslip_views import payslip


def line(
    side: str, code: str, label: str, amount: int, counted: tuple[tuple[str, int], ...] = ()
) -> LineView:
    return LineView(side, code, label, amount, "", "", counted)


def with_lines(*more: LineView) -> PayslipView:
    one = payslip()
    earned = sum(each.amount for each in more if each.side == "earning")
    taken = sum(each.amount for each in more if each.side == "deduction")
    return replace(
        one,
        lines=(*one.lines, *more),
        gross_won=one.gross_won + earned,
        deduction_won=one.deduction_won + taken,
        net_won=one.net_won + earned - taken,
    )


def cells(request: dict[str, Any], row: int = 0) -> dict[str, Any]:
    labels = [column["label"] for column in request["columns"]]
    return dict(zip(labels, request["rows"][row], strict=True))


def between(found: dict[str, Any], first: str, last: str) -> list[int]:
    labels = list(found)
    return [found[label] for label in labels[labels.index(first) : labels.index(last)]]


def test_the_workbook_has_a_value_for_every_column() -> None:
    request = excel_request("2026-11", [payslip(), payslip()])
    assert request["sheet"] == "2026-11 급여"
    assert request["totals"] is True
    found = cells(request)
    assert found["총근무(h)"] == 600 + 18 * 480
    assert found["총지급"] - found["4대보험합계"] - found["소득세"] - found["지방소득세"] == found["실수령액"]


def test_the_former_columns_keep_their_words_and_order() -> None:
    former = ["직원ID", "이름", "부서", "계산방식", "총근무(h)", "잔업(h)", "야간(h)", "휴일(h)", "기본급"]
    former += ["잔업수당", "야간수당", "휴일수당", "총지급", "소득세", "가불차감", "실수령액"]
    labels = [column.label for column in month_columns([payslip()])]
    assert [label for label in labels if label in former] == former


def test_all_columns_of_the_former_applications_last_workbook_are_there_in_its_order() -> None:
    last = [
        "직원ID",
        "이름",
        "부서",
        "계산방식",
        "총근무(h)",
        "잔업(h)",
        "야간(h)",
        "휴일(h)",
        "기본급",
        "주휴수당",
    ]
    last += [
        "잔업수당",
        "야간수당",
        "휴일수당",
        "결근일수",
        "결근공제",
        "주휴공제",
        "총지급",
        "소득세",
        "국민연금",
    ]
    last += ["건강보험", "장기요양", "고용보험", "4대보험합계", "가불차감", "실수령액", "수동수정"]
    assert len(last) == 26
    labels = [column.label for column in month_columns([payslip()])]
    assert [label for label in labels if label in last] == last


def test_absences_are_counted_and_taken_once_and_what_the_office_entered_is_marked() -> None:
    one = with_lines(
        line("earning", "absence", "결근공제", -165_120, (("2026-11-04", -480), ("2026-11-05", -480))),
        line("earning", "absence_week", "주휴공제", -82_560, (("2026-11-08", -480),)),
        line("earning", "item_meal", "식대", 200_000),
    )
    plain, found = cells(excel_request("2026-11", [payslip()])), cells(excel_request("2026-11", [one]))
    assert (found["결근일수"], found["결근공제"], found["주휴공제"]) == (2, -165_120, -82_560)
    assert (plain["결근일수"], plain["결근공제"], plain["수동수정"], found["수동수정"]) == (0, 0, "", "Y")
    assert sum(between(found, "기본급", "총지급")) - found["결근일수"] == found["총지급"] == one.gross_won


def test_a_further_item_has_its_own_column_and_the_totals_match() -> None:
    one = with_lines(
        line("earning", "meal", "식대", 100_000),
        line("earning", "adjust_overtime", "10월 정산 연장근로수당", 7_000),
        line("deduction", "union", "조합비", 5_000),
    )
    found = cells(excel_request("2026-11", [payslip(), one]), 1)
    assert (found["식대"], found["지난달 정산"], found["조합비"]) == (100_000, 7_000, 5_000)
    assert sum(between(found, "기본급", "총지급")) == found["총지급"] == one.gross_won
    taken = sum(between(found, "소득세", "실수령액")) - found["4대보험합계"]
    assert found["총지급"] - taken == found["실수령액"]


def test_too_many_kinds_of_items_share_one_column_and_nothing_is_lost() -> None:
    many = [line("earning", f"x{number}", f"수당{number}", number) for number in range(1, 30)]
    found = cells(excel_request("2026-11", [with_lines(*many)]))
    assert sum(label.startswith("수당") for label in found) == MOST_OWN_COLUMNS
    assert found["기타수당"] == sum(range(MOST_OWN_COLUMNS + 1, 30))
    assert sum(between(found, "기본급", "총지급")) == found["총지급"]


def test_the_wage_ledger_has_what_the_decree_asks_for_and_adds_up() -> None:
    one = with_lines(
        line("earning", "family", "가족수당", 30_000), line("deduction", "union", "조합비", 5_000)
    )
    request = ledger_request("2026-11", "휴메틱스", [one])
    found = cells(request)
    assert request["title"] == "2026년 11월 임금대장 · 휴메틱스"
    who = {"성명", "생년월일", "사번", "고용 연월일", "종사업무", "임금 계산 기초"}
    time = {"근로일수", "근로시간수(h)", "연장근로(h)", "야간근로(h)", "휴일근로(h)"}
    assert who | time | {"기본급", "가족수당", "공제총액"} <= set(found)
    assert found["고용 연월일"] == "2025-03-01"
    assert sum(between(found, "기본급", "지급총액")) == found["지급총액"] == one.gross_won
    labels = list(found)
    taken = [found[label] for label in labels[labels.index("지급총액") + 1 : labels.index("공제총액")]]
    assert sum(taken) == found["공제총액"] == one.deduction_won
    assert found["지급총액"] - found["공제총액"] == found["실수령액"]


def test_every_column_has_a_kind_and_rates_are_not_summed() -> None:
    kinds = {
        column["label"]: column["kind"] for column in ledger_request("2026-11", "가", [payslip()])["columns"]
    }
    assert kinds["통상시급"] == "rate"
    assert kinds["생년월일"] == "date"
    assert kinds["지급총액"] == "won"


def test_the_wage_ledger_has_all_that_article_27_asks_for() -> None:
    found = cells(ledger_request("2026-11", "휴메틱스", [payslip(job="포장")]))
    assert (found["사번"], found["성명"], found["생년월일"]) == ("H-0001", "김하늘", "1990-05-17")
    assert (found["고용 연월일"], found["종사업무"]) == ("2025-03-01", "포장")
    assert (found["임금 계산 기초"], found["통상시급"], found["공제대상가족(명)"])[1:] == (11_000, 1)
    assert (found["근로일수"], found["근로시간수(h)"]) == (19, 600 + 18 * 480)
    assert (found["연장근로(h)"], found["야간근로(h)"], found["휴일근로(h)"]) == (120, 60, 0)
    assert sum(between(found, "기본급", "지급총액")) == found["지급총액"]
