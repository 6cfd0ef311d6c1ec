"""Reads attendance's change feed into the worker accounts, in the background and when a page asks."""

from __future__ import annotations

from chassis.clock import KST, now
from chassis.db import Database
from chassis.http import PeerAway, Peers
from fastapi import FastAPI

from gateway import clients
from gateway.session.keeper import Keeper
from gateway.workers import actions, queries, rules


def read_roster(db: Database, peers: Peers, keeper: Keeper) -> int:
    """Take every change not yet known; return how many. Raises PeerAway when attendance is away."""
    taken = 0
    while True:
        with db.read() as session:
            after = queries.last_change(session)
        changes = clients.roster_changes(peers, after)
        if changes.items:
            keeper.forget(
                db.write(
                    actions.take_changes,
                    [rules.Change(**item.model_dump()) for item in changes.items],
                    now().astimezone(KST).date(),
                )
            )
            taken += len(changes.items)
        if changes.next is None or not changes.items:
            return taken


def follow_roster(app: FastAPI) -> None:
    """Background work: an attendance that is away is no failure here, its absence is counted elsewhere."""
    try:
        read_roster(app.state.db, app.state.peers, app.state.keeper)
    except PeerAway:
        return
