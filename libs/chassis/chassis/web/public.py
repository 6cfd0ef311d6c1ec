"""Pages that are the same for every visitor: drawn once, answered from memory with an ETag."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from chassis.identity import Identity
from chassis.web.templates import render


@dataclass(frozen=True)
class DrawnPage:
    """A finished page, plain and compressed."""

    body: bytes
    compressed: bytes
    etag: str


def render_public(request: Request, name: str, *, variant: str = "", **context: Any) -> Response:
    """Answer with a page without personal data; `context` must be the same for everybody.

    An address with a few such pages names each by a `variant`.
    Someone signed in gets it drawn anew, because the page's head names them.
    """
    who: Identity | None = getattr(request.state, "identity", None)
    if who is not None and who.kind != "anyone":
        return render(request, name, **context)
    drawn: dict[str, DrawnPage] = request.app.state.drawn_pages
    key = f"{request.scope['path']} {variant}"
    page = drawn.get(key)
    if page is None:
        page = drawn[key] = _finished(bytes(render(request, name, **context).body))
    return _answer(request, page)


def _finished(body: bytes) -> DrawnPage:
    digest = hashlib.sha256(body).hexdigest()[:16]
    return DrawnPage(body, gzip.compress(body, 9, mtime=0), digest)


def _answer(request: Request, page: DrawnPage) -> Response:
    # Who is signed in changes the page, so a browser asks each time; the ETag makes the answer empty.
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie", "ETag": f'"{page.etag}"'}
    if page.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = page.body
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = page.compressed
        headers |= {"Content-Encoding": "gzip", "ETag": f'"{page.etag}-gzip"'}
    return Response(content, media_type="text/html; charset=utf-8", headers=headers)
