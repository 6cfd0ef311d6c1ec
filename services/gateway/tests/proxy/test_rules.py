"""What the edge lets through, as plain values."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from gateway.proxy import rules
from hypothesis import example, given
from hypothesis import strategies as st

PIECES = [
    "/",
    "//",
    ".",
    "..",
    "%2e",
    "%2E%2e",
    "%2f",
    "%5C",
    "\\",
    ";",
    "%",
    "%00",
    "%25",
    "a",
    "admin",
    "가",
    "%EA%B0%80",
]


@pytest.mark.parametrize(
    "path", ["/", "/apply", "/admin/employees/41", "/%EA%B3%B5%EC%A7%80", "/a.b/.c", "/x%20y", "/%61dmin"]
)
def test_plain_paths_pass(path: str) -> None:
    assert rules.path_fault(path.encode()) is None


@given(st.lists(st.sampled_from(PIECES), max_size=8))
@example(["%", "admin"])
def test_no_accepted_path_changes_its_meaning_when_decoded(pieces: list[str]) -> None:
    raw = ("/" + "".join(pieces)).encode()
    # Taken as the door takes it: plain as it stands, and text once it is decoded.
    path = None if rules.path_fault(raw) else rules.decoded_path(raw)
    if path is None:
        return
    assert path.count("/") == raw.count(b"/")
    assert "\\" not in path
    assert not {"", ".", ".."} & set(path.split("/")[1:-1])
    assert path == unquote(raw.decode())


def test_a_path_that_is_no_text_is_not_decoded() -> None:
    assert rules.decoded_path(b"/%ff") is None
    assert rules.decoded_path(b"/%0a") is None
    assert rules.decoded_path(b"/%EA%B0%80") == "/가"


GOOD_HOSTS = ["hr.example.com", "127.0.0.1:8080", "[::1]:8080", "localhost"]
BAD_HOSTS = ["", "a b", "evil.example/x", "user@host", "host:port", "가.kr"]


def test_a_host_is_a_name_or_an_address() -> None:
    taken = [host for host in GOOD_HOSTS + BAD_HOSTS if not rules.header_fault([(b"host", host.encode())])]
    assert taken == GOOD_HOSTS


def test_only_listed_hosts_are_ours_once_any_is_listed() -> None:
    ours = frozenset({"hr.example.com"})
    assert rules.host_is_ours("HR.example.com:443", ours)
    assert not rules.host_is_ours("evil.example", ours)
    assert rules.host_is_ours("anything", frozenset())


def test_without_a_session_or_for_open_forms_a_program_needs_no_origin() -> None:
    form = {"host": "h", "content-type": "application/x-www-form-urlencoded"}
    assert rules.is_own_request("POST", form, holds_session=False, open_form=False)
    assert rules.is_own_request("POST", form, holds_session=True, open_form=True)
    assert not rules.is_own_request("POST", form, holds_session=True, open_form=False)
    assert rules.is_own_request("POST", {"host": "h"}, holds_session=True, open_form=False)


def test_open_forms_are_still_closed_to_foreign_pages() -> None:
    told = {"host": "h", "origin": "https://evil.example"}
    assert not rules.is_own_request("POST", told, holds_session=False, open_form=True)
    assert rules.is_own_request("GET", told, holds_session=True, open_form=False)


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("https://hr.example.com", "hr.example.com", True),
        ("https://hr.example.com:443", "hr.example.com", True),
        ("http://hr.example.com:8080", "hr.example.com:8080", True),
        ("https://hr.example.com:8443", "hr.example.com", False),
        ("https://hr.example.com.evil.example", "hr.example.com", False),
        ("null", "hr.example.com", False),
        ("", "hr.example.com", True),
    ],
)
def test_an_origin_is_compared_whole(origin: str, host: str, own: bool) -> None:
    told = {"host": host, "origin": origin}
    assert rules.is_own_request("POST", told, holds_session=True, open_form=False) is own


def test_answers_lose_what_is_set_at_the_edge_and_gain_it_once() -> None:
    given_headers = [
        (b"Content-Security-Policy", b"x"),
        (b"Connection", b"X-Odd"),
        (b"X-Odd", b"1"),
        (b"Date", b"d"),
    ]
    plain = rules.answer_headers(given_headers, private=False, over_tls=False, request_id="r")
    names = [name for name, _ in plain]
    assert names.count(b"content-security-policy") == 1
    assert not {b"x-odd", b"connection", b"date", b"cache-control"} & set(names)
    tls = dict(
        rules.answer_headers([(b"cache-control", b"public")], private=True, over_tls=True, request_id="r")
    )
    assert tls[b"cache-control"] == b"no-store"
    assert tls[b"strict-transport-security"].startswith(b"max-age=31536000")


def test_people_wait_for_a_restart_but_not_for_a_service_that_is_gone() -> None:
    assert rules.hold_seconds(1, safe=True) == rules.hold_seconds(15, safe=False) == 12
    assert rules.hold_seconds(30, safe=True) < rules.hold_seconds(30, safe=False) < 12
    assert rules.hold_seconds(3600, safe=False) == 0


@pytest.mark.parametrize(
    ("method", "has_body", "whole", "keyed", "repeated"),
    [
        ("GET", False, True, False, True),
        ("GET", True, True, False, False),
        ("POST", False, True, False, False),
        ("DELETE", False, True, False, False),
        ("POST", True, True, True, True),
        ("POST", True, False, True, False),
    ],
)
def test_only_reads_and_keyed_effects_are_repeated(
    method: str, has_body: bool, whole: bool, keyed: bool, repeated: bool
) -> None:
    assert rules.may_repeat(method, has_body=has_body, whole=whole, keyed=keyed) is repeated


NAMES = st.sampled_from(
    [b"accept", b"x-kept", b"x_user", b"x-humetix-identity", b"x-forwarded-for", b"connection", b"te",
     b"cookie", b"forwarded", b"authorization", b"x-odd", b"keep-alive", b"transfer-encoding", b"x-user-id"]
)  # fmt: skip
VALUES = st.sampled_from([b"", b"1", b"close", b"x-odd, X-Kept", b"keep-alive,te", b"x-humetix-identity"])


@given(st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_no_service_ever_sees_what_only_we_may_say(headers: rules.Headers) -> None:
    named = {
        part.strip().lower() for name, value in headers if name == b"connection" for part in value.split(b",")
    }
    kept = rules.kept_request_headers(headers)
    assert [pair for pair in kept if pair not in headers] == []
    assert {name for name, _ in kept} <= {b"accept", b"x-kept", b"x-odd"} - named


@given(st.binary(max_size=60))
def test_any_bytes_are_judged_as_a_path_without_a_crash(raw: bytes) -> None:
    if rules.path_fault(raw) is None:
        path = rules.decoded_path(raw)
        assert path is None or path.startswith("/")


@given(st.lists(st.tuples(st.just(b"host"), st.binary(max_size=30)), max_size=3))
def test_only_one_plain_host_passes(headers: rules.Headers) -> None:
    if rules.header_fault(headers) is None:
        assert len(headers) == 1
        assert not set(headers[0][1]) & set(b" /\\@\r\n\t?#\x00")
