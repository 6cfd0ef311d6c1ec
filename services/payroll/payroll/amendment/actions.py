"""Proposing a change of the figures, and confirming, refusing or withdrawing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis import audit
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.advance.queries import one_person_office
from payroll.advance.rules.payout import Signer
from payroll.amendment import queries, rules
from payroll.amendment.rules import Change
from payroll.amendment.tables import FigureProposal
from payroll.base import AuditRow
from payroll.figures.tables import FigureRow


class ChangeRefused(Invalid):
    """The change cannot stand; `fields` say why."""

    code, message = "figure_change_refused", "수치를 바꿀 수 없습니다. 표시된 항목을 고쳐 주세요."


class AlreadyProposed(Conflict):
    """A change of this kind from that day on waits already: the database says so."""

    code, message = (
        "figure_already_proposed",
        "같은 날부터의 변경 제안이 이미 확인을 기다립니다. 그 제안을 먼저 처리해 주세요.",
    )


class AlreadyDecided(Conflict):
    """Somebody else decided otherwise a moment ago."""

    code = "figure_already_decided"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"이미 ‘{rules.STATE_WORDS[state]}’ 처리된 제안입니다. 화면을 새로 열어 확인해 주세요."
        )


@dataclass(frozen=True)
class Said:
    """What was written with a decision: why it is refused, and why the same person confirms."""

    note: str = ""
    same_person_reason: str = ""


def propose(
    session: Session, change: Change, reason: str, key: str, who: Identity, now: datetime
) -> tuple[FigureProposal, bool]:
    """Keep a proposal; return it and whether it is new. The same form sent twice is one proposal."""
    known = queries.by_key(session, key)
    if known is not None:
        return known, False
    _refuse_faults(session, change)
    row = FigureProposal(
        form_key=key,
        kind=change.kind,
        valid_from=change.valid_from,
        valid_to=change.valid_to,
        confirmed_to=change.confirmed_to,
        source=change.source,
        content=dict(change.content) if change.content is not None else None,
        reason=reason,
        state=rules.WAITING,
        proposed_by=who.id,
        proposed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise AlreadyProposed from error
    _note(session, who, "figure.propose", row, now, _told(row) | {"reason": reason})
    return row, True


def decide(
    session: Session, proposal_id: int, decision: str, said: Said, who: Identity, now: datetime
) -> FigureProposal:
    """Accept, refuse or withdraw; the first two are an owner's."""
    if decision == "withdraw":
        return withdraw(session, proposal_id, who, now)
    if not who.has_role("owner"):
        raise Forbidden
    if decision == "accept":
        return accept(session, proposal_id, said.same_person_reason, who, now)
    return refuse(session, proposal_id, said.note, who, now)


def accept(
    session: Session, proposal_id: int, same_person_reason: str, who: Identity, now: datetime
) -> FigureProposal:
    """Confirm a proposal: its row is added, nothing is overwritten. A second time changes nothing."""
    row = _locked(session, proposal_id)
    if row.state == rules.ACCEPTED:
        return row
    _refuse_decided(row)
    _refuse_same_eyes(session, row, same_person_reason, who)
    change = Change(row.kind, row.valid_from, row.valid_to, row.confirmed_to, row.source, row.content)
    _refuse_faults(session, change)
    row.same_person_reason = same_person_reason if row.proposed_by == who.id else ""
    session.add(
        FigureRow(
            once=f"proposal:{row.id}",
            origin="office",
            known_from=now,
            **{name: getattr(row, name) for name in _CARRIED},
        )
    )
    _decide(row, rules.ACCEPTED, "", who, now)
    told = {"same_person_reason": row.same_person_reason} if row.same_person_reason else {}
    _note(session, who, "figure.accept", row, now, _told(row) | told)
    return row


def refuse(session: Session, proposal_id: int, note: str, who: Identity, now: datetime) -> FigureProposal:
    """Refuse a proposal with a reason; nothing changes."""
    row = _locked(session, proposal_id)
    if row.state == rules.REFUSED:
        return row
    _refuse_decided(row)
    if not note:
        raise ChangeRefused("거절할 수 없습니다.", fields={"note": "거절하는 이유를 적어 주세요."})
    _decide(row, rules.REFUSED, note, who, now)
    _note(session, who, "figure.refuse", row, now, {"note": note})
    return row


def withdraw(session: Session, proposal_id: int, who: Identity, now: datetime) -> FigureProposal:
    """Take one's own proposal back while it waits."""
    row = _locked(session, proposal_id)
    if row.proposed_by != who.id:
        raise Forbidden
    if row.state == rules.WITHDRAWN:
        return row
    _refuse_decided(row)
    _decide(row, rules.WITHDRAWN, "", who, now)
    _note(session, who, "figure.withdraw", row, now, {})
    return row


_CARRIED = ("kind", "valid_from", "valid_to", "confirmed_to", "source", "content")


def _refuse_faults(session: Session, change: Change) -> None:
    found = queries.pieces_now(session, change.kind)
    faults = rules.change_faults(change, found, queries.last_used(session))
    if faults:
        raise ChangeRefused(fields=faults)


def _refuse_decided(row: FigureProposal) -> None:
    if row.state != rules.WAITING:
        raise AlreadyDecided(row.state)


def _refuse_same_eyes(session: Session, row: FigureProposal, reason: str, who: Identity) -> None:
    setting = one_person_office(session)
    fault = rules.second_fault(
        row.proposed_by,
        int(row.proposed_at.timestamp()),
        Signer(who.id, who.signed_in_at),
        one_person=setting is not None and setting.is_on,
        reason=reason,
    )
    if fault:
        raise ChangeRefused(fault, fields={"same_person_reason": fault})


def _decide(row: FigureProposal, state: str, note: str, who: Identity, now: datetime) -> None:
    row.state, row.decision_note, row.decided_by, row.decided_at = state, note, who.id, now


def _locked(session: Session, proposal_id: int) -> FigureProposal:
    chosen = select(FigureProposal).where(FigureProposal.id == proposal_id).with_for_update()
    row = session.scalar(chosen.execution_options(populate_existing=True))
    if row is None:
        raise queries.ProposalUnknown
    return row


def _told(row: FigureProposal) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "from": row.valid_from,
        "to": row.valid_to,
        "content": row.content,
        "source": row.source,
    }


def _note(
    session: Session, who: Identity, action: str, row: FigureProposal, now: datetime, detail: dict[str, Any]
) -> None:
    audit.record(session, AuditRow, who, action=action, object=f"figure:{row.kind}", detail=detail, now=now)
