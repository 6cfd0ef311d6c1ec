"""The route table as docs/routes.md: one line a row, so that what is open stands in one place to read."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.limits.general import POLICIES
from gateway.proxy.routes import ALL, MIB, PROBES, SERVICES, Route

_HEAD = """# Addresses

Made from `services/gateway/gateway/proxy/routes.py` (`make contracts` writes it anew, a test compares). An \
address that no row names is unknown (404); a method that its row does not list is refused (405). `/*` means \
the address and everything below it; the longest row wins. "office" means a staff session at the door; each \
service checks once more who may do what. The row's name is also its label in metrics and logs.

Limits count per address and only strangers, except `sign_in`, which counts everybody.

When the connection to a service breaks, what only reads is sent once more, and what carries an \
`Idempotency-Key` where the last column says so; bodies up to 64 KiB.
"""
_COLUMNS = (
    "address",
    "for",
    "methods",
    "body",
    "seconds",
    "limit",
    "form open to strangers",
    "sent again with a key",
)


def page(routes: Iterable[Route]) -> str:
    """Return the whole document."""
    listed = list(routes)
    parts = [_HEAD]
    for service in (*SERVICES, "gateway"):
        if rows := [_row(route) for route in listed if route.service == service]:
            parts.append(
                f"## {service}\n" + "\n".join([_line(_COLUMNS), _line(["---"] * len(_COLUMNS)), *rows])
            )
    quotas = "\n".join(f"- `{policy.name}`: {policy.quota}" for policy in POLICIES.values())
    parts.append(f"## Limits\n{quotas}")
    probes = " · ".join(f"`{path}`" for path in sorted(PROBES))
    parts.append(f"## Probes\n{probes}: for addresses in `METRICS_FROM` only, unknown to everybody else.")
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _row(route: Route) -> str:
    methods = "all" if route.methods == ALL else " ".join(sorted(route.methods))
    who = "office" if route.who == "staff" else "anyone"
    size = f"{route.body_limit // MIB} MiB"
    marks = ["yes" if mark else "" for mark in (route.open_forms, route.keyed)]
    return _line([f"`{route.label}`", who, methods, size, f"{route.timeout:g}", route.policy or "", *marks])


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
