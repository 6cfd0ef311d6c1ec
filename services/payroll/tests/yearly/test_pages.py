"""A year's pay: locked runs only, sums that agree with the payslips, page, workbook and call."""

import pytest
from chassis.testing import TestApp, staff
from payroll.yearly.rules import Year, table_request
from payroll_office import office_with_november, take_steps

URL = "/api/payroll/v1/years/2026"


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    office_with_november(payroll)
    boss = payroll.client(staff())
    meal = {"kind": "meal", "won": 200_000, "valid_from": "2026-01-01"}
    assert boss.post("/api/payroll/v1/wages/1/items", json=meal).status_code == 201
    boss.post("/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"})
    return payroll


def test_drafts_never_count_and_locked_months_add_up(office: TestApp) -> None:
    boss = office.client(staff())
    assert boss.get(URL).json()["items"] == []
    take_steps(office, "review", "lock")
    one = boss.get(f"{URL}?employee=1").json()["items"][0]
    payslip = boss.get("/api/payroll/v1/runs/2026-11/payslips/1").json()
    assert one["months"] == ["2026-11"]
    assert (one["gross"], one["net"]) == (payslip["gross"], payslip["net"])
    assert (one["tax_free"], one["taxable"]) == (200_000, payslip["gross"] - 200_000)
    assert sum(one["deductions"].values()) == one["deduction_total"] == payslip["deduction_total"]


def test_the_page_shows_the_year_and_an_empty_one_says_so(office: TestApp) -> None:
    take_steps(office, "review", "lock")
    page = office.client(staff("payer")).get("/admin/payroll/years/2026")
    assert "김하늘" in page.text
    assert "200,000" in page.text
    assert "확정한 급여가 없습니다" in office.client(staff()).get("/admin/payroll/years/2025").text
    assert office.client(staff("operator")).get("/admin/payroll/years/2026").status_code == 403


def test_deductions_by_agreement_stand_together_in_the_workbook() -> None:
    year = Year(1, "H-0001", "김하늘")
    rent = {"side": "deduction", "code": "item_dormitory", "amount": 100_000}
    year.add("2026-11", 2_000_000, 100_000, [rent, {"side": "earning", "code": "base", "amount": 2_000_000}])
    year.add("2026-12", 2_000_000, 100_000, [rent])
    table = table_request(2026, [year])
    told = dict(zip([one["label"] for one in table["columns"]], table["rows"][0], strict=True))
    assert (told["지급한 달"], told["총지급"], told["기타 공제"], told["실수령액"]) == (
        "2개월",
        4_000_000,
        200_000,
        3_800_000,
    )
