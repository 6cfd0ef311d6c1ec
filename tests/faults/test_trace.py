"""Who read or did what, and from where: told by every service's audit, whatever a caller claims."""

from __future__ import annotations

import csv
import io
import json

from chassis.clock import now
from chassis.testing import staff

from tests.faults.installation import Installation

DESK = "127.0.0.23"


def test_the_audit_of_every_service_says_where_it_came_from(filled: Installation) -> None:
    """안전성 확보조치 기준 제8조: who, when, from where, whose data, what was done."""
    ids = filled.ids
    owner = {
        "Cookie": filled.cookie(staff("owner", name="the-owner")),
        "Accept": "application/json",
        "Content-Type": "application/json",
        "X-Forwarded-For": "198.51.100.66",
    }
    asked = (
        ("GET", f"/api/recruit/v1/applications/{ids['application_id']}", None),
        ("GET", f"/api/payroll/v1/runs/{ids['month']}/payslips/{ids['employee_id']}", None),
        ("POST", "/api/attendance/v1/sites", {"name": "어디서 왔나", "workplace_size": 7}),
    )
    for method, path, body in asked:
        sent = json.dumps(body).encode() if body else None
        assert filled.request(method, path, owner, sent, source=DESK).status in (200, 201), path
    exported = filled.request("GET", f"/admin/audit/export?start={now():%Y-%m-%d}", owner, source=DESK)
    rows = list(csv.DictReader(io.StringIO(exported.body.decode("utf-8-sig"))))
    told = {row["서비스"] for row in rows if row["접속지"] == DESK and row["누가"] == "사용자 the-owner"}
    assert told >= {"채용", "급여", "근태"}
    assert "198.51.100.66" not in exported.body.decode()
    page = filled.request("GET", "/admin/audit", {"Cookie": owner["Cookie"]}).body.decode()
    assert f"<dd>{DESK}</dd>" in page
