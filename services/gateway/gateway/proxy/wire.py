"""HTTP/1.1 as bytes: how a request is written to a service, and which answers are believed."""

from __future__ import annotations

from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]

LARGEST_ANSWER_HEAD = 32 * 1024
MOST_ANSWER_HEADERS = 100
LAST_CHUNK = b"0\r\n\r\n"
SMALL_ANSWER = 64 * 1024
BODILESS = frozenset({204, 304})


class Unreadable(Exception):
    """An answer that two programs could read differently, or that is none."""


def request_head(method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return a request's first line and headers, which were checked where they came in."""
    lines = [method.encode(), b" ", target, b" HTTP/1.1\r\n"]
    for name, value in headers:
        lines += (name, b": ", value, b"\r\n")
    lines.append(b"\r\n")
    return b"".join(lines)


def chunk(piece: bytes) -> bytes:
    """Return a piece of a body whose length nobody told beforehand."""
    return b"%x\r\n%b\r\n" % (len(piece), piece)


def ends_with_connection(status: int, version: str, headers: Headers) -> bool:
    """Say whether an answer's body lasts until the service closes; raises Unreadable.

    The parser has refused double, odd and mixed lengths. What is left: a coding that is not just chunks
    (we would pass on chunks of something else), a version or a status that we cannot pass on.
    """
    if version not in ("1.1", "1.0") or not 200 <= status <= 599:
        raise Unreadable(f"HTTP/{version} {status}")
    codings = [value for name, value in headers if name == b"transfer-encoding"]
    if codings and (version == "1.0" or len(codings) > 1 or codings[0].strip().lower() != b"chunked"):
        raise Unreadable("transfer-encoding")
    return (
        not codings and status not in BODILESS and not any(name == b"content-length" for name, _ in headers)
    )


def is_small(headers: Headers) -> bool:
    """Say whether an answer announces a body that is worth waiting for before anything is passed on."""
    return any(name == b"content-length" and int(value) <= SMALL_ANSWER for name, value in headers)
