"""Setting and reading the gateway's cookies: session ids, and the mark of a device that signed in before."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import jwt
from chassis.identity import Identity, key_id
from fastapi.responses import Response

from gateway.session import rules
from gateway.settings import GatewaySettings

_DEVICE_LASTS = timedelta(days=400)
_MOST_ACCOUNTS = 8
_AUDIENCE = "gateway-device"


def set_session(answer: Response, settings: GatewaySettings, who: Identity, token: str) -> None:
    """Put a session's id into the answer's cookies."""
    name = rules.cookie_name(rules.COOKIES[who.kind], settings.session_cookie_secure)
    _set(answer, settings, name, token, settings.absolute(who.kind))


def clear_sessions(answer: Response, settings: GatewaySettings) -> None:
    """Take both session cookies away."""
    for plain in rules.COOKIES.values():
        _set(answer, settings, rules.cookie_name(plain, settings.session_cookie_secure), "", timedelta(0))


def session_tokens(cookies: Mapping[str, str], settings: GatewaySettings) -> dict[str, str]:
    """Return the session ids among a request's cookies, by kind."""
    secure = settings.session_cookie_secure
    names = {kind: rules.cookie_name(plain, secure) for kind, plain in rules.COOKIES.items()}
    return {kind: cookies[name] for kind, name in names.items() if rules.is_token(cookies.get(name, ""))}


def device_of(cookies: Mapping[str, str], settings: GatewaySettings, account: str) -> str:
    """Return the id of this device when this account has signed in on it before, else ""."""
    claims = _device_claims(cookies, settings)
    return str(claims["sub"]) if account in claims.get("accounts", ()) else ""


def set_device(
    answer: Response, cookies: Mapping[str, str], settings: GatewaySettings, account: str, now: datetime
) -> None:
    """Remember on this device that the account has signed in here."""
    claims = _device_claims(cookies, settings)
    others = [name for name in claims.get("accounts", ()) if name != account]
    body = {
        "sub": claims.get("sub") or secrets.token_urlsafe(16),
        "aud": _AUDIENCE,
        "exp": now + _DEVICE_LASTS,
        "accounts": [*others, account][-_MOST_ACCOUNTS:],
    }
    key = settings.keys[0]
    token = jwt.encode(body, key, algorithm="HS256", headers={"kid": key_id(key)})
    name = rules.cookie_name(rules.DEVICE_COOKIE, settings.session_cookie_secure)
    _set(answer, settings, name, token, _DEVICE_LASTS)


def terminal_of(cookies: Mapping[str, str], settings: GatewaySettings) -> str:
    """Return the token of the shared terminal that this browser is, or ""."""
    name = rules.cookie_name(rules.TERMINAL_COOKIE, settings.session_cookie_secure)
    return cookies.get(name, "")[:100]


def set_terminal(answer: Response, settings: GatewaySettings, token: str, lasts: timedelta) -> None:
    """Make this browser a shared terminal."""
    name = rules.cookie_name(rules.TERMINAL_COOKIE, settings.session_cookie_secure)
    _set(answer, settings, name, token, lasts)


def _device_claims(cookies: Mapping[str, str], settings: GatewaySettings) -> dict[str, Sequence[str]]:
    token = cookies.get(rules.cookie_name(rules.DEVICE_COOKIE, settings.session_cookie_secure), "")
    for key in settings.keys:
        try:
            return dict(jwt.decode(token, key, algorithms=["HS256"], audience=_AUDIENCE))
        except jwt.InvalidTokenError:
            continue
    return {}


def _set(answer: Response, settings: GatewaySettings, name: str, value: str, lasts: timedelta) -> None:
    secure = settings.session_cookie_secure
    seconds = int(lasts.total_seconds())
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")
