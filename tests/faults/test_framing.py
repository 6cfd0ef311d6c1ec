"""Requests that two programs could read differently: refused with a close, and no service hears of them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from gateway.testing import Received, Upstream, read_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.conftest import Yard
from tests.faults.house import GatewayProcess

MIB = 1024 * 1024
GET, POST = "GET /apply HTTP/1.1\r\n", "POST /apply HTTP/1.1\r\n"
HOST, CHUNKED, END = "Host: {host}\r\n", "Transfer-Encoding: chunked\r\n", "\r\n"
LENGTH = "Content-Length: 5\r\n"
SECOND = "GET /apply HTTP/1.1\r\nHost: {host}\r\nX-Smuggled: 1\r\n\r\n"
SMUGGLED = {
    "CL.TE": f"{POST}{HOST}{LENGTH}{CHUNKED}{END}0\r\n\r\n{SECOND}",
    "TE.CL": f"{POST}{HOST}{CHUNKED}{LENGTH}{END}0\r\n\r\n{SECOND}",
    "TE.TE": f"{POST}{HOST}{CHUNKED}Transfer-Encoding: identity\r\n{END}0\r\n\r\n{SECOND}",
    "TE odd": f"{POST}{HOST}Transfer-Encoding: xchunked\r\n{END}0\r\n\r\n{SECOND}",
    "TE with a tab": f"{POST}{HOST}Transfer-Encoding:\x0bchunked\r\n{END}0\r\n\r\n{SECOND}",
    "TE listed": f"{POST}{HOST}Transfer-Encoding: chunked, identity\r\n{END}0\r\n\r\n{SECOND}",
    "CL twice": f"{POST}{HOST}{LENGTH}Content-Length: 6\r\n{END}hello!{SECOND}",
    "CL negative": f"{POST}{HOST}Content-Length: -5\r\n{END}hello{SECOND}",
    "CL in hex": f"{POST}{HOST}Content-Length: 0x5\r\n{END}hello{SECOND}",
    "CL with a plus": f"{POST}{HOST}Content-Length: +5\r\n{END}hello{SECOND}",
    "CL beyond 64 bits": f"{POST}{HOST}Content-Length: 99999999999999999999\r\n{END}hello{SECOND}",
    "space before colon": f"{POST}{HOST}Content-Length : 5\r\n{END}hello{SECOND}",
    "bare LF": f"GET /apply HTTP/1.1\nHost: {{host}}\nX-A: 1\n\n{SECOND}",
    "obs-fold": f"{GET}{HOST}X-A: 1\r\n folded\r\n{END}{SECOND}",
    "NUL": f"{GET}{HOST}X-A: a\x00b\r\n{END}{SECOND}",
    "CR in a value": f"{GET}{HOST}X-A: a\rX-B: b\r\n{END}{SECOND}",
    "chunk size overflow": f"{POST}{HOST}{CHUNKED}{END}fffffffffffffffff1\r\nx\r\n0\r\n\r\n{SECOND}",
    "chunk size bad": f"{POST}{HOST}{CHUNKED}{END}zz\r\nx\r\n0\r\n\r\n{SECOND}",
}


@pytest.mark.fault("T20")
@pytest.mark.parametrize("name", SMUGGLED)
def test_an_ambiguous_request_is_refused_with_a_close_and_heard_by_nobody(
    door: GatewayProcess, recruit: Upstream, name: str
) -> None:
    with door.connect(seconds=3) as client:
        client.sendall(SMUGGLED[name].format(host=door.host).encode("latin-1"))
        got = read_all(client)
        assert client.recv(1) == b"", "the connection was left open"
    assert got.startswith(b"HTTP/1.1 400")
    assert got.count(b"HTTP/1.1 ") == got.lower().count(b"\r\nx-request-id: ") == 1
    assert [request for request in recruit.received if request.header("x-smuggled")] == []
    assert not any(request.body for request in recruit.received)


@pytest.mark.fault("T21")
def test_a_megabyte_of_header_is_not_kept(door: GatewayProcess, recruit: Upstream) -> None:
    before = door.rss()
    for _ in range(20):
        with door.connect() as client, contextlib.suppress(ConnectionError):
            client.sendall(f"GET /apply HTTP/1.1\r\nHost: {door.host}\r\nX-Big: ".encode() + b"x" * MIB)
            client.sendall(b"\r\n\r\n")
            got = read_all(client)
            assert got == b"" or got.startswith(b"HTTP/1.1 431")
    assert door.rss() - before < 16 * MIB
    assert gets_of(recruit) == []


@pytest.mark.fault("T21")
def test_ten_thousand_headers_are_too_many(door: GatewayProcess, recruit: Upstream) -> None:
    many = "".join(f"X-{number}: x\r\n" for number in range(10_000))
    with door.connect() as client, contextlib.suppress(ConnectionError):
        client.sendall(
            f"GET /apply HTTP/1.1\r\nHost: {door.host}\r\nConnection: close\r\n{many}\r\n".encode()
        )
        got = read_all(client)
        assert got == b"" or got.startswith(b"HTTP/1.1 431")
    assert gets_of(recruit) == []


def gets_of(recruit: Upstream) -> list[Received]:
    """What was read there; a broken POST of the test before may still be on its way."""
    return [request for request in recruit.received if request.method == "GET"]


@pytest.mark.fault("T21")
@pytest.mark.parametrize("hosts", ["", "Host: {host}\r\nHost: {host}\r\n", "Host:\r\n", "Host: a b\r\n"])
def test_a_request_names_exactly_one_host(door: GatewayProcess, recruit: Upstream, hosts: str) -> None:
    asked = f"{GET}{hosts.format(host=door.host)}Connection: close\r\n\r\n"
    assert door.raw(asked.encode()).startswith(b"HTTP/1.1 400")
    assert recruit.received == []


@pytest.mark.fault("T21")
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80"])
def test_a_foreign_host_is_not_answered_to(door: GatewayProcess, recruit: Upstream, host: str) -> None:
    for path in ("/apply", "/login", "/health"):
        got = door.raw(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert got.startswith(b"HTTP/1.1 421")
        assert b"evil" not in got
    assert recruit.received == []


PIECES = st.sampled_from(
    ["/", "//", "admin", "ADMIN", "Admin", "employees", "internal", "%61dmin", "%2e%2e", "..", ".", "%2f",
     "%2F", ";", ";x=1", "\\", "%5c", "apply", "static", "recruit", "%00", "%", "%25", "%252e", "?", "#",
     "http://evil.example", "download_excel", "~", "%c0%af", "%EF%BC%8F"]
)  # fmt: skip


@pytest.mark.fault("T23")
def test_no_way_of_writing_a_path_opens_the_office_to_a_stranger(yard: Yard) -> None:
    connection = yard.door.open()

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(PIECES, min_size=1, max_size=7))
    def hold(pieces: list[str]) -> None:
        connection.putrequest("GET", "/" + "".join(pieces), skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 500

    try:
        hold()
    finally:
        connection.close()
    heard = [request.target for upstream in yard.upstreams.values() for request in upstream.received]
    assert [target for target in heard if not is_public(target)] == []
    assert heard, "nothing was let through at all"


def is_public(target: str) -> bool:
    """Say whether a service would read a target as one of its public pages, however often it decodes."""
    path = target.partition("?")[0].partition("#")[0]
    for _ in range(3):
        path = unquote(path)
    first = path.strip("/").replace("\\", "/").split("/")[0].casefold()
    return ".." not in path and first in {"", "apply", "static"}


@pytest.mark.fault("T23")
@pytest.mark.parametrize(
    "target", ["http://evil.example/admin/employees", "//admin/employees", "/apply/../admin/employees", "*"]
)
def test_other_forms_of_a_target_lead_nowhere(door: GatewayProcess, yard: Yard, target: str) -> None:
    got = door.raw(f"GET {target} HTTP/1.1\r\nHost: {door.host}\r\nConnection: close\r\n\r\n".encode())
    assert int(got.split(b" ")[1]) in (303, 400, 404)
    assert not any(upstream.received for upstream in yard.upstreams.values())


def gigabyte() -> Iterator[bytes]:
    """Yield a chunked body of one gibibyte."""
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for _ in range(16 * 1024):
        yield piece
    yield b"0\r\n\r\n"


@pytest.mark.fault("T24")
@pytest.mark.parametrize(("path", "limit"), [("/contact", 1), ("/apply", 18)])
def test_a_gigabyte_without_a_length_ends_at_the_limit_in_little_memory(
    yard: Yard, path: str, limit: int
) -> None:
    taken = []

    async def answer(request: Received) -> None:
        # The service is told that the body broke off, never that it was whole.
        try:
            taken.append(await request.pieces())
            request.answer()
        except (ConnectionError, ValueError):
            taken.append(-1)
            raise ConnectionError from None

    door = yard.door
    yard.upstreams["recruit"].behaviour = answer
    before = door.rss()
    for _ in range(3):
        assert b"HTTP/1.1 413" in send_as_much_as_it_takes(door, path, limit)
    assert door.rss() - before < 32 * MIB
    assert [count for count in taken if count >= 0] == []


def send_as_much_as_it_takes(door: GatewayProcess, path: str, limit: int) -> bytes:
    """Send until the gateway stops reading; return its answer."""
    sent = 0
    with door.connect(seconds=10) as client:
        client.sendall(f"POST {path} HTTP/1.1\r\nHost: {door.host}\r\n{CHUNKED}\r\n".encode())
        for piece in gigabyte():
            try:
                client.sendall(piece)
            except ConnectionError:
                break
            sent += len(piece)
            if answered := waiting_answer(client):
                return answered
        assert sent < (limit + 16) * MIB
        return read_all(client)


def waiting_answer(client: socket.socket) -> bytes:
    """Return what has arrived without waiting."""
    client.setblocking(False)
    try:
        return client.recv(65_536)
    except (BlockingIOError, ConnectionError):
        return b""
    finally:
        client.settimeout(10)
