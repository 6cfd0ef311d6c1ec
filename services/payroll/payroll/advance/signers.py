"""Who of the office may decide on an advance, and who may pay it: three people, or the one-person office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chassis.identity import Identity
from sqlalchemy.orm import Session

from payroll.advance import queries
from payroll.advance.rules.payout import Signer, entry_fault, payer_fault
from payroll.prepaid.tables import Advance


def deciding_fault(session: Session, row: Advance, who: Identity, reason: str) -> str | None:
    """Return why this member may not decide on an advance, or None; `reason`: why the same one does."""
    return _fault(session, entry_fault, (row.entered_by, row.requested_at), who, reason)


def paying_fault(session: Session, row: Advance, who: Identity, reason: str) -> str | None:
    """Return why this member may not pay an advance, or None; `reason`: why the same one does."""
    decided = (row.decided_by or "", row.decided_at or row.requested_at)
    return _fault(session, payer_fault, decided, who, reason) or _fault(
        session, entry_fault, (row.entered_by, row.requested_at), who, reason
    )


def signed_before(row: Advance, account: str) -> bool:
    """Say whether an account entered or decided on an advance: paying it needs a reason."""
    return account in (row.decided_by, row.entered_by)


def _fault(
    session: Session,
    fault_of: Callable[..., str | None],
    first: tuple[str, datetime],
    who: Identity,
    reason: str,
) -> str | None:
    setting = queries.one_person_office(session)
    on = setting is not None and setting.is_on
    second = Signer(who.id, who.signed_in_at)
    return fault_of(first[0], int(first[1].timestamp()), second, one_person=on, reason=reason)
