"""What is asked of bundles: one, a month's, the next to work on, whose payslips are in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.errors import NotFound
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from payroll.bundle.rules import RUNNING
from payroll.bundle.tables import Bundle
from payroll.run.tables import PayRun, Payslip


class BundleUnknown(NotFound):
    code, message = "bundle_unknown", "만들기 작업을 찾을 수 없습니다. 목록에서 다시 골라 주세요."


def bundle(session: Session, bundle_id: str) -> Bundle:
    """Return a bundle by its id; raises BundleUnknown."""
    found = session.get(Bundle, bundle_id, populate_existing=True)
    if found is None:
        raise BundleUnknown
    return found


def bundle_by_key(session: Session, form_key: str) -> Bundle | None:
    """Return the bundle that was started under a form key."""
    return session.scalar(select(Bundle).where(Bundle.form_key == form_key))


def bundles_of(session: Session, month: str, limit: int = 20) -> Sequence[Bundle]:
    """Return a month's newest bundles."""
    chosen = select(Bundle).where(Bundle.month == month).order_by(Bundle.id.desc())
    return session.scalars(chosen.limit(limit)).all()


def running(session: Session, account: str) -> int:
    """Return how many bundles of an account are not finished."""
    chosen = select(func.count()).select_from(Bundle)
    return session.scalar(chosen.where(Bundle.account == account, Bundle.state.in_(RUNNING))) or 0


def due(session: Session, now: datetime) -> str | None:
    """Return the id of the oldest bundle that nobody works on."""
    waiting = select(Bundle.id).where(Bundle.state.in_(RUNNING), Bundle.lease_until <= now)
    return session.scalar(waiting.order_by(Bundle.id).limit(1))


def living(session: Session) -> set[str]:
    """Return the ids of bundles whose files stay."""
    return set(session.scalars(select(Bundle.id).where(Bundle.state.in_((*RUNNING, "ready")))))


def hash_of(session: Session, month: str) -> str | None:
    """Return the hash of a month's run as it stands."""
    return session.scalar(select(PayRun.hash).where(PayRun.month == month))


def payslip_ids(session: Session, month: str) -> Sequence[int]:
    """Return the ids of a month's payslips."""
    return session.scalars(select(Payslip.id).where(Payslip.month == month)).all()
