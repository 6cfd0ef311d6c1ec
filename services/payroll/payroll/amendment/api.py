"""The dated figures as calls: what holds when, proposals, and the second pair of eyes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import uuid4

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.forms import RowId
from chassis.idempotency import Once, Session
from chassis.identity import Manager
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from payroll import metrics
from payroll.access import PayOffice
from payroll.amendment import actions, queries, rules
from payroll.amendment.forms import DecisionForm, ProposalForm, SpanForm
from payroll.amendment.rules import Change
from payroll.figures.queries import standings_on

router = APIRouter(prefix="/api/payroll/v1/figures", tags=["figures"])


class FigureOut(BaseModel):
    """One row in force: its days, up to which day it is published law, its source and content."""

    valid_from: date
    valid_to: date
    confirmed_to: date
    source: str
    by_office: bool
    content: dict[str, Any]


class KindOut(BaseModel):
    """One kind: its rows, and for how many days from today something holds without a gap."""

    kind: str
    name: str
    last_day: date | None
    days_left: int
    provisional: bool
    figures: list[FigureOut]


class KindList(BaseModel):
    """Every kind of figure."""

    items: list[KindOut]


class ProposalOut(BaseModel):
    """A proposed change; without content it ends what holds. Who proposed and decided are account names."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    valid_from: date
    valid_to: date
    confirmed_to: date
    source: str
    content: dict[str, Any] | None
    reason: str
    state: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_note: str


class ProposalList(BaseModel):
    """Proposals, the newest first."""

    items: list[ProposalOut]


@router.get("")
def figure_list(_who: PayOffice, db: Db, now: Now) -> KindList:
    """List every kind with the rows in force."""
    with db.read() as session:
        found = standings_on(session, business_date(now))
    return KindList(
        items=[
            KindOut(
                kind=standing.kind,
                name=standing.name,
                last_day=standing.last_day,
                days_left=standing.days_left,
                provisional=standing.is_provisional,
                figures=[
                    FigureOut(
                        valid_from=piece.valid_from,
                        valid_to=piece.valid_to,
                        confirmed_to=piece.row.confirmed_to,
                        source=piece.row.source,
                        by_office=piece.row.by_office,
                        content=dict(piece.row.content or {}),
                    )
                    for piece in standing.pieces
                ],
            )
            for standing in found
        ]
    )


@router.get("/proposals")
def proposal_list(
    _who: PayOffice,
    db: Db,
    state: Annotated[Literal["waiting", "accepted", "refused", "withdrawn"] | None, Query()] = None,
) -> ProposalList:
    """List proposals."""
    with db.read() as session:
        found = queries.proposals(session, state=state or "")
        return ProposalList(items=[ProposalOut.model_validate(row) for row in found])


@router.post("/proposals", status_code=201)
def propose(body: ProposalForm, who: Manager, once: Once, now: Now) -> ProposalOut:
    """Propose a new row, or with `last_day` the end of what holds."""
    queries.known_kind(body.kind)

    def effect(session: Session) -> ProposalOut:
        change = _change(session, body)
        row, _ = actions.propose(session, change, body.reason, uuid4().hex, who, now)
        return ProposalOut.model_validate(row)

    return _counted("propose", once.write(effect))


@router.post("/proposals/{proposal_id}/decision")
def decide(proposal_id: RowId, body: DecisionForm, who: Manager, once: Once, now: Now) -> ProposalOut:
    """Confirm or refuse (an owner, not the one who proposed), or withdraw the own one."""
    said = actions.Said(body.note, body.same_person_reason)

    def effect(session: Session) -> ProposalOut:
        return ProposalOut.model_validate(actions.decide(session, proposal_id, body.decision, said, who, now))

    return _counted(body.decision, once.write(effect))


def _change(session: Session, body: ProposalForm) -> Change:
    if body.last_day is not None:
        found = queries.pieces_now(session, body.kind)
        return rules.ending(body.kind, body.last_day, body.source, found)
    content, faults = rules.content_of(body.kind, body.content)
    if faults:
        raise actions.ChangeRefused(fields={f"content.{name}": told for name, told in faults.items()})
    span = SpanForm.model_validate(
        {
            "valid_from": body.valid_from,
            "valid_to": body.valid_to,
            "is_confirmed": "yes" if body.is_confirmed else "no",
            "source": body.source,
            "reason": body.reason,
        }
    )
    return span.change(body.kind, content)


def _counted(step: str, told: ProposalOut) -> ProposalOut:
    metrics.figure_changes.labels(step).inc()
    return told
