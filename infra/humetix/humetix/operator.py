"""A session for the operator of this machine: opened in the gateway's database, noted in its audit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from getpass import getpass

from chassis import audit
from chassis.db import Database
from chassis.identity import Identity
from gateway.base import AuditRow
from gateway.session.actions import end_sessions, open_session
from gateway.session.rules import COOKIES, cookie_name, fingerprint
from gateway.settings import GatewaySettings
from sqlalchemy.orm import Session

from humetix.client import Office, OperatorOffice
from humetix.layout import Layout

ADMIN = Identity("staff", "admin", "admin", ("owner",))
_LASTS = timedelta(minutes=30)
_SESSIONS = 4


@contextmanager
def offices(url: str, place: Layout, purpose: str, count: int = _SESSIONS) -> Iterator[list[Office]]:
    """Sign the admin in that many times (what one session may do in a minute is limited).

    With ADMIN_PASSWORD through the door; else, beside the gateway's database, by sessions opened in it;
    else the password is asked for.
    """
    settings = GatewaySettings(humetix_data=place.data, session_cookie_secure=url.startswith("https"))
    password = os.environ.get("ADMIN_PASSWORD", "")
    with ExitStack() as doors:
        if not password and url == place.url and has_local_database(settings):
            cookies = doors.enter_context(operator_cookies(settings, purpose, count))
            yield [doors.enter_context(OperatorOffice(url, each)) for each in cookies]
            return
        password = password or getpass("password of admin: ")
        yield [doors.enter_context(Office(url, password)) for _ in range(count)]


def has_local_database(settings: GatewaySettings) -> bool:
    """Say whether the gateway's SQLite file lies on this machine, where process mode puts it."""
    return (settings.data_dir / f"{settings.service}.db").is_file()


@contextmanager
def operator_cookies(settings: GatewaySettings, purpose: str, count: int) -> Iterator[list[dict[str, str]]]:
    """Open that many sessions as the admin and end them afterwards."""
    database = Database(settings.database_url)
    name = cookie_name(COOKIES["staff"], settings.session_cookie_secure)
    tokens = database.write(_open, purpose, count, datetime.now(UTC))
    try:
        yield [{name: token} for token in tokens]
    finally:
        database.write(end_sessions, [fingerprint(token) for token in tokens])
        database.close()


def _open(session: Session, purpose: str, count: int, now: datetime) -> list[str]:
    audit.record(session, AuditRow, ADMIN, action="operator.session", object=purpose, now=now)
    return [open_session(session, ADMIN, f"humetix {purpose}", _LASTS, now) for _ in range(count)]
