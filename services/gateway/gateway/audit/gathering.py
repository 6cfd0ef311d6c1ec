"""Brings the audit rows of all services together: the gateway's own from its database, others' by call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.audit_api import LARGEST_PAGE, AuditFilter, audit_entries, audit_proof
from chassis.db import Database
from chassis.http import Peers

from gateway import clients
from gateway.asking import PARTS, ask_each
from gateway.audit import rules
from gateway.base import AuditRow

OWN = "gateway"
KEEPERS = (OWN, *PARTS)
"""The services that keep an audit table."""

PATIENCE = 2.0
"""Seconds a page waits for the services' rows."""

PROOF_PATIENCE = 20.0
"""Seconds a page waits for the walks along the chains."""


@dataclass(frozen=True)
class Gathered:
    """One page of all services' rows; `next` goes on below it, `away` names who did not answer."""

    items: list[rules.Entry]
    next: dict[str, int] | None
    away: list[str]


@dataclass(frozen=True)
class Proof:
    """What became of one service's chain; None: it could not be asked."""

    service: str
    found: clients.AuditProof | None


class Gatherer:
    """Reads the audit of some services under one filter."""

    def __init__(self, db: Database, peers: Peers, services: tuple[str, ...], wanted: AuditFilter) -> None:
        self._db, self._peers = db, peers
        self._services, self._wanted = services, wanted

    def page(self, position: Mapping[str, int], limit: int) -> Gathered:
        """Return the rows that follow a position, newest first."""
        found = ask_each(self._services, lambda name: self._of(name, position.get(name), limit), PATIENCE)
        answered = {name: told for name, told in found.items() if told is not None}
        entries = {name: [_entry(name, row) for row in told.items] for name, told in answered.items()}
        shown = rules.merged(entries, limit)
        more = len(shown) < sum(map(len, entries.values())) or any(told.next for told in answered.values())
        after = rules.position_after(shown, position) if more else None
        return Gathered(shown, after, [name for name, told in found.items() if told is None])

    def rows(self, most: int) -> Iterator[Gathered]:
        """Yield page after page, at most so many rows; a service that goes away is not asked again."""
        position: dict[str, int] | None = {}
        asking, left = self, most
        while position is not None and left > 0 and asking._services:
            page = asking.page(position, min(LARGEST_PAGE, left))
            yield page
            asking = asking._without(page.away)
            position, left = page.next, left - len(page.items)

    def _without(self, away: list[str]) -> Gatherer:
        services = tuple(name for name in self._services if name not in away)
        return Gatherer(self._db, self._peers, services, self._wanted)

    def _of(self, service: str, before: int | None, limit: int) -> clients.AuditEntries:
        if service == OWN:
            with self._db.read() as session:
                own = audit_entries(session, AuditRow, self._wanted, before=before, limit=limit)
            return clients.AuditEntries.model_validate(own.model_dump())
        wanted = self._wanted
        asked = clients.AuditQuestion(
            actor=wanted.actor or None,
            action=wanted.action or None,
            since=wanted.since,
            until=wanted.until,
            before=before,
            limit=limit,
        )
        return clients.audit_of(self._peers, service, asked)


def proofs(db: Database, peers: Peers) -> list[Proof]:
    """Have every service walk along its own chain."""

    def prove(service: str) -> clients.AuditProof:
        if service != OWN:
            return clients.audit_proof_of(peers, service)
        with db.read() as session:
            return clients.AuditProof.model_validate(audit_proof(session, AuditRow).model_dump())

    return [Proof(name, found) for name, found in ask_each(KEEPERS, prove, PROOF_PATIENCE).items()]


def _entry(service: str, row: clients.AuditEntry) -> rules.Entry:
    told: dict[str, Any] = row.model_dump()
    return rules.Entry(service=service, **told)
