"""Foreign pages steer nobody: no request from elsewhere acts, no GET changes anything, no link leads away."""

from __future__ import annotations

import hashlib
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from chassis.testing import staff, worker
from gateway.proxy.routes import Table
from playwright.sync_api import Browser
from pysqlite3 import dbapi2 as sqlite

from tests.faults import owners
from tests.faults.conftest import Yard
from tests.faults.house import GatewayProcess
from tests.faults.installation import Installation
from tests.faults.routes import Found, every_route
from tests.faults.test_guessing import FORM, WORKER
from tests.faults.test_owners import path_of

ELSEWHERE: dict[str, dict[str, str]] = {
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "same-site subdomain": {"Sec-Fetch-Site": "same-site", "Origin": "http://other.127.0.0.1"},
    "foreign origin": {"Origin": "https://evil.example"},
    "origin null": {"Origin": "null"},
    "foreign referer": {"Referer": "https://evil.example/"},
}
FORMS_OF_OLD_BROWSERS: dict[str, dict[str, str]] = {
    "no headers, a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "no headers, JSON as text": {"Content-Type": "text/plain"},
    "no headers, a file form": {"Content-Type": "multipart/form-data; boundary=x"},
}
CHANGES_BY_ITSELF = re.compile(
    r"audit|session|attempt|device|challenge|alembic|sqlite_|schema_meta|photo|outbox|export_job"
    r"|delivery|colleague"
)
"""Tables that reading may touch: who read what, when a session was last used, background work and copies."""
READ_MARKS = ("read_at", "opened_at")
"""Columns that note when the office first read something: that is what the act was."""


@pytest.fixture(scope="module")
def acting(tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """Every route that changes something and that people reach."""
    routes = every_route(tmp_path_factory.mktemp("routes"))
    return [
        found
        for found in routes
        if found.method not in ("GET", "HEAD") and not found.path.startswith("/internal/")
    ]


@pytest.mark.fault("T32")
@pytest.mark.parametrize("how", [*ELSEWHERE, *FORMS_OF_OLD_BROWSERS])
def test_no_act_is_taken_from_a_foreign_page(filled: Installation, acting: list[Found], how: str) -> None:
    cookies = f"{filled.cookie(staff(name='admin'))}; {filled.cookie(worker(int(filled.ids['employee_id'])))}"
    told, table, wrong = {**ELSEWHERE, **FORMS_OF_OLD_BROWSERS}[how], Table(), []
    before = state_of(filled)
    for found in acting:
        path = path_of(found, filled.ids)
        row = table.find(path)
        if row is None or (row.open_forms and how in FORMS_OF_OLD_BROWSERS):
            continue
        answer = filled.request(found.method, path, {**told, "Cookie": cookies}, b"x=1")
        if answer.status != 403:
            wrong.append((found.name, answer.status))
    assert wrong == []
    assert state_of(filled) == before


@pytest.mark.fault("T32")
def test_no_get_changes_anything(filled: Installation, tmp_path: Path) -> None:
    cookies = f"{filled.cookie(staff(name='admin'))}; {filled.cookie(worker(int(filled.ids['employee_id'])))}"
    before = state_of(filled)
    for found in every_route(tmp_path):
        if found.method == "GET" and owners.owner_of("GET", found.path) not in (None, "inside"):
            answer = filled.request("GET", path_of(found, filled.ids), {"Cookie": cookies})
            assert answer.status < 500, found.name
    assert filled.request("GET", "/logout", {"Cookie": cookies}).status == 405
    assert state_of(filled) == before


def state_of(installation: Installation) -> dict[str, str]:
    """Return a fingerprint of every table of every service."""
    told = {}
    for file in sorted(installation.stack.folder.glob("*/*.db")):
        with closing(sqlite.connect(f"file:{file}?mode=ro", uri=True)) as database:
            names = [
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            for name in names:
                if not CHANGES_BY_ITSELF.search(name):
                    rows = sorted(
                        map(repr, database.execute(f'SELECT {columns_of(database, name)} FROM "{name}"'))
                    )
                    told[f"{file.stem}.{name}"] = hashlib.sha256("".join(rows).encode()).hexdigest()
    assert len(told) >= 15
    return told


def columns_of(database: sqlite.Connection, table: str) -> str:
    """Return the columns of a table that no reading may change."""
    names = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    return ", ".join(f'"{name}"' for name in names if name not in READ_MARKS)


ATTACK = """<!doctype html><title>evil</title><form method="post" action="{url}/admin/sites">
<input name="name" value="evil site"><input name="workplace_size" value="5"></form>
<form id="text" method="post" enctype="text/plain" action="{url}/api/attendance/v1/sites">
<input name='{{"name":"evil site","workplace_size":5,"x":"' value='"}}'></form>
<form id="out" method="post" action="{url}/logout"></form>"""


@contextmanager
def foreign_site(url: str) -> Iterator[int]:
    """Serve a page that attacks, on another port of this machine: same site, another origin."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(ATTACK.format(url=url).encode())

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Stay quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.fault("T32")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["same site", "another site"])
@pytest.mark.parametrize("form", ["form", "#text", "#out"])
def test_a_form_on_a_foreign_page_does_nothing_in_chromium(
    filled: Installation, chromium: Browser, host: str, form: str
) -> None:
    name, _, token = filled.cookie(staff(name="admin")).partition("=")
    before = state_of(filled)
    with foreign_site(filled.stack.url) as port, closing(chromium.new_context()) as context:
        context.add_cookies([{"name": name, "value": token, "url": filled.stack.url, "sameSite": "Lax"}])
        page = context.new_page()
        page.goto(f"http://{host}:{port}/")
        with page.expect_response(re.compile(r"/admin/sites|/v1/sites|/logout")) as answered:
            page.evaluate(f"document.querySelector({form!r}).submit()")
        assert answered.value.status == 403
        own = context.request.get(f"{filled.stack.url}/admin/accounts/me", max_redirects=0)
        assert own.status == 200, "the session was ended by a foreign page"
    assert state_of(filled) == before


AWAY = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "///evil.example",
    "/admin\r\nLocation: https://evil.example",
]


@pytest.mark.fault("T37")
@pytest.mark.parametrize("path", ["/login", "/signin"])
def test_a_sign_in_leads_to_this_site_whatever_next_says(filled: Installation, path: str) -> None:
    who = staff(name="admin") if path == "/login" else worker(int(filled.ids["employee_id"]))
    cookie = filled.cookie(who)
    for wanted in AWAY:
        query = "".join(f"%{byte:02x}" for byte in wanted.encode())
        answer = filled.request("GET", f"{path}?next={query}", {"Cookie": cookie})
        location = str(answer.header("location"))
        assert answer.status == 303
        assert re.match(r"/(?![/\\])", location), wanted
        assert "evil" not in location.replace("%09/evil.example", ""), wanted


@pytest.mark.fault("T37")
def test_links_are_made_from_the_configured_address_and_no_header(yard: Yard, door: GatewayProcess) -> None:
    yard.upstreams["attendance"].own_answers["/internal/changes"] = {"items": [WORKER], "next": None}
    told = {
        **FORM,
        "Cookie": door.cookie(staff(name="admin")),
        "Origin": f"http://{door.host}",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "//evil.example/",
    }
    issued = door.request("POST", "/admin/workers/41/activation-code", told)
    shown = issued.body.decode()
    assert issued.status == 200
    assert "https://hr.example.com/activate" in shown
    assert "evil" not in shown
    assert "127.0.0.1" not in shown


@pytest.mark.fault("T37")
@pytest.mark.parametrize("path", ["/admin/employees", "/admin", "/devices"])
def test_a_redirect_names_no_host(door: GatewayProcess, path: str) -> None:
    answer = door.request("GET", path, {"X-Forwarded-Host": "evil.example", "Accept": "text/html"})
    assert answer.status == 303
    assert str(answer.header("location")).startswith("/")
