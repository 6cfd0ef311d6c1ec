"""JSON for everybody signed in: where, and signing out there."""

from __future__ import annotations

from datetime import datetime

from chassis.clock import Now
from chassis.errors import Unauthorized
from chassis.identity import Anyone, Identity
from fastapi import APIRouter, Request
from pydantic import BaseModel

from gateway.session import rules
from gateway.session.devices import devices_of, is_recent, sign_out

router = APIRouter(prefix="/api/gateway/v1/me", tags=["내 로그인"])


class SessionOut(BaseModel):
    """One signed-in device; `here` is the one that asks."""

    handle: str
    device: str
    since: datetime
    last_use: datetime
    here: bool


class SessionsOut(BaseModel):
    """All live sessions of the account that asks."""

    items: list[SessionOut]
    next: None = None


class CallerOut(BaseModel):
    """Who is signed in, and whether that was minutes ago."""

    kind: str
    id: str
    name: str
    recent: bool


class EndedOut(BaseModel):
    """How many sessions ended."""

    ended: int


@router.get("/session")
def get_session(request: Request, who: Anyone, now: Now) -> CallerOut:
    """Tell who is signed in, or 401: pages ask before they send a form."""
    recent = is_recent(request, _holder(who).kind, now)
    return CallerOut(kind=who.kind, id=who.id, name=who.name, recent=recent)


@router.get("/sessions")
def list_sessions(request: Request, who: Anyone, now: Now) -> SessionsOut:
    """List where the caller is signed in, the last used first."""
    found = devices_of(request, _holder(who), now)
    items = [
        SessionOut(handle=one.handle, device=one.word, since=one.since, last_use=one.last_use, here=one.here)
        for one in found
    ]
    return SessionsOut(items=items)


@router.delete("/sessions")
def end_other_sessions(request: Request, who: Anyone, now: Now) -> EndedOut:
    """Sign the caller out everywhere else."""
    return EndedOut(ended=sign_out(request, _holder(who), "", who, now))


@router.delete("/sessions/{handle}")
def end_session(request: Request, handle: str, who: Anyone, now: Now) -> EndedOut:
    """Sign the caller out on one device."""
    return EndedOut(ended=sign_out(request, _holder(who), handle, who, now))


def _holder(who: Identity) -> rules.Holder:
    if who.kind not in rules.COOKIES:
        raise Unauthorized
    return rules.Holder(who.kind, who.id)
