"""The edge over real sockets: what is refused, what is rewritten, who may pass."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from chassis.identity import HEADER
from chassis.testing import staff, worker
from gateway.audit.queries import page_of_audit
from gateway.limits import general
from gateway.testing import Door, Upstream
from limits import parse

GET, POST = "GET /apply HTTP/1.1\r\n", "POST /apply HTTP/1.1\r\n"
HOST, CHUNKED, END = "Host: {host}\r\n", "Transfer-Encoding: chunked\r\n", "\r\n"
ATTACKS = {
    "both lengths": f"{POST}{HOST}Content-Length: 5\r\n{CHUNKED}{END}0\r\n\r\n",
    "two lengths": f"{POST}{HOST}Content-Length: 5\r\nContent-Length: 6\r\n{END}hello!",
    "odd coding": f"{POST}{HOST}Transfer-Encoding: xchunked\r\n{END}0\r\n\r\n",
    "no host": f"{GET}{END}",
    "two hosts": f"{GET}{HOST}Host: evil.example\r\n{END}",
    "host with a path": f"{GET}Host: {{host}}/x\r\n{END}",
    "folded header": f"{GET}{HOST}X-A: 1\r\n folded\r\n{END}",
    "NUL": f"{GET}{HOST}X-A: a\x00b\r\n{END}",
    "space before colon": f"{POST}{HOST}Content-Length : 5\r\n{END}hello",
    "encoded slash": f"GET /apply/..%2fadmin HTTP/1.1\r\n{HOST}{END}",
    "encoded dots": f"GET /apply/%2e%2e/admin HTTP/1.1\r\n{HOST}{END}",
    "plain dots": f"GET /apply/../admin HTTP/1.1\r\n{HOST}{END}",
    "double slash": f"GET //admin/employees HTTP/1.1\r\n{HOST}{END}",
    "backslash": f"GET /apply\\admin HTTP/1.1\r\n{HOST}{END}",
    "semicolon": f"GET /apply;/admin HTTP/1.1\r\n{HOST}{END}",
    "encoded NUL": f"GET /apply/%00 HTTP/1.1\r\n{HOST}{END}",
    "broken percent": f"GET /apply/%zz HTTP/1.1\r\n{HOST}{END}",
}


def test_a_request_that_could_be_read_in_two_ways_reaches_nobody(door: Door, upstream: Upstream) -> None:
    got = {
        name: door.raw(attack.format(host=door.host).encode("latin-1"), seconds=0.5)[:12]
        for name, attack in ATTACKS.items()
    }
    assert got == dict.fromkeys(ATTACKS, b"HTTP/1.1 400")
    assert upstream.received == []


def test_too_many_or_too_large_headers_and_too_long_addresses_are_refused(door: Door) -> None:
    assert door.request("GET", "/health", {f"X-{number}": "x" for number in range(150)}).status == 431
    assert door.request("GET", "/health", {"X-Big": "x" * 20_000}).status == 431
    assert door.request("GET", "/health?" + "x" * 9000).status == 414


@pytest.mark.parametrize(
    "path", ["/internal/changes", "/admin2", "/Admin", "/wp-login.php", "/api", "/static/docs-render/x"]
)
def test_what_the_table_does_not_list_is_not_found(door: Door, upstream: Upstream, path: str) -> None:
    got = door.request("GET", path, {"Accept": "text/html"})
    assert got.status == 404
    assert "찾는" in got.body.decode()
    assert upstream.received == []


def test_methods_outside_the_row_are_refused_with_what_is_allowed(door: Door, upstream: Upstream) -> None:
    got = door.request("DELETE", "/privacy")
    assert (got.status, got.header("allow")) == (405, "GET, HEAD")
    assert door.request("TRACE", "/apply").status == 405
    assert door.request("GET", "/logout").status == 405
    assert upstream.received == []


def test_clients_cannot_say_who_they_are_or_where_from(door: Door, upstream: Upstream) -> None:
    claims = {
        HEADER: "forged",
        "X-Forwarded-For": "9.9.9.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=9.9.9.9",
        "X-Real-IP": "9.9.9.9",
        "X-Internal-Token": "x",
        "X-User-Id": "1",
        "X_Humetix_Identity": "x",
        "X-Request-Id": "mine",
        "X-HTTP-Method-Override": "DELETE",
        "Authorization": "Bearer x",
        "X-Kept": "yes",
    }
    got = door.request("GET", "/apply", claims)
    request = upstream.received[0]
    assert request.header("x-kept") == "yes"
    assert request.header("x-forwarded-for") == "127.0.0.1"
    assert request.header("x-forwarded-proto") == "http"
    assert request.header("x-forwarded-host") == door.host
    assert request.header("x-request-id") == got.header("x-request-id") != "mine"
    assert str(request.header(HEADER.lower())).count(".") == 2
    gone = {"forwarded", "x-real-ip", "x-internal-token", "x-user-id", "x_humetix_identity"}
    gone |= {"authorization", "x-http-method-override"}
    assert not gone & {name for name, _ in request.headers}


def test_hop_by_hop_headers_end_here_and_cannot_name_ours(door: Door, upstream: Upstream) -> None:
    sent = (
        f"GET /apply HTTP/1.1\r\nHost: {door.host}\r\nConnection: close, X-Secret, {HEADER}, X-Request-Id\r\n"
        "X-Secret: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nUpgrade: h2c\r\nProxy-Authorization: x\r\n\r\n"
    )
    door.raw(sent.encode())
    names = {name for name, _ in upstream.received[0].headers}
    assert not names & {"x-secret", "keep-alive", "te", "upgrade", "proxy-authorization"}
    assert {HEADER.lower(), "x-request-id"} <= names


def test_a_valid_trace_is_kept_and_a_broken_one_replaced(door: Door, upstream: Upstream) -> None:
    valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    for trace in (valid, "00-zz", "00-" + "0" * 32 + "-b7ad6b7169203331-01"):
        door.request("GET", "/apply", {"traceparent": trace})
    kept, *made = [request.header("traceparent") for request in upstream.received]
    assert kept == valid
    assert all(re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", str(trace)) for trace in made)
    assert made[0] != made[1]


def test_every_answer_carries_the_security_headers_once(door: Door, upstream: Upstream) -> None:
    async def answer(request):  # type: ignore[no-untyped-def]
        request.answer(b"", "200 OK", "Content-Security-Policy: default-src *", "X-Frame-Options: ALLOWALL")

    upstream.behaviour = answer
    for path in ("/apply", "/login", "/nowhere"):
        got = door.request("GET", path)
        policy = got.header("content-security-policy") or ""
        assert "default-src 'self'" in policy
        assert "'unsafe" not in policy
        assert got.header("x-content-type-options") == "nosniff"
        assert got.header("x-request-id")
        assert got.header("strict-transport-security") is None


def test_pages_of_someone_signed_in_are_never_kept(door: Door, upstream: Upstream) -> None:
    async def answer(request):  # type: ignore[no-untyped-def]
        request.answer(b"", "200 OK", "Cache-Control: public, max-age=600")

    upstream.behaviour = answer
    assert door.request("GET", "/apply").header("cache-control") == "public, max-age=600"
    cookie = {"Cookie": door.cookie(worker(41))}
    assert door.request("GET", "/payslip", cookie).header("cache-control") == "no-store"
    assert (
        door.request("GET", "/static/payroll/x.js", cookie).header("cache-control") == "public, max-age=600"
    )


def test_staff_pages_lead_strangers_and_workers_to_the_login_and_back(door: Door, upstream: Upstream) -> None:
    got = door.request("GET", "/admin/payslip?month=2026-11&x=%EA%B0%80", {"Accept": "text/html"})
    assert got.status == 303
    assert got.header("location") == "/login?next=/admin/payslip%3Fmonth%3D2026-11%26x%3D%25EA%25B0%2580"
    assert door.request("GET", "/admin/payslip", {"Cookie": door.cookie(worker(41))}).status == 303
    assert upstream.received == []


def test_programs_get_a_problem_instead_of_a_page(door: Door) -> None:
    asks = {"Accept": "application/json"}
    got = door.request("GET", "/admin/payslip", asks)
    assert (got.status, got.header("content-type"), got.json()["code"]) == (
        401,
        "application/problem+json",
        "unauthorized",
    )
    assert got.json()["request_id"] == got.header("x-request-id")
    assert door.request("GET", "/admin/payslip", {**asks, "Cookie": door.cookie(worker(41))}).status == 403


def test_an_ended_session_is_refused_at_once(door: Door, upstream: Upstream) -> None:
    cookie = {"Cookie": door.cookie(staff())}
    assert door.request("GET", "/admin/payslip", cookie).status == 200
    assert door.request("POST", "/logout", cookie).status == 303
    assert door.request("GET", "/admin/payslip", cookie).status == 303
    assert len(upstream.received) == 1


ORIGINS = [
    ({"Sec-Fetch-Site": "same-origin"}, 200),
    ({"Sec-Fetch-Site": "none"}, 200),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Content-Type": "application/json"}, 403),
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Referer": "https://evil.example/x"}, 403),
    ({"Content-Type": "application/x-www-form-urlencoded"}, 403),
    ({"Content-Type": "text/plain"}, 403),
    ({"Content-Type": "application/json"}, 200),
]


def test_a_session_is_not_steered_from_elsewhere(door: Door, upstream: Upstream) -> None:
    cookie = {"Cookie": door.cookie(staff())}
    got = [
        (told, door.request("POST", "/admin/employees", {**cookie, **told}, b"{}").status)
        for told, _ in ORIGINS
    ]
    assert got == ORIGINS
    assert len(upstream.received) == 3


def test_our_own_origin_is_known_by_its_host(door: Door) -> None:
    for origin in (f"http://{door.host}", f"https://{door.host}"):
        sent = {"Cookie": door.cookie(staff()), "Origin": origin}
        assert door.request("POST", "/admin/employees", sent, b"a=1").status == 200


def test_probes_are_for_this_machine_only(door: Door) -> None:
    assert door.request("GET", "/readyz").status == 200
    assert b"gateway_upstream_endpoints" in door.request("GET", "/metrics").body
    for path in ("/metrics", "/readyz", "/livez", "/version"):
        assert door.request("GET", path, {"X-Forwarded-For": "203.0.113.9"}).status == 404


def test_bodies_on_their_way_through_are_measured_by_route(door: Door) -> None:
    def carried() -> float:
        told = door.request("GET", "/metrics").body.decode()
        found = re.findall(r'request_body_bytes_sum\{http_route="/contact/\*"\} (\S+)', told)
        return float(found[0]) if found else 0.0

    before = carried()
    door.request("POST", "/contact", {"Accept": "application/json"}, b"x" * 700)
    door.request("GET", "/contact")
    assert carried() - before == 700


def test_a_flood_of_strangers_is_limited_with_words_and_numbers(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(general.POLICIES["public_write"], quota=parse("20 per minute"))
    monkeypatch.setitem(general.POLICIES, "public_write", small)
    got = [door.request("POST", "/contact", {"Accept": "application/json"}, b"{}") for _ in range(21)]
    assert [one.status for one in got[:20]] == [200] * 20
    assert str(got[0].header("ratelimit")).startswith('"public_write";r=19;t=')
    assert got[0].header("ratelimit-policy") == '"public_write";q=20;w=60'
    last = got[-1]
    assert (last.status, last.json()["code"]) == (429, "too_many_requests")
    assert int(str(last.header("retry-after"))) >= 1
    assert last.header("ratelimit-policy") == '"public_write";q=20;w=60'
    assert door.request("GET", "/contact").status == 200
    worker_of_ours = {"Cookie": door.cookie(worker(41)), "Content-Type": "application/json"}
    assert door.request("POST", "/api/attendance/v1/punches", worker_of_ours, b"{}").status == 200


def test_the_api_documents_lead_people_to_the_login(door: Door) -> None:
    assert door.request("GET", "/api/docs").header("location") == "/login?next=/api/docs"


def test_what_was_done_is_tied_to_the_request(door: Door) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    claimed = {**form, "X-Forwarded-For": "203.0.113.9"}
    got = door.request("POST", "/login", claimed, b"username=admin&password=twelve+letters")
    assert got.status == 303
    with door.edge.state.db.read() as session:
        row = page_of_audit(session, None, 1).items[0]
    assert (row.action, row.request_id) == ("staff.signed_in", got.header("x-request-id"))
    assert json.loads(row.detail)["ip"] == "127.0.0.1"


def test_sign_in_sign_out_and_back_through_the_whole_door(door: Door) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    got = door.request("POST", "/login", form, b"username=admin&password=twelve+letters&next=/admin/payslip")
    assert (got.status, got.header("location")) == (303, "/admin/payslip")
    set_cookies = [value for name, value in got.headers if name.lower() == "set-cookie"]
    cookie = {"Cookie": "; ".join(value.partition(";")[0] for value in set_cookies)}
    assert door.request("GET", "/admin/payslip", cookie).status == 200
    assert door.request("GET", "/admin", cookie).status == 200
    assert door.request("POST", "/logout", {**cookie, **form}).status == 303
    assert door.request("GET", "/admin/payslip", cookie).status == 303


def test_forwarded_addresses_do_not_open_a_new_count(door: Door) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    statuses = [
        door.request(
            "POST", "/login", {**form, "X-Forwarded-For": f"10.0.0.{n}"}, f"username=u{n}&password=x".encode()
        ).status
        for n in range(21)
    ]
    assert statuses == [401] * 20 + [429]


@pytest.mark.parametrize("path", ["/login", "/health", "/robots.txt", "/admin", "/static/gateway/none.css"])
def test_head_of_our_own_pages_is_get_without_the_body(door: Door, path: str) -> None:
    got, asked = door.request("GET", path), door.request("HEAD", path)
    assert (asked.status, asked.body) == (got.status, b"")
    for name in ("content-type", "content-length", "location", "content-security-policy"):
        assert asked.header(name) == got.header(name)
