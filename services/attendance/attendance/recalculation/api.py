"""Corrections of people and sites by programs: whose hours they change is told first, and agreed to."""

from collections.abc import Callable
from typing import Annotated

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.forms import RowId
from chassis.idempotency import Once, Session
from chassis.identity import Manager
from fastapi import APIRouter
from pydantic import Field

from attendance.recalculation import actions, changes, queries
from attendance.roster import actions as roster
from attendance.roster.api import EmployeeOut, told
from attendance.roster.queries import employee, site_by_id
from attendance.site import actions as sites
from attendance.site.api import SiteOut

router = APIRouter()
Agreed = Annotated[str, Field(max_length=64)]


class EmployeeCorrection(roster.EmployeePatch):
    """보낸 항목만 바뀝니다. 소정근로시간과 고객사는 since(없으면 오늘)부터입니다.

    근로시간이 바뀌는 직원이 있으면 409 hours_would_change로 누구의 시간이 바뀌는지 먼저 답하고,
    그 답의 confirm을 더해 보내면 적용합니다.
    """

    confirm: Agreed | None = None


class SiteCorrection(sites.SitePatch):
    """보낸 항목만 바뀝니다. 상시 근로자 수는 size_since(없으면 오늘)부터입니다.

    근로시간이 바뀌는 직원이 있으면 409 hours_would_change로 누구의 시간이 바뀌는지 먼저 답하고,
    그 답의 confirm을 더해 보내면 적용합니다.
    """

    confirm: Agreed | None = None


@router.patch("/api/attendance/v1/employees/{employee_id}", tags=["employees"])
def correct_employee(
    who: Manager, once: Once, db: Db, now: Now, employee_id: RowId, body: EmployeeCorrection
) -> EmployeeOut:
    """직원 정보 수정: 보낸 항목만 바뀝니다."""
    patch = roster.EmployeePatch.model_validate(body.model_dump(exclude_unset=True, exclude={"confirm"}))

    def change(session: Session) -> queries.Change | None:
        person = employee(session, employee_id)
        if person is None:
            raise roster.NoSuchEmployee
        return changes.patched(session, employee_id, patch, roster.since_of(patch, person, now))

    effect = _agreed_effect(db, change, body.confirm, now)

    def act(session: Session) -> EmployeeOut:
        actions.confirm(
            session, effect, lambda it: roster.change_employee(it, employee_id, patch, who, now), who, now
        )
        return told(session, employee_id, business_date(now))

    return once.write(act)


@router.patch("/api/attendance/v1/sites/{site_id}", tags=["sites"])
def correct_site(who: Manager, once: Once, db: Db, now: Now, site_id: RowId, body: SiteCorrection) -> SiteOut:
    """고객사 수정: 보낸 항목만 바뀝니다."""
    patch = sites.SitePatch.model_validate(body.model_dump(exclude_unset=True, exclude={"confirm"}))

    def change(session: Session) -> queries.Change | None:
        if "workplace_size" not in patch.model_fields_set:
            return None
        if site_by_id(session, site_id) is None:
            raise sites.NoSuchSite
        since = patch.size_since or business_date(now)
        return changes.resized(session, site_id, patch.workplace_size, since)

    effect = _agreed_effect(db, change, body.confirm, now)

    def act(session: Session) -> SiteOut:
        place = actions.confirm(
            session, effect, lambda it: sites.change_site(it, site_id, patch, who, now), who, now
        )
        return SiteOut.model_validate(place)

    return once.write(act)


def _agreed_effect(
    db: Database, change: Callable[[Session], queries.Change | None], agreed: str | None, now: Now
) -> queries.Effect:
    """What a change does to hours, once the caller has agreed to that very difference."""
    with db.read() as session:
        asked = change(session)
        if asked is None:
            return queries.NOTHING
        effect = queries.effect_of(session, asked, now)
    if effect.people and agreed != effect.digest:
        raise actions.HoursWouldChange(effect)
    return effect
