"""Payslips as calls."""

from typing import Any
from urllib.parse import unquote

import pytest
from chassis.testing import TestApp, anyone, json_of, staff, worker
from payroll_office import office_with_november, take_steps

MINE = "/api/payroll/v1/me/payslips"


def test_a_months_payslips_are_listed_and_paged(payroll: TestApp) -> None:
    office_with_november(payroll)
    client = payroll.client(staff())
    first = json_of(client.get("/api/payroll/v1/runs/2026-11/payslips?limit=1"))
    second = json_of(client.get(f"/api/payroll/v1/runs/2026-11/payslips?limit=1&cursor={first['next']}"))
    assert [item["name"] for item in first["items"] + second["items"]] == ["김하늘", "이바다"]
    assert second["next"] is None


def test_one_payslip_has_its_lines_days_and_sums(payroll: TestApp) -> None:
    office_with_november(payroll)
    found = json_of(payroll.client(staff()).get("/api/payroll/v1/runs/2026-11/payslips/1"))
    assert found["gross"] == sum(line["amount"] for line in found["lines"] if line["side"] == "earning")
    assert found["net"] == found["gross"] - found["deduction_total"]
    assert found["lines"][0]["counted"][0] == ["2026-11-02", 480]
    assert len(found["days"]) == 20


def test_a_bad_cursor_is_refused(payroll: TestApp) -> None:
    office_with_november(payroll)
    answer = payroll.client(staff()).get("/api/payroll/v1/runs/2026-11/payslips?cursor=x!")
    assert answer.status_code == 422


def test_a_worker_lists_own_published_payslips_only(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert json_of(payroll.client(worker(1)).get(MINE))["items"] == []
    take_steps(payroll, "review", "lock")
    items = json_of(payroll.client(worker(1)).get(MINE))["items"]
    assert [item["employee_id"] for item in items] == [1]


def test_a_worker_downloads_own_pdf(payroll: TestApp) -> None:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    payroll.peer("docs-render").on("POST", "/internal/pdf/payslip", content=b"%PDF-own")
    answer = payroll.client(worker(1)).get(f"{MINE}/2026-11.pdf")
    assert answer.content == b"%PDF-own"
    assert "급여명세서_2026-11_김하늘.pdf" in unquote(answer.headers["content-disposition"])
    assert answer.headers["cache-control"] == "no-store"


def test_a_worker_without_payslip_of_the_month_gets_none(payroll: TestApp) -> None:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    assert payroll.client(worker(3)).get(f"{MINE}/2026-11.pdf").status_code == 404
    assert payroll.client(worker(1)).get(f"{MINE}/2026-10.pdf").status_code == 404


def test_a_draft_is_not_handed_to_its_worker(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert payroll.client(worker(1)).get(f"{MINE}/2026-11.pdf").status_code == 404


@pytest.mark.parametrize(("who", "status"), [(anyone(), 401), (staff(), 403)])
def test_own_payslips_are_for_workers(payroll: TestApp, who: Any, status: int) -> None:
    assert payroll.client(who).get(MINE).status_code == status
    assert payroll.client(who).get(f"{MINE}/2026-11.pdf").status_code == status
