"""The visit: a signed mark that lets an applicant's browser look at one application for 15 minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import Request, Response

from recruit.access.marks import read, signed

COOKIE = "humetix_visit"
PATH = "/apply/status"
LASTS = timedelta(minutes=15)
_VISIT = "recruit visit"


def begin_visit(answer: Response, request: Request, application_id: str, now: datetime) -> None:
    """Let a browser look at one application for 15 minutes, on the status pages only."""
    settings = request.app.state.settings
    answer.set_cookie(
        COOKIE,
        signed(application_id, settings.keys[0], _VISIT, now + LASTS),
        max_age=int(LASTS.total_seconds()),
        path=PATH,
        secure=settings.session_cookie_secure,
        httponly=True,
        samesite="strict",
    )


def end_visit(answer: Response, request: Request) -> None:
    """Make a browser forget the visit."""
    secure = request.app.state.settings.session_cookie_secure
    answer.delete_cookie(COOKIE, path=PATH, secure=secure, httponly=True, samesite="strict")


def visited(request: Request, now: datetime) -> str | None:
    """Return the id of the application that a browser may look at, None without a visit or after its end."""
    return read(request.cookies.get(COOKIE, ""), request.app.state.settings.keys, _VISIT, now)
