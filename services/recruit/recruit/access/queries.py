"""What is asked of applicants' keys: one's own, and how long a try still has to wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.access import rules
from recruit.access.tables import AccessTry, ApplicantAccess


def access_of(session: Session, application_id: str) -> ApplicantAccess | None:
    """Return what lets an applicant in, None for an application that was sent before there were PINs."""
    return session.get(ApplicantAccess, application_id)


def wait_of(session: Session, receipt: str, address: str, now: datetime) -> timedelta:
    """Return how long a try has to wait, by the receipt number's failures and by the address's."""
    failures, last = session.execute(
        select(func.count(), func.max(AccessTry.at)).where(
            AccessTry.receipt == receipt,
            AccessTry.counts_for_receipt.is_(True),
            AccessTry.at > now - rules.REMEMBERED,
        )
    ).one()
    since = now - rules.ADDRESS_WINDOW
    told = session.scalars(
        select(AccessTry.at).where(AccessTry.address == address, AccessTry.at > since)
    ).all()
    return max(rules.receipt_wait(failures, last, now), rules.address_wait(told, now))
