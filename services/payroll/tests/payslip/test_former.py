"""Every address of the former system's payslips, by address (domain.md §3.2 and §3.3)."""

from datetime import date
from urllib.parse import unquote

import pytest
from chassis.identity import Identity
from chassis.testing import TestApp, anyone, staff, worker
from payroll.run.tables import PayRun, Payslip
from payroll_office import (
    answer_month,
    answer_roster,
    full_days,
    give_wage,
    month_row,
    office_with_november,
    roster_row,
)
from sqlalchemy import func, select


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("pdf?month=2026-11", "application/pdf", "급여명세서_2026-11.pdf"),
        ("pdf?month=2026-11&employee=1", "application/pdf", "급여명세서_2026-11_김하늘.pdf"),
        ("excel?month=2026-11", "spreadsheetml.sheet", "급여명세서_2026-11.xlsx"),
    ],
)
def test_a_file_keeps_its_address_kind_and_name(payroll: TestApp, address: str, kind: str, name: str) -> None:
    office_with_november(payroll)
    payroll.peer("docs-render").on("POST", "/internal/pdf/payslip", content=b"%PDF-1.7")
    payroll.peer("docs-render").on("POST", "/internal/xlsx/table", content=b"PK")
    answer = payroll.client(staff()).get(f"/admin/payslip/{address}")
    assert answer.status_code == 200
    assert kind in answer.headers["content-type"]
    told = answer.headers["content-disposition"]
    assert told.startswith("attachment; ")
    assert unquote(told).endswith(f"filename*=UTF-8''{name}")


@pytest.mark.parametrize("address", ["generate", "generate-single"])
def test_generating_leads_to_the_run_with_the_same_form(payroll: TestApp, address: str) -> None:
    answer = payroll.client(staff()).post(f"/admin/payslip/{address}", data={"month": "2026-11"})
    assert (answer.status_code, answer.headers["location"]) == (307, "/admin/payroll/runs")


def test_the_run_takes_a_form_with_a_month_alone_at_the_usual_pay_day(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1))
    answer_month(payroll, month_row(1, full_days()))
    give_wage(payroll, 1)
    form = {"month": "2026-11", "mode": "standard"}
    answer = payroll.client(staff()).post("/admin/payroll/runs", data=form)
    assert answer.headers["location"] == "/admin/payslip?month=2026-11&done=created"
    with payroll.db.read() as session:
        assert session.scalars(select(PayRun.pay_date)).all() == [date(2026, 12, 10)]


@pytest.mark.parametrize(
    ("method", "address", "code"),
    [
        ("DELETE", "1", "payslips_stay"),
        ("POST", "delete-month", "payslips_stay"),
        ("POST", "delete-selected", "payslips_stay"),
        ("PUT", "1", "payslips_are_computed"),
        ("POST", "1/reset", "payslips_are_computed"),
    ],
)
def test_what_deleted_or_overwrote_changes_nothing_and_says_so(
    payroll: TestApp, method: str, address: str, code: str
) -> None:
    office_with_november(payroll)
    told = {"Accept": "application/json"}
    answer = payroll.client(staff()).request(method, f"/admin/payslip/{address}", headers=told)
    assert (answer.status_code, answer.json()["code"]) == (410, code)
    with payroll.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Payslip)) == 2


@pytest.mark.parametrize("who", [anyone(), worker(1), staff("owner")], ids=["stranger", "worker", "office"])
def test_the_former_lookup_reads_neither_name_nor_birth_date(payroll: TestApp, who: Identity) -> None:
    client = payroll.client(who)
    form = {"name": "김하늘", "birth": "900517"}
    for answer in (client.post("/payslip", data=form), client.get("/payslip/pdf", params=form)):
        assert (answer.status_code, answer.headers["location"]) == (303, "/payslip")
