"""What the edge lets through, as plain values."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from gateway.proxy import rules
from hypothesis import given
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
def test_no_accepted_path_changes_its_meaning_when_decoded(pieces: list[str]) -> None:
    raw = ("/" + "".join(pieces)).encode()
    if rules.path_fault(raw) is not None:
        return
    path = rules.decoded_path(raw)
    assert path is not None
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


def test_only_reads_without_a_body_are_repeated() -> None:
    assert rules.may_repeat("GET", sent_body=False)
    assert not rules.may_repeat("GET", sent_body=True)
    assert not any(rules.may_repeat(method, sent_body=False) for method in ("POST", "PUT", "PATCH", "DELETE"))
