"""Every route of every service, read from the applications themselves, with its guard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attendance import app as attendance
from attendance.settings import AttendanceSettings
from chassis.app import routes_of
from chassis.identity import GUARDS
from chassis.testing import make_settings
from docs_render import app as docs_render
from docs_render.settings import DocsRenderSettings
from fastapi.routing import APIRoute
from gateway import app as gateway
from gateway.accounts.rules import POWERS
from gateway.settings import GatewaySettings
from payroll import app as payroll
from payroll.access import only_pay_office
from payroll.settings import PayrollSettings
from recruit import app as recruit
from recruit.settings import RecruitSettings

CREATE: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "gateway": (gateway.pages, GatewaySettings),
    "recruit": (recruit.create, RecruitSettings),
    "attendance": (attendance.create, AttendanceSettings),
    "payroll": (payroll.create, PayrollSettings),
    "docs-render": (docs_render.create, DocsRenderSettings),
}
OPEN_TO_PROBES = ("/livez", "/readyz", "/version", "/metrics", "/static/")
_ROLES_OF = {power.guard: frozenset(power.roles) for power in POWERS}
_NAMES = {guard: guard.__name__.removeprefix("only_").capitalize() for guard in GUARDS} | {
    only_pay_office: "PayOffice"
}


@dataclass(frozen=True)
class Found:
    """One route as its application has it; `guards` are the names of docs/roles.md."""

    service: str
    method: str
    path: str
    guards: frozenset[str]

    @property
    def name(self) -> str:
        """Method and path, as tests report it."""
        return f"{self.method} {self.path}"

    def lets_in(self, kind: str, roles: tuple[str, ...]) -> bool:
        """Say whether its guards let a caller through."""
        return all(_lets_in(guard, kind, roles) for guard in self.guards)


def _lets_in(guard: str, kind: str, roles: tuple[str, ...]) -> bool:
    if guard == "Identified":
        return True
    if guard in ("Worker", "Service"):
        return kind == guard.lower()
    return kind == "staff" and bool(_ROLES_OF[guard] & set(roles))


def every_route(folder: Path) -> list[Found]:
    """Return every route of the five services, probes and assets left out."""
    return [found for service in CREATE for found in _routes_of(service, folder)]


def _routes_of(service: str, folder: Path) -> Iterator[Found]:
    create, kind = CREATE[service]
    settings = make_settings(
        kind, folder, **({"session_cookie_secure": False} if service == "gateway" else {})
    )
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = create(settings)
    try:
        for route in routes_of(app):
            path = re.sub(r"\{(\w+):\w+\}", r"{\1}", str(route.path))
            if isinstance(route.original_route, APIRoute) and not path.startswith(OPEN_TO_PROBES):
                guards = frozenset(_guards(route.dependant))
                for method in sorted(route.methods or ()):
                    yield Found(service, method, path, guards)
    finally:
        app.state.peers.close()
        if app.state.db is not None:
            app.state.db.close()
        if service == "gateway":
            app.state.hashing.close()


def _guards(dependant: Any) -> Iterator[str]:
    waiting = [dependant]
    while waiting:
        each = waiting.pop()
        if each.call in _NAMES:
            yield _NAMES[each.call]
        waiting.extend(each.dependencies)
