"""Making an activation code: hashed beside the event loop, kept in one transaction, drawn as a QR."""

from __future__ import annotations

import asyncio
from datetime import datetime
from urllib.parse import quote

from chassis.db import Database
from chassis.identity import Identity
from fastapi import FastAPI

from gateway.secret.hashing import Hashing
from gateway.secret.rules import new_code
from gateway.workers import actions, queries, sync
from gateway.workers.tables import WorkerAccount


async def issue(
    app: FastAPI, hashing: Hashing, employee_id: int, who: Identity, now: datetime
) -> tuple[str, datetime]:
    """Issue a code for a worker; returns it and its end. Raises UnknownWorker (404)."""
    await asyncio.to_thread(known_worker, app, employee_id)
    code = new_code()
    code_hash = await hashing.hash(code)
    db: Database = app.state.db
    expires = await asyncio.to_thread(db.write, actions.issue_code, employee_id, code_hash, who, now)
    return code, expires


def known_worker(app: FastAPI, employee_id: int) -> WorkerAccount:
    """Return a worker's account, asking attendance once when it is not known here yet.

    Raises UnknownWorker (404), or PeerAway (503) when it cannot be asked.
    """
    if found := _find(app, employee_id):
        return found
    sync.read_roster(app.state.db, app.state.peers, app.state.keeper)
    if found := _find(app, employee_id):
        return found
    raise actions.UnknownWorker


def _find(app: FastAPI, employee_id: int) -> WorkerAccount | None:
    db: Database = app.state.db
    with db.read() as session:
        return queries.worker_of(session, employee_id)


def activation_url(base_url: str, employee_no: str, code: str = "") -> str:
    """Return the address a worker opens; the code stands behind `#`, which browsers never send."""
    fragment = f"#code={code}" if code else ""
    return f"{base_url}/activate?login={quote(employee_no)}{fragment}"


def qr_image(text: str) -> str:
    """Return a QR code as an image address (`data:`) that needs no further request."""
    import segno  # noqa: PLC0415 - few pages draw a code, and an idle gateway has no use for it

    return segno.make(text, error="m").svg_data_uri(scale=6, border=2, dark="#1c1a17", light="#fff")
