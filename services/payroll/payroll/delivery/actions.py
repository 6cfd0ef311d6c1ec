"""Traces of a payslip on its way to the worker: what was kept once stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.identity import Identity
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.delivery.tables import Delivery

_LONGEST = 200


def note_opened(session: Session, payslip_id: int, now: datetime) -> None:
    """Keep that the worker opened a payslip on the screen."""
    row = _row_of(session, payslip_id)
    row.opened_at, row.last_opened_at = row.opened_at or now, now
    row.openings += 1
    row.problem = ""


def note_received(session: Session, payslip_id: int, now: datetime) -> None:
    """Keep that the worker was given the file."""
    row = _row_of(session, payslip_id)
    row.received_at, row.last_received_at = row.received_at or now, now
    row.problem = ""


def note_handed(session: Session, payslip_ids: Sequence[int], who: Identity, now: datetime) -> None:
    """Keep that the office took locked files to send them on."""
    known = set(session.scalars(select(Delivery.payslip_id).where(Delivery.payslip_id.in_(payslip_ids))))
    made = {"handed_at": now, "handed_by": who.name or who.id}
    session.execute(update(Delivery).where(Delivery.payslip_id.in_(known)).values(**made))
    new = [
        {"payslip_id": one, "openings": 0, "problem": "", **made} for one in payslip_ids if one not in known
    ]
    if new:
        session.execute(insert(Delivery), new)


def note_failed(session: Session, payslip_id: int, problem: str, now: datetime) -> None:
    """Keep that a file could not be given, and why, until the worker has it after all."""
    row = _row_of(session, payslip_id)
    row.failed_at, row.problem = now, problem[:_LONGEST]


def _row_of(session: Session, payslip_id: int) -> Delivery:
    row = _locked(session, payslip_id)
    if row is not None:
        return row
    row = Delivery(payslip_id=payslip_id, openings=0, handed_by="", problem="")
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # The phone and the office touched it at the same moment.
        found = _locked(session, payslip_id)
        if found is None:
            raise
        return found
    return row


def _locked(session: Session, payslip_id: int) -> Delivery | None:
    chosen = select(Delivery).where(Delivery.payslip_id == payslip_id).with_for_update()
    return session.scalar(chosen.execution_options(populate_existing=True))
