"""Follows attendance's feed of roster changes: in the background, and before a pay run."""

from __future__ import annotations

from chassis.db import Database
from chassis.http import Peers
from fastapi import FastAPI

from payroll import clients
from payroll.roster import actions, queries


def follow(app: FastAPI) -> None:
    """Read what changed since the last time; run by the background thread."""
    catch_up(app.state.db, app.state.peers)


def catch_up(db: Database, peers: Peers) -> None:
    """Read the feed to its end; raises PeerAway when attendance does not answer."""
    with db.read() as session:
        after: int | None = queries.last_seq(session)
    while after is not None:
        changes = clients.roster_changes(peers, after)
        if changes.items:
            db.write(actions.keep_changes, [_person(change) for change in changes.items])
        after = changes.next


def _person(change: clients.RosterChange) -> dict[str, object]:
    return {**change.model_dump(), "site_name": change.site_name or ""}
