"""The present state of the services, as the gateway's own checks see it twice a second."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI

from gateway.proxy.replicas import Replicas


@dataclass(frozen=True)
class ServiceState:
    """One service: whether it can be used, how many replicas answer, and which versions."""

    name: str
    ready: bool
    replicas: int
    ready_replicas: int
    version: str
    commit: str
    reason: str


def states_of(app: FastAPI) -> dict[str, ServiceState]:
    """Return the state of every service behind the gateway."""
    replicas: Replicas = app.state.replicas
    found = {}
    for name, service in replicas.services.items():
        listed = list(service.replicas.values())
        ready = [replica for replica in listed if replica.ready]
        shown = ready or listed
        found[name] = ServiceState(
            name=name,
            ready=bool(ready),
            replicas=len(listed),
            ready_replicas=len(ready),
            version=", ".join(sorted({replica.version for replica in shown if replica.version})),
            commit=", ".join(sorted({replica.commit for replica in shown if replica.commit})),
            reason="" if ready else ", ".join(sorted({replica.reason for replica in listed})),
        )
    return found
