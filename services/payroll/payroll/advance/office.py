"""What the owner sets for advances: the policy by site and day, and the one-person office."""

from __future__ import annotations

from datetime import date, datetime

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.advance import queries
from payroll.advance.rules.limit import Policy
from payroll.base import AuditRow
from payroll.prepaid.tables import AdvancePolicy, OnePersonOffice


class PolicyTaken(Conflict):
    """That day has another policy for that site."""

    code, message = (
        "advance_policy_taken",
        "같은 날 시작하는 한도가 이미 있습니다. 다른 시작일을 입력해 주세요.",
    )


def enter_policy(
    session: Session, site_name: str, valid_from: date, policy: Policy, who: Identity, now: datetime
) -> AdvancePolicy:
    """Add a policy from a day on; past ones stay as they were."""
    row = AdvancePolicy(
        site_name=site_name,
        valid_from=valid_from,
        share_percent=policy.share_percent,
        cap_won=policy.cap_won,
        entered_by=who.id,
        entered_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise PolicyTaken from error
    detail = {
        "site": site_name,
        "from": valid_from,
        "percent": policy.share_percent,
        "cap_won": policy.cap_won,
    }
    audit.record(
        session, AuditRow, who, action="advance.policy", object=f"policy:{row.id}", detail=detail, now=now
    )
    return row


def switch_one_person(session: Session, is_on: bool, reason: str, who: Identity, now: datetime) -> bool:
    """Switch the one-person office on or off; return whether anything changed."""
    before = queries.one_person_office(session)
    if is_on == (before is not None and before.is_on):
        return False
    session.add(OnePersonOffice(is_on=is_on, reason=reason, set_by=who.id, set_at=now))
    detail = {"on": is_on, "reason": reason}
    audit.record(
        session, AuditRow, who, action="advance.one_person", object="office:payroll", detail=detail, now=now
    )
    return True
