"""The route table: which prefix goes to which service, for whom, how large and how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

MIB = 1024 * 1024
UPLOAD = 18 * MIB
"""A photo of 16 MiB and its form."""
SLOW = 60.0
"""Seconds for an answer that documents are drawn for."""

SERVICES = ("recruit", "attendance", "payroll", "docs-render")
READ = frozenset({"GET", "HEAD"})
FORM = READ | {"POST"}
ALL = FORM | {"PUT", "PATCH", "DELETE"}

Who = Literal["anyone", "staff"]
Kind = Literal["staff", "worker"]


@dataclass(frozen=True)
class Route:
    """One row: an address and everything below it (`exact`: only the address itself).

    `prefers` says whose session counts when a browser holds both; `open_forms` marks forms that give a
    stranger nothing a stranger does not already have (see rules.is_own_request); `keyed` marks effects that
    happen once however often they are sent with the same Idempotency-Key (tests/repo/test_effects.py).
    """

    prefix: str
    service: str
    who: Who = "anyone"
    methods: frozenset[str] = ALL
    exact: bool = False
    prefers: Kind = "staff"
    body_limit: int = MIB
    timeout: float = 15.0
    policy: str | None = None
    open_forms: bool = False
    keyed: bool = False

    @property
    def label(self) -> str:
        """Name of the row in metrics and logs; never a raw path."""
        return self.prefix if self.exact else f"{self.prefix}/*"


RECRUIT = (
    Route("/", "recruit", methods=READ, exact=True),
    Route("/apply", "recruit", body_limit=UPLOAD, timeout=SLOW, policy="public_write", open_forms=True),
    Route("/apply/status", "recruit", methods=FORM, policy="sign_in"),
    Route(
        "/apply/uploads",
        "recruit",
        methods=FORM | {"PATCH", "DELETE"},
        timeout=SLOW,
        policy="public_write",
        open_forms=True,
    ),
    Route("/contact", "recruit", policy="public_write", open_forms=True),
    Route("/notices", "recruit", methods=READ),
    Route("/privacy", "recruit", methods=READ),
    Route("/admin/applications", "recruit", "staff", body_limit=UPLOAD, timeout=SLOW),
    Route("/admin/inquiries", "recruit", "staff"),
    Route("/admin/notices", "recruit", "staff"),
    Route("/download_excel", "recruit", "staff", body_limit=UPLOAD, timeout=SLOW),
    Route("/static/recruit", "recruit", methods=READ),
    Route("/api/recruit", "recruit", keyed=True),
    Route(
        "/api/recruit/v1/applications",
        "recruit",
        body_limit=UPLOAD,
        timeout=SLOW,
        policy="public_write",
        open_forms=True,
        keyed=True,
    ),
    Route("/api/recruit/v1/inquiries", "recruit", policy="public_write", open_forms=True, keyed=True),
)

ATTENDANCE = (
    Route("/attendance", "attendance", prefers="worker", policy="public_write"),
    Route("/timesheets", "attendance", methods=FORM, policy="public_write", open_forms=True),
    Route("/leave", "attendance", prefers="worker", policy="public_write"),
    Route("/admin/employees", "attendance", "staff"),
    Route("/admin/sites", "attendance", "staff"),
    Route("/admin/attendance", "attendance", "staff", timeout=SLOW),
    Route("/admin/attendance-calendar", "attendance", "staff"),
    Route("/admin/leave", "attendance", "staff"),
    Route("/static/attendance", "attendance", methods=READ),
    Route("/api/attendance", "attendance", keyed=True),
    Route("/api/attendance/v1/punches", "attendance", prefers="worker", policy="public_write", keyed=True),
    Route("/api/attendance/v1/me", "attendance", prefers="worker", policy="public_write", keyed=True),
)

PAYROLL = (
    Route("/advance", "payroll", prefers="worker", policy="public_write"),
    Route("/payslip", "payroll", prefers="worker", timeout=SLOW, policy="public_write"),
    Route("/admin/advance", "payroll", "staff"),
    Route("/admin/advance/transfers", "payroll", "staff", body_limit=6 * MIB, timeout=SLOW),
    Route("/admin/payslip", "payroll", "staff", timeout=SLOW),
    Route("/admin/wages", "payroll", "staff"),
    Route("/admin/payroll", "payroll", "staff", timeout=SLOW),
    Route("/admin/payroll/transfers", "payroll", "staff", body_limit=6 * MIB, timeout=SLOW),
    Route("/static/payroll", "payroll", methods=READ),
    Route("/api/payroll", "payroll", timeout=SLOW, keyed=True),
    Route("/api/payroll/v1/me", "payroll", prefers="worker", timeout=SLOW, policy="public_write", keyed=True),
)

OWN = (
    Route("/login", "gateway", methods=FORM, exact=True, policy="sign_in", open_forms=True),
    Route("/login/password", "gateway", methods=FORM, exact=True, policy="sign_in", open_forms=True),
    Route("/login/code", "gateway", methods=FORM, exact=True, policy="sign_in", open_forms=True),
    Route("/login/passkey", "gateway", methods=FORM, exact=True, policy="sign_in", open_forms=True),
    Route(
        "/signin", "gateway", methods=FORM, exact=True, prefers="worker", policy="sign_in", open_forms=True
    ),
    Route(
        "/activate", "gateway", methods=FORM, exact=True, prefers="worker", policy="sign_in", open_forms=True
    ),
    Route(
        "/signin/passkey",
        "gateway",
        methods=FORM,
        exact=True,
        prefers="worker",
        policy="sign_in",
        open_forms=True,
    ),
    Route("/devices", "gateway", methods=FORM, exact=True, prefers="worker"),
    Route("/devices/passkeys", "gateway", methods=FORM, prefers="worker"),
    Route("/kiosk", "gateway", methods=FORM, policy="public_write"),
    Route("/logout", "gateway", methods=frozenset({"POST"}), exact=True, open_forms=True),
    Route("/admin", "gateway", "staff", methods=READ, exact=True),
    Route("/admin/parts", "gateway", "staff", methods=READ),
    Route("/admin/accounts", "gateway", "staff"),
    Route("/admin/workers", "gateway", "staff"),
    Route("/admin/audit", "gateway", "staff", methods=READ),
    Route("/ops", "gateway", "staff", methods=READ),
    Route("/design", "gateway", "staff", methods=READ),
    Route("/api/docs", "gateway", "staff", methods=READ),
    Route("/api/gateway", "gateway"),
    Route(
        "/api/gateway/v1/passkey-challenges",
        "gateway",
        methods=frozenset({"POST"}),
        exact=True,
        policy="sign_in",
    ),
    Route("/static/gateway", "gateway", methods=READ),
    Route("/health", "gateway", methods=READ, exact=True),
    Route("/robots.txt", "gateway", methods=READ, exact=True),
    Route("/favicon.ico", "gateway", methods=READ, exact=True),
)

ROUTES = (*RECRUIT, *ATTENDANCE, *PAYROLL, *OWN)

PROBES = frozenset({"/livez", "/readyz", "/version", "/metrics"})
"""The gateway's own probes: answered inside the network only, unknown outside."""


class Table:
    """Finds the row of a path by its longest matching prefix, segment by segment."""

    def __init__(self, routes: Iterable[Route] = ROUTES) -> None:
        self._exact: dict[str, Route] = {}
        self._below: dict[str, Route] = {}
        for route in routes:
            rows = self._exact if route.exact else self._below
            if rows.setdefault(route.prefix, route) is not route:
                raise ValueError(f"two routes for {route.prefix}")

    def find(self, path: str) -> Route | None:
        """Return the row that owns a decoded path, or None when nobody does."""
        if path in self._exact:
            return self._exact[path]
        probe = path
        while probe:
            if probe in self._below:
                return self._below[probe]
            probe = probe.rpartition("/")[0]
        return None
