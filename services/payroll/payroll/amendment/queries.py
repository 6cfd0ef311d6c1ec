"""Proposals, and up to which day locked runs used the figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from chassis.errors import NotFound
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from payroll.amendment import rules
from payroll.amendment.tables import FigureProposal
from payroll.figures.queries import rows_of
from payroll.figures.rules import KINDS
from payroll.figures.rules.timeline import Piece, pieces_of
from payroll.run.rules.states import PUBLISHED
from payroll.run.tables import PayRun

_MOST_SHOWN = 100


class KindUnknown(NotFound):
    """No figures of that kind are kept."""

    code, message = "figure_kind_unknown", "그런 수치가 없습니다."


class ProposalUnknown(NotFound):
    """No proposal has that number."""

    code, message = "figure_proposal_unknown", "수치 변경 제안을 찾을 수 없습니다."


def known_kind(kind: str) -> str:
    """Return the kind, or raise KindUnknown."""
    if kind not in KINDS:
        raise KindUnknown
    return kind


def proposals(session: Session, *, kind: str = "", state: str = "") -> Sequence[FigureProposal]:
    """Return proposals, the newest first."""
    chosen = select(FigureProposal).order_by(FigureProposal.id.desc()).limit(_MOST_SHOWN)
    if kind:
        chosen = chosen.where(FigureProposal.kind == kind)
    if state:
        chosen = chosen.where(FigureProposal.state == state)
    return session.scalars(chosen).all()


def by_key(session: Session, key: str) -> FigureProposal | None:
    """Return the proposal that this filling-in of the form made, if it did."""
    return session.scalar(select(FigureProposal).where(FigureProposal.form_key == key))


def waiting_count(session: Session) -> int:
    """Return how many proposals wait for a second pair of eyes."""
    chosen = select(func.count()).where(FigureProposal.state == rules.WAITING)
    return session.scalar(chosen) or 0


def last_used(session: Session) -> rules.LastUsed:
    """Return up to which days locked runs used the figures."""
    locked = PayRun.state.in_(PUBLISHED)
    month, pay_day = session.execute(
        select(func.max(PayRun.month), func.max(PayRun.pay_date)).where(locked)
    ).one()
    return rules.LastUsed(_end_of(month) if month else None, pay_day)


def pieces_now(session: Session, kind: str) -> list[Piece]:
    """Return which rows of a kind hold when."""
    return pieces_of(rows_of(session), kind)


def _end_of(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
