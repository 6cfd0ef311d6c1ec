"""Where an account is signed in, as its owner and the office see it, and signing out there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.db import Database
from chassis.errors import Forbidden
from chassis.identity import Identity
from fastapi import Request

from gateway import metrics
from gateway.session import actions, cookies, queries, rules


class PeopleOnly(Forbidden):
    """A leaked API key must not make itself further keys, nor take its owner's away."""

    code, message = "people_only", "API 키로는 할 수 없습니다. 로그인해서 해 주세요."


@dataclass(frozen=True)
class Device:
    """One signed-in device; `here` is the one that asks."""

    handle: str
    word: str
    since: datetime
    last_use: datetime
    here: bool


def devices_of(request: Request, holder: rules.Holder, now: datetime) -> list[Device]:
    """Return where an account is signed in now, the last used first."""
    db: Database = request.app.state.db
    idle = request.app.state.settings.idle(holder.kind)
    here = own_key(request, holder.kind)
    with db.read() as session:
        rows = queries.live_sessions(session, holder.kind, holder.subject, idle, now)
    return [
        Device(
            row.id[: rules.HANDLE_LENGTH],
            rules.device_word(row.device),
            row.created_at,
            row.last_seen_at,
            row.id == here,
        )
        for row in rows
    ]


def sign_out(request: Request, holder: rules.Holder, handle: str, who: Identity, now: datetime) -> int:
    """End one session of an account, or without a handle all but the one that asks; return how many."""
    db: Database = request.app.state.db
    if handle:
        ended = db.write(actions.end_one, holder, handle, who, now)
    else:
        ended = db.write(actions.end_others, holder, own_key(request, holder.kind), who, now)
    request.app.state.keeper.forget(ended)
    metrics.session_events.labels("revoked").inc(len(ended))
    return len(ended)


def is_recent(request: Request, kind: str, now: datetime) -> bool:
    """Say whether the session that asks was opened minutes ago: nobody else can have taken its place."""
    db: Database = request.app.state.db
    with db.read() as session:
        row = queries.session_of(session, own_key(request, kind))
    return row is not None and rules.is_recent(row.created_at, now)


def check_is_person(request: Request, who: Identity) -> None:
    """Raise PeopleOnly for a program: what gives lasting power is done by who has signed in."""
    if not own_key(request, who.kind):
        raise PeopleOnly


def own_key(request: Request, kind: str) -> str:
    """Return the fingerprint of the session this request came with, "" without one."""
    token = cookies.session_tokens(request.cookies, request.app.state.settings).get(kind)
    return rules.fingerprint(token) if token else ""
