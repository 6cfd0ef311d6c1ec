"""What the gateway reads from its environment, and what it refuses to start with."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import ClassVar

from chassis.settings import Settings

SHORTEST_ADMIN_PASSWORD = 12


class UnsafeSettings(RuntimeError):
    """A setting would open the door to strangers; the text says which and what to do."""


class GatewaySettings(Settings):
    """Sessions, the way in from outside, and the first admin."""

    service: ClassVar[str] = "gateway"

    admin_password: str = ""
    session_cookie_insecure_forced: bool = False
    staff_session_idle_minutes: int = 30
    staff_session_hours: int = 8
    worker_session_idle_days: int = 30
    worker_session_days: int = 60
    trusted_proxies: str = ""
    humetix_hosts: str = ""
    humetix_base_url: str = ""
    metrics_from: str = "127.0.0.0/8,::1/128"
    metrics_hosts: str = ""
    rate_store_url: str = ""

    def idle(self, kind: str) -> timedelta:
        """How long a session of staff or workers may rest."""
        if kind == "staff":
            return timedelta(minutes=self.staff_session_idle_minutes)
        return timedelta(days=self.worker_session_idle_days)

    def absolute(self, kind: str) -> timedelta:
        """How long a session of staff or workers may last at most."""
        if kind == "staff":
            return timedelta(hours=self.staff_session_hours)
        return timedelta(days=self.worker_session_days)

    @property
    def hosts(self) -> frozenset[str]:
        """Names this gateway answers to, lower case; empty = any."""
        return frozenset(parts_of(self.humetix_hosts.lower()))

    def check(self) -> None:
        """Raise UnsafeSettings for what must not go live. Secrets are never repeated in the text."""
        if self.admin_password and len(self.admin_password) < SHORTEST_ADMIN_PASSWORD:
            raise UnsafeSettings(f"ADMIN_PASSWORD needs at least {SHORTEST_ADMIN_PASSWORD} characters")
        if self.session_cookie_secure or self.session_cookie_insecure_forced:
            return
        if not _is_loopback(self.humetix_host):
            raise UnsafeSettings(
                "SESSION_COOKIE_SECURE=0 sends session cookies in the clear and is accepted only with "
                "HUMETIX_HOST on a loopback address (or with SESSION_COOKIE_INSECURE_FORCED=1)"
            )


def networks(listed: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Read a comma list of addresses or CIDR blocks; raises ValueError for anything else."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in parts_of(listed))


def parts_of(text: str) -> list[str]:
    """Read a comma list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
