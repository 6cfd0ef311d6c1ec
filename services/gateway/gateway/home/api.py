"""`/health`: how the gateway and the services are, for monitors; no exception text, ever."""

from __future__ import annotations

from chassis.identity import Anyone
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from gateway.home import rules
from gateway.home.services import ServiceState, states_of

router = APIRouter(tags=["상태"])


class ServiceHealth(BaseModel):
    """One service: healthy or unavailable, and the version that answers."""

    status: str
    version: str


class Health(BaseModel):
    """The whole: healthy, degraded (a service is away), or unhealthy (503)."""

    status: str
    database: str
    services: dict[str, ServiceHealth]


@router.get("/health", responses={503: {"model": Health}})
def health(request: Request, who: Anyone) -> JSONResponse:
    """Tell how the gateway and the services are."""
    state = request.app.state
    # A gateway about to stop still serves: it is its database that decides, not the lame duck.
    reason = state.readiness.reason_not_ready()
    reachable = reason in (None, "draining")
    found = states_of(request.app)
    body = Health(
        status=rules.overall(reachable, {name: one.ready for name, one in found.items()}),
        database="connected" if reachable else "unavailable",
        services={name: _told(one) for name, one in found.items()},
    )
    return JSONResponse(body.model_dump(), 200 if reachable else 503, {"Cache-Control": "no-store"})


def _told(one: ServiceState) -> ServiceHealth:
    return ServiceHealth(status="healthy" if one.ready else "unavailable", version=one.version)
