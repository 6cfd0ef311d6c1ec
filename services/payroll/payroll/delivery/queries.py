"""The ledger of a month: every payslip with its traces, how many were opened, who was not reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, load_only

from payroll.delivery.rules import Show, Traces
from payroll.delivery.tables import Delivery
from payroll.run.rules.states import PUBLISHED
from payroll.run.tables import PayRun, Payslip

_REACHED = or_(Delivery.opened_at.is_not(None), Delivery.received_at.is_not(None))
_FAILED = func.coalesce(Delivery.problem, "") != ""
_UNREACHED = func.coalesce(and_(Delivery.opened_at.is_(None), Delivery.received_at.is_(None)), True)
_WHICH: Mapping[Show, ColumnElement[bool] | None] = {
    "all": None,
    "opened": _REACHED,
    "unopened": _UNREACHED,
    "failed": _FAILED,
}


@dataclass(frozen=True)
class Entry:
    """One payslip of the ledger."""

    payslip_id: int
    month: str
    employee_id: int
    employee_no: str
    name: str
    site_name: str
    traces: Traces


@dataclass(frozen=True)
class Counts:
    """How many payslips of a month there are, were opened, were not, failed."""

    all: int
    opened: int
    unopened: int
    failed: int


def entries(
    session: Session, run: PayRun, show: Show, *, cursor: str | None, limit: int = 100
) -> Page[Entry]:
    """Return one page of a run's ledger by employee number."""
    told = (Payslip.month, Payslip.employee_id, Payslip.employee_no, Payslip.name, Payslip.site_name)
    chosen = select(Payslip).options(load_only(*told)).where(Payslip.run_id == run.id)
    which = _WHICH[show]
    if which is not None:
        chosen = chosen.outerjoin(Delivery, Delivery.payslip_id == Payslip.id).where(which)
    key = [Payslip.employee_no, Payslip.id]
    page = page_of(session, chosen, key, cursor=cursor, limit=limit, descending=False)
    kept = _kept(session, [row.id for row in page.items])
    return Page([_entry(run, row, kept.get(row.id)) for row in page.items], page.next)


def counts(session: Session, run: PayRun) -> Counts:
    """Return how far a run's payslips have come."""
    row = session.execute(
        select(func.count(), _sum(_REACHED), _sum(_FAILED))
        .select_from(Payslip)
        .outerjoin(Delivery, Delivery.payslip_id == Payslip.id)
        .where(Payslip.run_id == run.id)
    ).one()
    total, opened, failed = (int(value or 0) for value in row)
    return Counts(total, opened, total - opened, failed)


def _sum(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))


def _kept(session: Session, payslip_ids: Sequence[int]) -> dict[int, Delivery]:
    rows = session.scalars(select(Delivery).where(Delivery.payslip_id.in_(payslip_ids)))
    return {row.payslip_id: row for row in rows}


def _entry(run: PayRun, row: Payslip, kept: Delivery | None) -> Entry:
    who = (row.id, row.month, row.employee_id, row.employee_no, row.name, row.site_name)
    return Entry(*who, _traces(run, kept))


def _traces(run: PayRun, kept: Delivery | None) -> Traces:
    # Published at the lock: from then on the worker finds it behind the own sign-in.
    plain = Traces(made_at=run.read_at, shown_at=run.locked_at if run.state in PUBLISHED else None)
    if kept is None:
        return plain
    return replace(
        plain,
        opened_at=kept.opened_at,
        last_opened_at=kept.last_opened_at,
        openings=kept.openings,
        received_at=kept.received_at,
        last_received_at=kept.last_received_at,
        handed_at=kept.handed_at,
        handed_by=kept.handed_by,
        failed_at=kept.failed_at,
        problem=kept.problem,
    )
