"""Tells recruit who works in the office, so that its tasks can be given to people of the list."""

from __future__ import annotations

import time

from chassis.http import PeerAway, PeerRefused
from fastapi import FastAPI

from gateway import clients
from gateway.accounts import queries

EVERY_SECONDS = 10.0
AGAIN_AFTER = 600.0
"""Told again after so long though nothing changed: recruit may have been restored from a backup."""


def tell_office(app: FastAPI) -> None:
    """Background work: tell recruit the open accounts whenever they have changed.

    A recruit that is away, or of the release before, hears it later.
    """
    with app.state.db.read() as session:
        names = queries.open_names(session)
    told, at = getattr(app.state, "told_office", (None, 0.0))
    if names == told and time.monotonic() - at < AGAIN_AFTER:
        return
    try:
        clients.tell_colleagues(app.state.peers, names)
    except (PeerAway, PeerRefused):
        return
    app.state.told_office = (names, time.monotonic())
