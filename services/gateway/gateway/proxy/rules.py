"""What the edge lets through: paths, headers, origins, waiting times. Plain values in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import unquote_to_bytes

Headers = list[tuple[bytes, bytes]]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_TARGET = 8 * 1024
LARGEST_HEADERS = 16 * 1024
MOST_HEADERS = 100

_HOP_BY_HOP = frozenset(
    {
        b"connection", b"keep-alive", b"proxy-connection", b"proxy-authenticate", b"proxy-authorization",
        b"te", b"trailer", b"transfer-encoding", b"upgrade", b"http2-settings",
    }
)  # fmt: skip
# What only we may say about a request. Expect is answered by our own server; Authorization is read here.
_OURS = frozenset(
    {
        b"forwarded", b"x-real-ip", b"x-request-id", b"x-original-url", b"x-rewrite-url",
        b"x-http-method-override", b"authorization", b"expect", b"host", b"content-length", b"cookie",
        b"traceparent",
    }
)  # fmt: skip
_OUR_PREFIXES = (b"x-humetix-", b"x-forwarded-", b"x-internal-", b"x-user-")
_SET_AT_THE_EDGE = frozenset(
    {
        b"content-security-policy", b"x-content-type-options", b"referrer-policy", b"permissions-policy",
        b"cross-origin-opener-policy", b"cross-origin-resource-policy", b"strict-transport-security",
        b"x-frame-options", b"x-request-id", b"server", b"date", b"x-humetix-identity",
    }
)  # fmt: skip
_DROPPED_REQUEST = _HOP_BY_HOP | _OURS
_DROPPED_ANSWER = _HOP_BY_HOP | _SET_AT_THE_EDGE
_DROPPED_PRIVATE = _DROPPED_ANSWER | {b"cache-control"}
_CLIENT_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")

_ENCODED_TRAP = re.compile(rb"%(?:2f|5c|00|2e)", re.IGNORECASE)
_BAD_PERCENT = re.compile(rb"%(?![0-9a-fA-F]{2})")
_PLAIN_PATH = re.compile(rb"/[\x21-\x7e]*")
_TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?")

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS: Headers = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (
        b"permissions-policy",
        b"camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_OVER_TLS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def path_fault(raw: bytes) -> str | None:
    """Return why a raw path could be read differently by two programs, or None when it is plain.

    Refused: anything but printable ASCII, backslash, `;`, encoded slash, backslash, dot or NUL, empty or
    dot segments, broken percent signs.
    """
    if not _PLAIN_PATH.fullmatch(raw) or b"\\" in raw or b";" in raw:
        return "characters"
    if _BAD_PERCENT.search(raw) or _ENCODED_TRAP.search(raw):
        return "encoding"
    if b"//" in raw or any(part in (b".", b"..") for part in raw.split(b"/")):
        return "segments"
    return None


def decoded_path(raw: bytes) -> str | None:
    """Return a path decoded once, as the services decode it; None when it is no UTF-8 or hides a control."""
    try:
        path = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return None
    return None if any(ord(letter) < 32 or ord(letter) == 127 for letter in path) else path


def header_fault(headers: Headers) -> tuple[int, str] | None:
    """Return status and reason for a header block that is too large, ambiguous, or does not name one host."""
    if (
        len(headers) > MOST_HEADERS
        or sum(len(name) + len(value) for name, value in headers) > LARGEST_HEADERS
    ):
        return 431, "framing"
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) != 1 or not _is_plain_host(hosts[0]):
        return 400, "bad_host"
    codings = [value.lower() for name, value in headers if name == b"transfer-encoding"]
    # The server's parser refuses an odd coding only after it has handed the request over.
    return (400, "framing") if codings and codings != [b"chunked"] else None


@lru_cache(256)
def _is_plain_host(value: bytes) -> bool:
    return _HOST.fullmatch(value.decode("latin-1").lower()) is not None


def host_is_ours(host: str, ours: frozenset[str]) -> bool:
    """Say whether the gateway answers to this Host value (an empty set answers to any)."""
    if not ours:
        return True
    name = host.lower()
    without_port = name if name.endswith("]") else re.sub(r":\d+$", "", name)
    return name in ours or without_port in ours


def is_own_request(method: str, headers: Mapping[str, str], holds_session: bool, open_form: bool) -> bool:
    """Say whether a request that may change something comes from our own pages, or from no browser.

    A browser tells where an unsafe request comes from: Sec-Fetch-Site (all since 2023), else Origin. Both
    absent means a program, which no foreign page can steer; yet an old browser could leave them out, so
    such a request is taken only when it cannot have been made by a form on a foreign page: it carries no
    session, or its content type is none a form can send (JSON), or the form gives strangers nothing new.
    """
    if method in SAFE_METHODS:
        return True
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    for name in ("origin", "referer"):
        if claimed := headers.get(name):
            return _authority(claimed) == headers.get("host", "").lower()
    return open_form or not holds_session or not _is_form_type(headers.get("content-type", ""))


def _authority(address: str) -> str:
    scheme, _, rest = address.lower().partition("://")
    authority = rest.partition("/")[0].partition("?")[0]
    default = {"http": ":80", "https": ":443"}.get(scheme, "")
    return authority.removesuffix(default) if default else authority


def _is_form_type(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in _CLIENT_FORM_TYPES


def kept_request_headers(headers: Headers) -> Headers:
    """Return the headers of a client that a service may see: nothing hop-by-hop, nothing that we say.

    Names with an underscore are dropped: some programs read `X_User` as `X-User`.
    """
    dropped = _with_those_named_in_connection(_DROPPED_REQUEST, headers)
    return [
        (name, value)
        for name, value in headers
        if name not in dropped and b"_" not in name and not name.startswith(_OUR_PREFIXES)
    ]


def _with_those_named_in_connection(dropped: frozenset[bytes], headers: Headers) -> frozenset[bytes]:
    values = [value for name, value in headers if name == b"connection"]
    named = {part.strip().lower() for value in values for part in value.split(b",")}
    return dropped | named if named - dropped else dropped


def answer_headers(
    headers: Iterable[tuple[bytes, bytes]], *, private: bool, over_tls: bool, request_id: str
) -> Headers:
    """Return a service's answer headers as the client gets them: ours set once, hop-by-hop ones gone.

    `private` answers (made for someone signed in) are never kept by browsers or proxies.
    """
    given = [(name.lower(), value) for name, value in headers]
    dropped = _with_those_named_in_connection(_DROPPED_PRIVATE if private else _DROPPED_ANSWER, given)
    kept = [(name, value) for name, value in given if name not in dropped]
    kept += _ALWAYS
    kept.append((b"x-request-id", request_id.encode()))
    if private:
        kept.append((b"cache-control", b"no-store"))
    if over_tls:
        kept.append(_OVER_TLS)
    return kept


def is_traceparent(value: bytes) -> bool:
    """Say whether a W3C traceparent may be passed on."""
    return _TRACEPARENT.fullmatch(value) is not None


def hold_seconds(gone_for: float, safe: bool) -> float:
    """Return how long a request may wait for a service without a ready replica, in seconds.

    A restart takes seconds, so at first everybody waits for it. When a service has been away for longer,
    a reader is told so soon, and after a minute at once; what someone sends is held a little longer.
    """
    if gone_for <= 15:
        return 12.0
    if gone_for <= 60:
        return 2.0 if safe else 6.0
    return 0.0


def may_repeat(method: str, *, has_body: bool, whole: bool, keyed: bool) -> bool:
    """Say whether a request may be sent again after an attempt that may have reached a service.

    Reading twice changes nothing; an effect with a key (`keyed`) happens once however often it is sent, if
    its body is still there (`whole`).
    """
    return (keyed and whole) or (method in SAFE_METHODS and not has_body)


def pause_seconds(number: int) -> tuple[float, float]:
    """Return the shortest and longest pause after try `number`: 25 ms to 100, 200, at most 250 ms."""
    return 0.025, min(0.25, 0.1 * number)
