"""What a form or a program may say is what the form asks for: every further field changes nothing."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from chassis.testing import staff, worker

from tests.faults.installation import Installation, as_json

SERVICES = ("gateway", "recruit", "attendance", "payroll")
MORE: dict[str, Any] = {
    "id": 1,
    "role": "owner",
    "roles_granted": ["owner"],
    "is_admin": True,
    "kind": "staff",
    "employee_no": "0000-0000",
    "is_active": False,
    "approved": True,
    "state": "paid",
    "amount": 99_999_999,
    "net": 99_999_999,
    "gross": 99_999_999,
    "created_at": "2001-01-01T00:00:00Z",
    "at": "2001-01-01T00:00:00Z",
    "made_by": "admin",
    "decided_by": "admin",
    "receipt_no": "FREE",
    "application_id": "x",
    "password_hash": "x",
    "disabled_at": None,
    "__proto__": {"owner": True},
}


def told_by(installation: Installation, service: str) -> dict[str, Any]:
    """Return a service's OpenAPI document, with its schemas resolved by name."""
    document = as_json(installation.request("GET", f"/api/{service}/openapi.json").body)
    assert isinstance(document, dict)
    return document


def bodies_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the schema of each JSON body by operation."""
    schemas, found = document.get("components", {}).get("schemas", {}), {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            content = (
                operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            )
            schema = content.get("application/json", {}).get("schema", {})
            if schema:
                name = schema.get("$ref", "").rpartition("/")[2]
                found[f"{method.upper()} {path}"] = schemas.get(name, schema)
    return found


@pytest.mark.fault("T38")
@pytest.mark.parametrize("service", SERVICES)
def test_no_body_of_the_api_takes_fields_that_it_does_not_name(filled: Installation, service: str) -> None:
    bodies = bodies_of(told_by(filled, service))
    assert {name: body for name, body in bodies.items() if body.get("additionalProperties") is True} == {}
    theirs = {
        name: sorted(set(body.get("properties", {})) & DECIDED_BY_THE_HOUSE) for name, body in bodies.items()
    }
    assert {name: fields for name, fields in theirs.items() if fields} == {}


DECIDED_BY_THE_HOUSE = frozenset(
    {
        "id",
        "role",
        "approved",
        "state",
        "net",
        "gross",
        "created_at",
        "at",
        "made_by",
        "password_hash",
        "employee_no",
    }
)


def test_the_reader_sees_bodies(filled: Installation) -> None:
    assert sum(len(bodies_of(told_by(filled, service))) for service in SERVICES) >= 10


WRITES: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "employee": (
        "PATCH",
        "/api/attendance/v1/employees/{employee_id}",
        {"name": "감추인"},
        "/api/attendance/v1/employees/{employee_id}",
    ),
    "site": ("PATCH", "/api/attendance/v1/sites/{site_id}", {"is_active": True}, "/api/attendance/v1/sites"),
    "application": (
        "PATCH",
        "/api/recruit/v1/applications/{application_id}",
        {"memo": "아무도 몰라야 할 메모"},
        "/api/recruit/v1/applications/{application_id}",
    ),
    "inquiry": (
        "PATCH",
        "/api/recruit/v1/inquiries/{inquiry_id}",
        {"memo": "x"},
        "/api/recruit/v1/inquiries/{inquiry_id}",
    ),
    "account": (
        "PATCH",
        "/api/gateway/v1/accounts/the-payer",
        {"disabled": False},
        "/api/gateway/v1/accounts",
    ),
    "run": (
        "POST",
        "/api/payroll/v1/runs/{month}/paid",
        {},
        "/api/payroll/v1/runs/{month}/payslips/{employee_id}",
    ),
}


@pytest.mark.fault("T38")
@pytest.mark.parametrize("what", WRITES)
def test_fields_beyond_the_form_change_nothing_of_a_record(filled: Installation, what: str) -> None:
    method, path, body, read = WRITES[what]
    told = {
        "Cookie": filled.cookie(staff(name="admin")),
        "Origin": f"http://{filled.host}",
        "Content-Type": "application/json",
    }
    path, read = path.format(**filled.ids), read.format(**filled.ids)
    first = filled.request(method, path, told, json.dumps(body).encode())
    assert first.status < 300, first.body
    before = as_json(filled.request("GET", read, told).body)
    more = {name: value for name, value in MORE.items() if name not in body}
    again = filled.request(method, path, told, json.dumps({**body, **more}).encode())
    assert again.status in (200, 204, 409, 422), again.body
    assert _settled(as_json(filled.request("GET", read, told).body)) == _settled(before)


def _settled(record: Any) -> Any:
    """Leave out what every write moves: its time, and the history it adds."""
    if isinstance(record, list):
        return [_settled(each) for each in record]
    if isinstance(record, dict):
        moving = ("updated_at", "changed_at", "history", "handled_at")
        return {name: _settled(value) for name, value in record.items() if name not in moving}
    return record


@pytest.mark.fault("T38")
def test_an_applicant_cannot_hire_himself(filled: Installation) -> None:
    form = {"name": "자신감", "birth": "1990-01-01", "phone": "010-7777-0001", "no_career": "1"}
    form |= {
        "consent_collection": "1",
        "status": "hired",
        "memo": "합격",
        "employee_id": "1",
        "hourly_won": "99999",
    }
    form |= {name: str(value) for name, value in MORE.items() if name not in form}
    told = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{filled.host}"}
    sent = filled.request("POST", "/api/recruit/v1/applications", told, urlencode(form).encode())
    assert sent.status in (201, 422), sent.body
    assert sent.status == 201
    made = filled.office.get(f"/api/recruit/v1/applications/{sent.json()['id']}")
    assert (made["status"], made.get("memo") or "", made.get("employee_id")) == ("new", "", None)
    assert made["receipt_no"] != "FREE"
    assert "2001-01-01" not in json.dumps(made)


@pytest.mark.fault("T38")
def test_a_worker_presses_for_nobody_else_and_at_no_other_time(filled: Installation) -> None:
    colleague, hidden = int(filled.ids["colleague"]), int(filled.ids["employee_id"])
    own = {"Cookie": filled.cookie(worker(colleague)), "Content-Type": "application/json"}
    owner = {"Cookie": filled.cookie(staff(name="admin"))}
    days = f"/api/attendance/v1/months/{filled.ids['month']}"
    before = filled.request("GET", days, owner).body
    body = {
        "kind": "in",
        **{name: value for name, value in MORE.items() if name != "kind"},
        "employee_id": hidden,
    }
    pressed = filled.request("POST", "/api/attendance/v1/punches", own, json.dumps(body).encode())
    assert pressed.status in (201, 422), pressed.body
    if pressed.status == 201:
        assert not pressed.json()["at"].startswith("2001")
    assert filled.request("GET", days, owner).body == before
    theirs = {"Cookie": filled.ids["hidden_cookie"], "Accept": "application/json"}
    assert "출근 중" not in filled.request("GET", "/attendance", theirs).body.decode()


@pytest.mark.fault("T38")
def test_a_viewer_gives_nobody_roles(filled: Installation) -> None:
    told = {
        "Cookie": filled.cookie(staff("viewer", name="the-viewer")),
        "Origin": f"http://{filled.host}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    form = urlencode({"password": "x", "roles": "owner", "role": "owner", "account": "the-viewer"}).encode()
    for path in ("/admin/accounts/me/password", "/admin/accounts/the-viewer/roles", "/admin/accounts"):
        filled.request("POST", path, told, form)
    accounts = {
        each["account"]: each["roles"] for each in filled.office.get("/api/gateway/v1/accounts")["items"]
    }
    assert accounts["the-viewer"] == ["viewer"]


@pytest.mark.fault("T25")
@pytest.mark.parametrize(
    "path", ["/api/recruit/v1/inquiries", "/api/recruit/v1/applications", "/contact", "/apply"]
)
def test_a_compressed_body_is_never_unpacked(filled: Installation, path: str) -> None:
    bomb = gzip.compress(b'{"name":"' + b"0" * 100_000_000, compresslevel=9)
    pid = filled.stack.pid_of("recruit")
    before = _peak_of(pid)
    told = {"Content-Encoding": "gzip", "Origin": f"http://{filled.host}", "Accept": "application/json"}
    for content_type in ("application/json", "application/x-www-form-urlencoded"):
        answer = filled.request("POST", path, {**told, "Content-Type": content_type}, bomb)
        assert 400 <= answer.status < 500, answer.body
    assert _peak_of(pid) - before < 32 * 1024


def _peak_of(pid: int) -> int:
    """Return the most memory a process has ever held, in KiB."""
    with open(f"/proc/{pid}/status") as told:  # noqa: PTH123 - not a file of ours
        return next(int(line.split()[1]) for line in told if line.startswith("VmHWM"))


@pytest.mark.fault("T36")
@pytest.mark.parametrize("path", ["/payslip", "/leave", "/advance", "/attendance"])
def test_no_page_looks_anybody_up_by_name_and_birth_date(filled: Installation, path: str) -> None:
    """The old lookup is gone: whoever has not signed in gets the same page, whatever name is asked for."""
    known = urlencode({"name": "감추인", "birth_date": "1987-06-05", "birth": "1987-06-05"})
    unknown = urlencode({"name": "없는이", "birth_date": "1987-06-05", "birth": "1987-06-05"})
    pages = [filled.request("GET", f"{path}?{query}") for query in (known, unknown, "")]
    assert {page.status for page in pages} == {200}
    assert "감추인" not in pages[0].body.decode().replace(known, "")
    assert len({len(page.body) for page in pages[:2]}) == 1
