"""`/ops`: how the five services are; `/ops/live` is the part that renews itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.clock import Now
from chassis.identity import Operator
from chassis.ports import SERVICES
from chassis.web.nav import PARTS
from chassis.web.templates import render
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from gateway.ops import rules
from gateway.ops.views import views
from gateway.ops.watch import OWN, Watch
from gateway.proxy.replica import State
from gateway.proxy.replicas import ReplicaState

router = APIRouter(include_in_schema=False)

STATELESS = ("docs-render",)


@dataclass(frozen=True)
class Service:
    """One service as the page shows it."""

    name: str
    replicas: list[ReplicaState]
    found: rules.Figures | None

    @property
    def ready(self) -> int:
        """How many replicas take requests."""
        return sum(replica.state == "healthy" for replica in self.replicas)

    @property
    def reason(self) -> str:
        """Why none does."""
        told = [rules.reason_word(one.reason) or rules.STATES[one.state] for one in self.replicas]
        return "" if self.ready or not told else rules.joined(told)

    @property
    def keeps_data(self) -> bool:
        """Say whether it has a database."""
        return self.name not in STATELESS

    @property
    def troubles(self) -> list[tuple[str, str]]:
        """What to look at."""
        known = (self.ready, len(self.replicas), self.reason, self.found)
        return rules.troubles(PARTS[self.name], *known, keeps_data=self.keeps_data)


@router.get("/ops")
def operations(request: Request, who: Operator, now: Now) -> Response:
    """Show what needs a look first, then each service."""
    return render(request, "ops/page.html", **_context(request.app, now))


@router.get("/ops/live")
def live(request: Request, who: Operator, now: Now) -> Response:
    """Return the part of /ops that changes."""
    return render(request, "ops/live.html", **_context(request.app, now))


@dataclass(frozen=True)
class Seen:
    """One replica as the eight views are told of it."""

    service: str
    name: str
    reason: str
    version: str
    commit: str
    revision: str
    metrics: str


@router.get("/ops/views")
def eight_views(request: Request, who: Operator, now: Now) -> Response:
    """Show the eight views as text, as `humetix status` does."""
    watch: Watch = request.app.state.watch
    watch.look(request.app, keep=False)
    states = {OWN: [_own_state(request.app)], **request.app.state.replicas.states()}
    found = [_seen(watch, service, replica) for service in SERVICES for replica in states[service]]
    return render(request, "ops/views.html", views=views(found), words=rules, now=now)


def _seen(watch: Watch, service: str, replica: ReplicaState) -> Seen:
    reason = (
        "" if replica.state == "healthy" else rules.reason_word(replica.reason) or rules.STATES[replica.state]
    )
    address = OWN if service == OWN else replica.address
    return Seen(service, address, reason, replica.version, replica.commit, "", watch.text(address))


def _context(app: FastAPI, now: Now) -> dict[str, Any]:
    watch: Watch = app.state.watch
    watch.look(app, keep=False)
    states = {OWN: [_own_state(app)], **app.state.replicas.states()}
    services = []
    for name in SERVICES:
        addresses = [OWN] if name == OWN else [replica.address for replica in states[name]]
        pairs = [pair for address in addresses if (pair := watch.pair(address)) is not None]
        services.append(Service(name, states[name], rules.figures(pairs, now.timestamp())))
    troubles = [trouble for service in services for trouble in service.troubles]
    troubles.sort(key=lambda trouble: trouble[0] != "bad")
    return {"services": services, "troubles": troubles, "words": rules, "parts": PARTS, "now": now}


def _own_state(app: FastAPI) -> ReplicaState:
    settings, reason = app.state.settings, app.state.readiness.reason_not_ready()
    state: State = "healthy" if reason is None else "draining" if reason == "draining" else "away"
    return ReplicaState(
        address=OWN,
        state=state,
        reason=reason or "",
        instance=app.state.instance,
        version=settings.version,
        commit=settings.humetix_commit,
        in_flight=0,
        failures=0,
        ejected_seconds=0.0,
    )
