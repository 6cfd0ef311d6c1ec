"""Passkeys step by step: ask a browser, keep what its device made, prove who signs in."""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

from chassis.db import Database
from chassis.errors import AppError, Conflict, Forbidden
from chassis.identity import Identity
from fastapi import Request

from gateway.passkey import actions, queries, rules
from gateway.passkey.tables import Passkey
from gateway.session.devices import is_recent, own_key
from gateway.session.rules import Holder
from gateway.settings import GatewaySettings


class NoPasskeysHere(Conflict):
    """The address is a number, or a name that the operator has not declared to be ours."""

    code, message = "no_passkeys_here", "이 주소에서는 패스키를 쓸 수 없습니다."


class SignInFirst(Forbidden):
    """Who finds an open screen must not leave a key of their own behind."""

    code = "sign_in_first"
    message = "패스키를 추가하려면 먼저 다시 로그인해 주세요."


class ChallengeIsOver(AppError):
    """Too late, or sent twice: nothing was guessed."""

    code, status = "passkey_too_late", 409
    message = "시간이 지났습니다. 패스키를 다시 눌러 주세요."


class WrongPasskey(AppError):
    """Nobody's passkey, one that was removed, a copy, or of a closed account: one text for all."""

    code, status = "wrong_passkey", 401
    message = "이 패스키로는 로그인할 수 없습니다. 비밀번호로 로그인해 주세요."


def site(request: Request) -> rules.Site | None:
    """Return the site whose passkeys this request may use, None where there are none."""
    settings: GatewaySettings = request.app.state.settings
    return rules.site_of(settings.humetix_base_url, str(request.base_url), settings.hosts)


def ask(request: Request, now: datetime) -> dict[str, Any]:
    """Return what a browser that signs in is asked for."""
    return rules.request_options(_known_site(request), _begin(request, "sign_in", "", now))


def begin(request: Request, who: Identity, now: datetime) -> dict[str, Any]:
    """Return what a device is asked for that makes a passkey; raises SignInFirst, TooManyPasskeys."""
    from gateway.passkey import ceremony  # noqa: PLC0415 - heavy, and an idle gateway needs none of it

    if not is_recent(request, who.kind, now):
        raise SignInFirst
    place, known = _known_site(request), passkeys_of(request, Holder(who.kind, who.id))
    if len(known) >= rules.MOST_PASSKEYS:
        raise actions.TooManyPasskeys
    account = who.id if who.kind == "staff" else who.name
    owner = ceremony.Owner(_handle(request, who, known), account, who.name or who.id)
    challenge = _begin(request, "register", _asker(request, who), now)
    return ceremony.creation_options(place, owner, known, challenge)


def confirm(request: Request, who: Identity, text: str, name: str, now: datetime) -> None:
    """Keep the passkey a device has made; raises BadPasskey, ChallengeIsOver, PasskeyTaken."""
    from gateway.passkey import ceremony  # noqa: PLC0415 - heavy, and an idle gateway needs none of it

    answer = ceremony.read(text)
    db: Database = request.app.state.db
    if not db.write(actions.spend, answer.key, "register", _asker(request, who), now):
        raise ChallengeIsOver
    made = ceremony.made(_known_site(request), answer)
    handle = _handle(request, who, passkeys_of(request, Holder(who.kind, who.id)))
    db.write(actions.register, who, made, urlsafe_b64encode(handle).decode().rstrip("="), name, now)


def find(request: Request, kind: str, text: str) -> Passkey | None:
    """Return the passkey an answer names, when it belongs to somebody of this kind (staff, worker)."""
    db: Database = request.app.state.db
    with db.read() as session:
        row = queries.passkey_named(session, named_in(text))
    return row if row is not None and row.kind == kind else None


def named_in(text: str) -> str:
    """Return the id of the credential an answer names, "" when it is none."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):  # no JSON, or brackets without end
        return ""
    named = told.get("id") if isinstance(told, dict) else None
    return named if isinstance(named, str) and rules.is_credential_id(named) else ""


def prove(request: Request, row: Passkey | None, text: str, now: datetime) -> None:
    """Check who signs in; raises BadPasskey, ChallengeIsOver or WrongPasskey."""
    from gateway.passkey import ceremony  # noqa: PLC0415 - heavy, and an idle gateway needs none of it

    answer = ceremony.read(text)
    db: Database = request.app.state.db
    if not db.write(actions.spend, answer.key, "sign_in", "", now):
        raise ChallengeIsOver
    if row is None:
        raise WrongPasskey
    used = ceremony.used(_known_site(request), answer, row)
    if db.write(actions.use, row.id, used, now) != "right":
        raise WrongPasskey


def passkeys_of(request: Request, holder: Holder) -> list[Passkey]:
    """Return an account's passkeys, the oldest first."""
    db: Database = request.app.state.db
    with db.read() as session:
        return queries.passkeys_of(session, holder)


def _begin(request: Request, purpose: rules.Purpose, holder: str, now: datetime) -> bytes:
    _known_site(request)
    challenge, db = secrets.token_bytes(32), request.app.state.db
    db.write(actions.begin, rules.challenge_key(challenge), purpose, holder, now)
    return challenge


def _known_site(request: Request) -> rules.Site:
    if (place := site(request)) is None:
        raise NoPasskeysHere
    return place


def _asker(request: Request, who: Identity) -> str:
    # Only the session that asked may answer.
    return f"{who.kind}:{own_key(request, who.kind)}"


def _handle(request: Request, who: Identity, known: list[Passkey]) -> bytes:
    """Return the account's handle: the same for all its passkeys, and telling nothing about it."""
    if known:
        return urlsafe_b64decode(known[0].user_handle + "=" * (-len(known[0].user_handle) % 4))
    key = str(request.app.state.settings.keys[0]).encode()
    return hmac.digest(key, f"passkey:{who.kind}:{who.id}".encode(), "sha256")
