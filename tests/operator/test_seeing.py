"""`humetix check|smoke|status|logs`: what is wrong is said, where to read on too, and 503 is never a pass."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from gateway.ops import samples, views
from humetix.layout import Layout
from humetix.places import Place
from humetix.seeing import checklist, door
from humetix.seeing.instances import instances
from humetix.seeing.readable import Wanted, parsed, readable

from tests.monitoring.test_registry import headings

Told = tuple[int, Any]
METRICS = """# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_count{http_route="/a",http_response_status_code="200"} 90.0
http_server_request_duration_seconds_count{http_route="/a",http_response_status_code="500"} 10.0
http_server_request_duration_seconds_count{http_route="/readyz",http_response_status_code="503"} 99.0
http_server_request_duration_seconds_bucket{http_route="/a",http_response_status_code="200",le="0.1"} 80.0
http_server_request_duration_seconds_bucket{http_route="/a",http_response_status_code="200",le="0.5"} 97.0
http_server_request_duration_seconds_bucket{http_route="/a",http_response_status_code="200",le="+Inf"} 100.0
# TYPE db_schema_pending_migrations gauge
db_schema_pending_migrations 2.0
# TYPE db_schema_compatible gauge
db_schema_compatible 0.0
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1000.0
# TYPE render_selftest_success gauge
render_selftest_success{kind="pdf"} 0.0
render_selftest_success{kind="xlsx"} 1.0
# TYPE db_file_bytes gauge
db_file_bytes{file="main"} 4096.0
"""


class Fake:
    """A server that answers by path; what it does not know is 404."""

    def __init__(self, answers: dict[str, tuple[int, str]]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = answers.get(self.path, (404, ""))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

            do_POST = do_GET  # noqa: N815 - the name that the library calls

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


@pytest.fixture
def fake() -> Iterator[Callable[[dict[str, tuple[int, str]]], Fake]]:
    made: list[Fake] = []

    def start(answers: dict[str, tuple[int, str]]) -> Fake:
        made.append(Fake(answers))
        return made[-1]

    yield start
    for one in made:
        one.close()


def service(status: int, ready: dict[str, str]) -> dict[str, tuple[int, str]]:
    return {
        "/livez": (200, "{}"),
        "/readyz": (status, json.dumps(ready)),
        "/version": (200, json.dumps({"version": "1.2", "commit": "abc", "revision": "0002_x"})),
        "/metrics": (200, METRICS),
    }


@pytest.fixture
def payroll_is_behind(fake: Callable[..., Fake], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    """Payroll has not migrated, docs-render cannot draw, everybody else is away."""
    behind = fake(service(503, {"status": "unready", "reason": "database_behind"}))
    drawing = fake(service(200, {"status": "ready"}))
    for name in ("GATEWAY", "RECRUIT", "ATTENDANCE"):
        monkeypatch.setenv(f"{name}_URLS", "http://127.0.0.1:1")
    monkeypatch.setenv("PAYROLL_URLS", behind.url)
    monkeypatch.setenv("DOCS_RENDER_URLS", drawing.url)
    monkeypatch.setenv("HUMETIX_MODE", "process")
    monkeypatch.delenv("PROMETHEUS_URL", raising=False)
    return Place("process", Layout(tmp_path, 1))


def test_each_thing_that_is_wrong_has_a_row_and_a_section_of_the_runbook(payroll_is_behind: Place) -> None:
    rows = {row.what: row for row in checklist.look(payroll_is_behind, "http://127.0.0.1:1", "")}
    payroll = next(row for what, row in rows.items() if what.startswith("payroll http"))
    assert (payroll.ok, payroll.found, payroll.see) == (False, "database_behind", "migration-failed")
    assert (rows["payroll 스키마"].ok, rows["payroll 스키마"].see) == (False, "migration-failed")
    assert (rows["payroll 백업"].ok, rows["payroll 백업"].found) == (False, "아직 없음")
    assert (rows["PDF 자체 점검"].ok, rows["PDF 자체 점검"].see) == (False, "pdf")
    assert rows["엑셀 자체 점검"].ok
    assert not rows["게이트웨이 /health"].ok


def test_every_section_that_a_row_names_exists(payroll_is_behind: Place) -> None:
    rows = checklist.look(payroll_is_behind, "http://127.0.0.1:1", "geheim")
    named = {row.see for row in rows if row.see} | set(checklist._REASONS.values())
    assert named <= headings()


def test_a_page_that_answers_503_is_never_a_pass(fake: Callable[..., Fake]) -> None:
    server = fake(dict.fromkeys(door.PUBLIC, (503, "")))
    assert {(row.ok, row.found, row.see) for row in door.public_pages(server.url)} == {(False, "503", "502")}


@pytest.mark.parametrize(("status", "see"), [(401, "login"), (429, "login-lockout"), (503, "login")])
def test_a_sign_in_that_fails_says_why(fake: Callable[..., Fake], status: int, see: str) -> None:
    server = fake({"/login": (status, "")})
    row = door.sign_in(server.url, "geheim")[0]
    assert (row.ok, row.see) == (False, see)


def test_prometheus_is_asked_where_it_is_named(
    fake: Callable[..., Fake], payroll_is_behind: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = {"metric": {"alertname": "DbCorrupt", "service": "payroll"}, "value": [1, "1"]}
    told = json.dumps({"data": {"result": [alert]}})

    def answered(url: str, expression: str) -> list[tuple[dict[str, str], float]]:
        return [(alert["metric"], 1.0)] if told else []  # type: ignore[list-item]  # plain JSON above

    monkeypatch.setenv("PROMETHEUS_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("humetix.seeing.prometheus._by_url", answered)
    rows = {row.what: row for row in checklist._watched(payroll_is_behind, instances(payroll_is_behind))}
    assert (rows["울리는 경보"].ok, rows["울리는 경보"].found) == (False, "DbCorrupt payroll")
    assert rows["프로메테우스가 읽는 복제본"].found == "1/5"


def test_status_has_eight_views_and_fails_when_a_replica_takes_no_requests(
    payroll_is_behind: Place, humetix: Callable[..., Told]
) -> None:
    code, told = humetix("status")
    assert code == 1
    assert [title[0] for title in told["views"]] == list("12345678")
    assert any("database_behind" in line for line in told["views"]["1 배포"])
    assert told["status"] == "unreachable"
    assert humetix("status", "docs-render")[0] == 0
    assert humetix("status", "nobody")[0] == 2


def test_figures_leave_probes_out_and_know_the_quantile() -> None:
    told = samples.read(METRICS, METRICS)
    assert told.requests == (200, 20)
    assert told.quantile(0.95, "http_server_request_duration_seconds") == 0.5
    assert samples.read("<html>").requests == (0, 0)
    assert views._share(1, 0) == "0%"


def test_smoke_without_a_password_is_a_wrong_use(
    humetix: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)
    assert humetix("smoke")[0] == 2


def test_logs_of_one_request_come_from_all_services_in_order(
    place: Path, humetix: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUMETIX_MODE", "process")
    (place / "log").mkdir()
    for second, service_name in ((2, "payroll"), (1, "gateway")):
        line = {"ts": f"2026-11-23T00:00:0{second}.000+00:00", "level": "info", "event": "request"}
        other = json.dumps({**line, "request_id": "other"})
        (place / "log" / f"{service_name}.log").write_text(
            f"{json.dumps({**line, 'request_id': 'r1'})}\n{other}\n"
        )
    code, told = humetix("logs", "--request-id", "r1")
    assert code == 0
    assert [line["service"] for line in told["lines"]] == ["gateway", "payroll"]
    assert humetix("logs", "--request-id", "nobody")[0] == 1
    assert humetix("logs", "gateway", "--level", "loud")[0] == 2


def test_a_line_is_made_readable_and_a_trace_stands_below_it() -> None:
    line = (
        '{"ts":"2026-11-23T00:00:01.500+00:00","level":"error","event":"x","route":"/a","exception":"Trace"}'
    )
    entry = parsed("payroll", f"payroll-1  | {line}")
    assert entry is not None
    assert readable(entry) == "00:00:01.500 payroll ERROR x route=/a\nTrace"
    plain = parsed("payroll", "Traceback (most recent call last)")
    assert plain is not None
    assert plain["event"].startswith("Traceback")
    assert parsed("payroll", "") is None
    assert not Wanted(level="error").takes({"level": "info"})
