"""What the gateway asks of other services, with only the fields it reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
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


class AuditEntry(BaseModel):
    """One audit row of a service; `detail` is the JSON text that was sealed."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: int
    at: datetime
    actor: str
    action: str
    object: str
    detail: str
    request_id: str


class AuditEntries(BaseModel):
    """A service's audit rows, newest first; `next` is None when there are no older ones."""

    model_config = ConfigDict(extra="ignore")

    items: list[AuditEntry]
    next: int | None = None


class AuditProof(BaseModel):
    """What a walk along a service's audit chain found."""

    model_config = ConfigDict(extra="ignore")

    broken: list[int]
    rows: int


class AuditQuestion(BaseModel):
    """Which audit rows are wanted; `before` is the row that the page before ended with."""

    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 100


def roster_changes(peers: Peers, after: int) -> Changes:
    """Return what changed in attendance's roster after a sequence number, oldest first."""
    answer = peers.client("attendance").get_json(
        "/internal/changes", {"after": after, "limit": 500}, timeout=5
    )
    return Changes.model_validate(answer)


class ColleaguesTaken(BaseModel):
    """What recruit answers once it knows who works in the office."""

    model_config = ConfigDict(extra="ignore")

    count: int


def tell_colleagues(peers: Peers, names: Mapping[str, str]) -> int:
    """Tell recruit the name behind each open account; the same list again changes nothing."""
    items = [{"account": account, "name": name} for account, name in sorted(names.items())]
    answer = peers.client("recruit").post_json("/internal/colleagues", {"items": items}, timeout=3)
    return ColleaguesTaken.model_validate(answer).count


def summary_of(peers: Peers, service: str) -> Summary:
    """Return a service's figures for the home page; raises PeerAway within two seconds."""
    return Summary.model_validate(peers.client(service).get_json("/internal/summary", timeout=2, hold=False))


def audit_of(peers: Peers, service: str, asked: AuditQuestion) -> AuditEntries:
    """Return a page of a service's audit rows, newest first."""
    params = {
        "actor": asked.actor,
        "action": asked.action,
        "from": asked.since and asked.since.isoformat(),
        "to": asked.until and asked.until.isoformat(),
        "before": asked.before,
        "limit": asked.limit,
    }
    answer = peers.client(service).get_json("/internal/audit", params, timeout=3, hold=False)
    return AuditEntries.model_validate(answer)


def audit_proof_of(peers: Peers, service: str) -> AuditProof:
    """Return what a service finds in its own audit chain; a long one takes its time."""
    answer = peers.client(service).get_json("/internal/audit/verify", timeout=20)
    return AuditProof.model_validate(answer)


class Terminal(BaseModel):
    """An enrolled device and the site where it stands."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    device_id: int
    name: str
    site_name: str


class TerminalPunch(BaseModel):
    """For whom a terminal punches: the gateway has checked the PIN and says who it is, for this one call."""

    token: str
    employee_id: int
    kind: Literal["in", "out"]
    key: str


class TerminalPunched(BaseModel):
    """A punch taken at a terminal."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["in", "out"]
    at: datetime
    repeated: bool


class ScreenQuestion(BaseModel):
    """Whose code is wanted: of a device's own site, or of the site that the office names."""

    token: str | None = None
    site_id: int | None = None


class Screen(BaseModel):
    """The code a screen shows now, and for how many seconds."""

    model_config = ConfigDict(extra="ignore")

    site_name: str
    code: str
    seconds: int


class Enrolled(BaseModel):
    """What an enrolled device keeps."""

    model_config = ConfigDict(extra="ignore")

    token: str


def enrol_terminal(peers: Peers, code: str) -> str:
    """Spend an enrolment code; return the device's token."""
    answer = peers.client("attendance").post_json("/internal/kiosk/enrolments", {"code": code}, timeout=5)
    return Enrolled.model_validate(answer).token


def terminal_of(peers: Peers, token: str) -> Terminal:
    """Return the device that holds a token; raises PeerRefused (401) when nobody does."""
    answer = peers.client("attendance").post_json("/internal/kiosk/devices", {"token": token}, timeout=5)
    return Terminal.model_validate(answer)


def punch_at_terminal(peers: Peers, pressed: TerminalPunch) -> TerminalPunched:
    """Punch for a worker at a terminal; the same key is the same punch."""
    client = peers.client("attendance")
    body = pressed.model_dump()
    answer = client.post_json("/internal/kiosk/punches", body, idempotency_key=pressed.key, timeout=10)
    return TerminalPunched.model_validate(answer)


def screen_of(peers: Peers, asked: ScreenQuestion) -> Screen:
    """Return the code that a screen shows now."""
    body = asked.model_dump(exclude_none=True)
    return Screen.model_validate(
        peers.client("attendance").post_json("/internal/kiosk/screens", body, timeout=5)
    )
