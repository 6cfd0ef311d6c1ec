"""Delivers hires to attendance and payroll: right after the decision, and again until both have answered."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from chassis.db import Database
from chassis.errors import AppError
from chassis.http import PeerAway, PeerRefused, Peers
from fastapi import FastAPI

from recruit import clients, metrics
from recruit.hire import actions, queries, rules, undoing
from recruit.hire.tables import HireUndo, Outbox

log = logging.getLogger(__name__)


def deliver_hire(db: Database, peers: Peers, application_id: str, now: datetime) -> None:
    """Deliver what one hire still owes, in order, stopping at the first service that does not answer."""
    with db.read() as session:
        messages = queries.messages_of(session, application_id)
    for message in messages:
        if not _deliver(db, peers, message, now):
            return


def deliver_waiting(app: FastAPI) -> None:
    """Deliver every message that is due, and report how many wait."""
    db: Database = app.state.db
    now = datetime.now(UTC)
    with db.read() as session:
        due = queries.due_messages(session, now)
    for application_id in dict.fromkeys(message.application_id for message in due):
        deliver_hire(db, app.state.peers, application_id, now)
    with db.read() as session:
        undos = queries.due_undos(session, now)
    for undo in undos:
        settle_undo(db, app.state.peers, undo, now)
    _report(db, now)


def settle_undo(db: Database, peers: Peers, undo: HireUndo, now: datetime) -> None:
    """Tell attendance, then payroll, that a hire is undone, then end it; what fails is tried again.

    Attendance decides: once it has struck the worker off, nothing can be used any more.
    """
    key = rules.hire_key(undo.application_id, undo.round)
    result = "ok"
    try:
        employee_id = clients.take_back_employee(peers, key)
        _take_back_wage(peers, key, employee_id)
        db.write(undoing.finish_undo, undo.id, now)
    except PeerRefused as error:
        result = "refused"
        db.write(undoing.refuse_undo, undo.id, error.detail, now)
    except PeerAway as error:
        result = "failed"
        db.write(undoing.note_undo_failed, undo.id, error.detail, now)
    metrics.outbox_deliveries.labels("undo", result).inc()


def _take_back_wage(peers: Peers, key: str, employee_id: int | None) -> None:
    try:
        clients.take_back_wage(peers, key, employee_id)
    except PeerRefused as error:
        if error.peer_status != 409:
            raise PeerAway("payroll") from error
        # Computed in the last second, for nobody: what payroll keeps of it is a paper, no employee.
        log.warning("hire_undone_after_a_run", extra={"fields": {"hire": key}})


def _deliver(db: Database, peers: Peers, message: Outbox, now: datetime) -> bool:
    try:
        if message.target == "attendance":
            employee = clients.create_employee(peers, json.loads(message.body))
            db.write(actions.note_employee, message.id, employee.employee_id, employee.employee_no, now)
        else:
            clients.create_wage_terms(peers, _wage_body(db, message))
            db.write(actions.note_wage_told, message.id, now)
    except (PeerAway, PeerRefused) as error:
        _failed(db, message, error, now)
        return False
    metrics.outbox_deliveries.labels(message.target, "ok").inc()
    return True


def _wage_body(db: Database, message: Outbox) -> dict[str, object]:
    with db.read() as session:
        state = queries.hire_state(session, message.application_id)
    employee_id = state.hire.employee_id if state else None
    return {**json.loads(message.body), "employee_id": employee_id}


def _failed(db: Database, message: Outbox, error: AppError, now: datetime) -> None:
    metrics.outbox_deliveries.labels(message.target, "failed").inc()
    log.warning(
        "hire_not_delivered",
        extra={"fields": {"target": message.target, "application": message.application_id}},
    )
    db.write(actions.note_failed, message.id, error.detail, now)


def _report(db: Database, now: datetime) -> None:
    with db.read() as session:
        count, oldest = queries.waiting(session)
    metrics.outbox_pending.set(count)
    metrics.outbox_oldest.set((now - oldest).total_seconds() if oldest else 0)
