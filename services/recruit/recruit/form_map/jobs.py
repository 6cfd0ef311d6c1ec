"""Looks at the form in use every few minutes: a broken one is told before somebody needs a workbook."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from chassis.clock import business_date
from chassis.http import PeerAway, PeerRefused
from fastapi import FastAPI

from recruit import clients, metrics
from recruit.form_map import queries
from recruit.form_map.rules import SAMPLE

log = logging.getLogger(__name__)


def check_form(app: FastAPI) -> None:
    """Fill the form in use for somebody invented and set the gauge; while docs-render is away it stays."""
    with app.state.db.read() as session:
        map_id = queries.map_in_use(session)
        form = queries.version(session, map_id) if map_id is not None else None
    if form is None:
        metrics.form_usable.set(1)
        return
    today = business_date(datetime.now(UTC)).isoformat()
    try:
        if form.is_intact:
            clients.own_form_layout(app.state.peers, form.content, form.cells, today, SAMPLE)
        metrics.form_usable.set(form.is_intact)
    except PeerRefused as refusal:
        log.error("form_broken", extra={"fields": {"version": form.map_id, "reason": refusal.peer_code}})
        metrics.form_usable.set(0)
    except PeerAway:
        log.info("form_not_checked", extra={"fields": {"version": form.map_id}})
