"""The route table: every address has one owner, and the office's are for the office."""

import os
from pathlib import Path

import pytest
from gateway.proxy.routes import PROBES, ROUTES, SERVICES, Route, Table
from gateway.proxy.routes_page import page

TABLE = Table()


@pytest.mark.parametrize(
    ("service", "paths"),
    [
        (
            "recruit",
            "/ /apply /apply/done /contact /notices/3 /privacy /download_excel /static/recruit/x.css",
        ),
        ("recruit", "/admin/applications/7/photo /admin/inquiries /api/recruit/v1/applications/7"),
        ("attendance", "/attendance /leave /admin/attendance/excel /admin/attendance-calendar"),
        ("attendance", "/admin/employees/41 /admin/sites /admin/leave /api/attendance/v1/punches"),
        (
            "payroll",
            "/advance /payslip/2026-11.pdf /admin/payslip/pdf /admin/wages/41 /admin/payroll/2026-11",
        ),
        ("payroll", "/admin/advance /api/payroll/v1/runs /api/payroll/openapi.json"),
        ("gateway", "/login /signin /activate /logout /admin /admin/workers/41 /admin/audit /admin/accounts"),
        ("gateway", "/ops /health /api/docs /api/gateway/v1/workers /robots.txt /design"),
    ],
)
def test_an_address_goes_to_its_service(service: str, paths: str) -> None:
    found = {path: route.service for path in paths.split() if (route := TABLE.find(path))}
    assert found == dict.fromkeys(paths.split(), service)


@pytest.mark.parametrize(
    "path",
    [
        "/internal/employees",
        "/metrics",
        "/readyz",
        "/applyx",
        "/adminx",
        "/admin/unknown",
        "/api",
        "/loginx",
        "/login/x",
        "/x",
    ],
)
def test_an_address_nobody_owns_is_nobodys(path: str) -> None:
    assert TABLE.find(path) is None


def test_everything_of_the_office_asks_for_the_office() -> None:
    office = [route for route in ROUTES if route.prefix.startswith(("/admin", "/ops", "/download_excel"))]
    assert len(office) >= 15
    assert {route.who for route in office} == {"staff"}


def test_no_row_opens_what_is_inside_the_network() -> None:
    assert not [route for route in ROUTES if route.prefix.startswith("/internal") or route.prefix in PROBES]
    assert {route.service for route in ROUTES} <= {*SERVICES, "gateway"} - {"docs-render"}


def test_labels_are_as_many_as_rows() -> None:
    assert len({route.label for route in ROUTES}) == len(ROUTES)


def test_two_owners_of_one_address_stop_the_start() -> None:
    with pytest.raises(ValueError, match="/x"):
        Table([Route("/x", "recruit"), Route("/x", "payroll")])


def test_the_table_in_the_documents_is_this_one() -> None:
    document = Path(__file__).resolve().parents[4] / "docs" / "routes.md"
    if os.environ.get("UPDATE_CONTRACTS"):
        document.write_text(page(ROUTES))
    assert document.read_text() == page(ROUTES), "run `make contracts`"
