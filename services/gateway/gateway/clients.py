"""What the gateway asks of other services, with only the fields it reads."""

from __future__ import annotations

from datetime import date
from typing import Literal

from chassis.http import Peers
from pydantic import BaseModel, ConfigDict


class Employee(BaseModel):
    """One change of the roster, as attendance tells it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    seq: int
    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    phone: str
    site_name: str | None = None
    resign_date: date | None = None
    is_active: bool


class Changes(BaseModel):
    """One page of the change feed; `next` is None on the last."""

    model_config = ConfigDict(extra="ignore")

    items: list[Employee]
    next: int | None = None


class Card(BaseModel):
    """One figure of the home page."""

    model_config = ConfigDict(extra="ignore")

    label: str
    value: int | str
    unit: str = ""
    href: str
    kind: Literal["todo", "number"] = "number"


class Summary(BaseModel):
    """A service's figures for the home page."""

    model_config = ConfigDict(extra="ignore")

    cards: list[Card]


def roster_changes(peers: Peers, after: int) -> Changes:
    """Return what changed in attendance's roster after a sequence number, oldest first."""
    answer = peers.client("attendance").get_json(
        "/internal/changes", {"after": after, "limit": 500}, timeout=5
    )
    return Changes.model_validate(answer)


def summary_of(peers: Peers, service: str) -> Summary:
    """Return a service's figures for the home page; raises PeerAway within two seconds."""
    return Summary.model_validate(peers.client(service).get_json("/internal/summary", timeout=2))
