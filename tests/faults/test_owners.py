"""Every route × every caller × somebody else's ids: nobody reads or changes what is not theirs.

Generated from the applications' own routes and the gateway's table: a route that is new stands in it by
itself, and fails until owners.py says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest
from chassis.identity import HEADER, sign
from chassis.testing import staff, worker
from gateway.proxy.routes import Table
from gateway.testing import Answer

from tests.faults import owners
from tests.faults.installation import MARKS, Installation
from tests.faults.routes import Found, every_route

PROBES_OF_SERVICES = ("/livez", "/readyz", "/version", "/metrics")
UNKNOWN = {"account": "nobody-has-this-name", "month": "1999-01", "handle": "0" * 16, "icon": "192"}


@dataclass(frozen=True)
class Role:
    """One kind of caller; `id` is the account or the employee."""

    name: str
    kind: str
    roles: tuple[str, ...] = ()


CALLERS = (
    Role("stranger", "anyone"),
    Role("worker", "worker", ("worker",)),
    Role("former worker", "worker", ("former",)),
    *(Role(name, "staff", (name,)) for name in ("viewer", "manager", "payer", "operator", "owner")),
)


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """Every route of every service."""
    return every_route(tmp_path_factory.mktemp("routes"))


@pytest.fixture(scope="module")
def proxied(routes: list[Found]) -> list[Found]:
    """Those that people reach through the gateway."""
    return [
        found
        for found in routes
        if not found.path.startswith("/internal/") and found.service != "docs-render"
    ]


@pytest.mark.fault("T34")
def test_every_route_says_whose_it_is(routes: list[Found]) -> None:
    open_paths = {f"/api/{found.service}/openapi.json" for found in routes}
    unsaid = [
        found.name
        for found in routes
        if found.path not in open_paths and owners.owner_of(found.method, found.path) is None
    ]
    assert unsaid == [], "declare them in tests/faults/owners.py"
    assert owners.declared_paths() - {found.path for found in routes} == set(), "nobody serves these"


@pytest.mark.fault("T34")
def test_every_guard_fits_whose_the_route_is(routes: list[Found]) -> None:
    fits: dict[str, Callable[[Found], bool]] = {
        "everybody": lambda found: found.guards <= {"Identified"},
        "caller": lambda found: not found.guards & {"Service", "Manager", "Payer", "Owner", "Operator"},
        "office": lambda found: (
            found.lets_in("staff", ("owner",)) and not found.lets_in("worker", ("worker",))
        ),
        "inside": lambda found: "Service" in found.guards,
    }
    wrong = []
    for found in routes:
        owner = owners.owner_of(found.method, found.path)
        if owner and not fits[owner](found):
            wrong.append((owner, found.name, sorted(found.guards)))
    assert wrong == []


@pytest.mark.fault("T34")
def test_the_gateways_table_leads_to_each_route_and_into_no_house(routes: list[Found]) -> None:
    table, lost = Table(), []
    for found in routes:
        row = table.find(re.sub(r"\{\w+\}", "code", found.path))
        inside = owners.owner_of(found.method, found.path) == "inside" or found.service == "docs-render"
        reached = row is not None and row.service == found.service and found.method in row.methods
        if reached == inside:
            lost.append(found.name)
        if row and row.who == "staff" and found.lets_in("anyone", ()):
            lost.append(f"{found.name} asks for less than the table")
    assert lost == []


def path_of(found: Found, ids: dict[str, str], *, unknown: bool = False) -> str:
    """Fill in somebody else's ids, or ids that nobody has."""

    def fill(match: re.Match[str]) -> str:
        return UNKNOWN.get(match[1], "987654") if unknown else ids[match[1]]

    return re.sub(r"\{(\w+)\}", fill, found.path)


def ask(installation: Installation, found: Found, path: str, cookie: str) -> Answer:
    """Call as a program with a session; what is sent is empty."""
    told = {"Cookie": cookie, "Origin": f"http://{installation.host}", "Accept": "application/json"}
    body = b"" if found.method == "GET" else b"{}"
    told |= {"Content-Type": "application/json"} if body else {}
    if not path.startswith("/api/"):
        told["Accept"] = "text/html"
    if body and not path.startswith("/api/"):
        told["Content-Type"], body = "application/x-www-form-urlencoded", b"x=1"
    return installation.request(found.method, path, told, body)


def leaks(answer: Answer) -> list[str]:
    """Return the marks of other people in an answer."""
    text = answer.body.decode("utf-8", "replace") + str(answer.headers)
    # A wage of five digits stands inside many an id that means nothing.
    return [mark for mark in MARKS if re.search(rf"(?<![0-9A-Za-z]){re.escape(mark)}(?![0-9A-Za-z])", text)]


def cookie_of(installation: Installation, role: Role) -> str:
    """Return a session of this kind of caller, "" for strangers."""
    if role.kind == "staff":
        return installation.cookie(staff(*role.roles, name=f"the-{role.name}"))
    if role.kind == "worker":
        return installation.cookie(worker(int(installation.ids["colleague"]), "박동료", role.roles))
    return ""


@pytest.mark.fault("T34")
@pytest.mark.parametrize("role", CALLERS, ids=lambda role: role.name)
def test_who_may_not_is_refused_and_reads_nothing_of_others(
    filled: Installation, proxied: list[Found], role: Role
) -> None:
    cookie, wrong = cookie_of(filled, role), []
    for found in proxied:
        if found.lets_in(role.kind, role.roles):
            continue
        answer = ask(filled, found, path_of(found, filled.ids), cookie)
        refused = answer.status in (401, 403) or (
            answer.status == 303 and str(answer.header("location")).startswith(("/login?", "/signin"))
        )
        if not refused or leaks(answer):
            wrong.append((found.name, answer.status, answer.header("location"), leaks(answer)))
    assert wrong == []


@pytest.mark.fault("T34")
@pytest.mark.parametrize("role", CALLERS, ids=lambda role: role.name)
def test_who_reads_sees_nothing_of_others_where_it_is_not_the_office(
    filled: Installation, proxied: list[Found], role: Role
) -> None:
    cookie, wrong = cookie_of(filled, role), []
    for found in proxied:
        owner = owners.owner_of(found.method, found.path)
        if found.method != "GET" or not found.lets_in(role.kind, role.roles):
            continue
        answer = ask(filled, found, path_of(found, filled.ids), cookie)
        told_to_the_office = owner == "office" and role.kind == "staff"
        refused = answer.status in (401, 403) and "former" not in role.roles and owner != "caller"
        if answer.status >= 500 or refused or (leaks(answer) and not told_to_the_office):
            wrong.append((found.name, answer.status, leaks(answer)))
    assert wrong == []


@pytest.mark.fault("T34")
@pytest.mark.parametrize("role", CALLERS, ids=lambda role: role.name)
def test_who_may_act_is_let_through_and_changes_nothing_of_others(
    filled: Installation, proxied: list[Found], role: Role
) -> None:
    wrong = []
    for found in proxied:
        owner = owners.owner_of(found.method, found.path)
        if found.method == "GET" or not found.lets_in(role.kind, role.roles) or found.path in SIGN_INS:
            continue
        # Of the office's records those that do not exist; of people's own things those of somebody else.
        path = path_of(found, filled.ids, unknown=owner == "office")
        # Some acts end the sessions of who acts, so each comes with one of its own.
        answer = ask(filled, found, path, cookie_of(filled, role))
        refused = owner == "office" and answer.status in (401, 403)
        if answer.status >= 500 or refused or (leaks(answer) and owner != "office"):
            wrong.append((found.name, answer.status, leaks(answer), answer.body.decode()[:200]))
    assert wrong == []
    for cookie_name, page in (("hidden_cookie", "/devices"), ("victim_cookie", "/admin/accounts/me")):
        assert filled.request("GET", page, {"Cookie": filled.ids[cookie_name]}).status == 200, cookie_name


SIGN_INS = frozenset(
    path for path in owners.EVERYBODY.split() if path.startswith(("/login", "/signin", "/activate"))
)


@pytest.mark.fault("T34")
def test_the_marks_are_there_to_be_found(filled: Installation) -> None:
    """The walk above would find nothing if there were nothing: the owner and the person see the marks."""
    own = {"Cookie": filled.ids["hidden_cookie"], "Accept": "application/json"}
    owner = {"Cookie": filled.cookie(staff("owner", name="the-owner"))}
    assert filled.request("GET", f"/api/payroll/v1/me/payslips/{filled.ids['month']}.pdf", own).status == 200
    seen = {
        mark
        for path in (
            f"/admin/employees/{filled.ids['employee_id']}",
            f"/admin/wages/{filled.ids['employee_id']}",
            f"/admin/applications/{filled.ids['application_id']}",
            f"/api/recruit/v1/applications/{filled.ids['application_id']}",
            f"/api/payroll/v1/wages/{filled.ids['employee_id']}",
            f"/api/attendance/v1/employees/{filled.ids['employee_id']}",
            "/admin/inquiries",
        )
        for mark in leaks(filled.request("GET", path, owner))
    }
    assert seen >= set(MARKS) - {"01087651111"}


@pytest.mark.fault("T34")
def test_a_service_answers_nobody_who_comes_past_the_gateway(
    filled: Installation, routes: list[Found]
) -> None:
    """No token: 401. A token for another service: 421, whoever it names."""
    wrong, foreign = [], sign(staff("owner"), audience="gateway", keys=filled.stack.keys)
    client = httpx.Client(trust_env=False, timeout=20)
    for found in routes:
        if found.service == "gateway" or found.path == f"/api/{found.service}/openapi.json":
            continue
        url = filled.stack.address_of(found.service) + path_of(found, filled.ids, unknown=True)
        for headers, status in (({}, 401), ({HEADER: "forged"}, 401), ({HEADER: foreign}, 421)):
            answer = client.request(found.method, url, headers=headers)
            if answer.status_code != status:
                wrong.append((found.name, status, answer.status_code))
    client.close()
    assert wrong == []


@pytest.mark.fault("T34")
def test_what_is_inside_is_unknown_outside(filled: Installation, routes: list[Found]) -> None:
    owner = {"Cookie": filled.cookie(staff("owner", name="the-owner")), "Origin": f"http://{filled.host}"}
    inside = [found for found in routes if owners.owner_of(found.method, found.path) == "inside"]
    paths = {(found.method, path_of(found, filled.ids, unknown=True)) for found in inside}
    answers = {path: filled.request(method, path, owner).status for method, path in paths}
    answers |= {
        path: filled.request("GET", path, {**owner, "X-Forwarded-For": "203.0.113.9"}).status
        for path in PROBES_OF_SERVICES
    }
    assert len(inside) >= 10
    assert set(answers.values()) == {404}
