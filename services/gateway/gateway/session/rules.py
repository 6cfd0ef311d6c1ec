"""What a session is worth, when it ends, where a sign-in leads, and the names of the cookies."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

COOKIES = {"staff": "humetix", "worker": "humetix-worker"}
DEVICE_COOKIE = "humetix-device"
TERMINAL_COOKIE = "humetix-kiosk"
HANDLE_LENGTH = 16
RECENT = timedelta(minutes=10)
"""How long a sign-in counts as proof for what a stranger at an open screen must not do."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Holder:
    """Whose session it is: "staff" and the account's name, or "worker" and the employee id."""

    kind: str
    subject: str


def new_token() -> str:
    """Return an opaque session id of 256 random bits, as the cookie carries it."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Say whether a cookie's value could be a session id at all."""
    return _TOKEN.fullmatch(text) is not None


def fingerprint(token: str) -> str:
    """Return what the database keeps of a session id: its SHA-256 (the id itself cannot be read back)."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_alive(last_seen: datetime, expires: datetime, idle: timedelta, now: datetime) -> bool:
    """Say whether a session may be used: before its absolute end, and not rested longer than `idle`."""
    return now < expires and now < last_seen + idle


def is_recent(opened: datetime, now: datetime) -> bool:
    """Say whether a session was opened a short while ago."""
    return now < opened + RECENT


def cookie_name(plain: str, secure: bool) -> str:
    """Return a cookie's name: `__Host-` binds it to this host, to TLS and to the whole site."""
    return f"__Host-{plain}" if secure else plain


def own_cookies(secure: bool) -> frozenset[str]:
    """Return the names of all cookies that only the gateway may see."""
    plain = (*COOKIES.values(), DEVICE_COOKIE, TERMINAL_COOKIE)
    return frozenset(cookie_name(name, secure) for name in plain)


def read_cookies(header: str, wanted: Iterable[str]) -> dict[str, str]:
    """Return the wanted cookies of a Cookie header; the first of a name counts."""
    names = frozenset(wanted)
    found: dict[str, str] = {}
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name in names:
            found.setdefault(name, value.strip('"'))
    return found


def without_cookies(header: str, dropped: frozenset[str]) -> str:
    """Return a Cookie header without the named cookies ("" when none is left)."""
    parts = [part.strip() for part in header.split(";")]
    return "; ".join(part for part in parts if part and part.partition("=")[0].strip() not in dropped)


def local_path(wanted: str | None, otherwise: str) -> str:
    """Return the wanted address when it is a path on this site, else the other one (no open redirect)."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return otherwise
    if any(ord(letter) < 32 or letter == "\\" for letter in wanted):
        return otherwise
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc else otherwise


_BROWSERS = (
    ("KAKAOTALK", "카카오톡"),
    ("NAVER(", "네이버 앱"),
    ("Edg", "Edge"),
    ("Whale/", "웨일"),
    ("SamsungBrowser/", "삼성 인터넷"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_MACHINES = (
    ("iPhone", "아이폰"),
    ("iPad", "아이패드"),
    ("Android", "안드로이드"),
    ("Windows", "윈도우 PC"),
    ("Macintosh", "맥"),
    ("Linux", "리눅스 PC"),
)


def device_word(user_agent: str) -> str:
    """Return a device and browser family in words: "안드로이드 · 카카오톡"; "알 수 없는 기기" for others."""
    found = [
        next((word for mark, word in marks if mark in user_agent), "") for marks in (_MACHINES, _BROWSERS)
    ]
    return " · ".join(word for word in found if word) or "알 수 없는 기기"
