"""Ticking what is there, and keeping the list of what is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chassis import audit
from chassis.errors import Invalid, NotFound
from chassis.identity import Identity
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruit.base import AuditRow
from recruit.onboarding import queries, rules
from recruit.onboarding.forms import NewItem
from recruit.onboarding.tables import OnboardingItem, OnboardingTick

BY_PAYROLL = Identity("service", "payroll", "급여에 등록됨")


class NotWanted(NotFound):
    code, message = "onboarding_not_wanted", "이 사람에게 없는 항목입니다. 목록에서 다시 골라 주십시오."


def tick(
    session: Session, application_id: str, item_id: int, kind: str, who: Identity, now: datetime
) -> None:
    """Note that a thing is there ("done"), is not needed ("none"), or is missing after all ("").

    The same again changes nothing. Raises NotWanted, or Invalid for another kind.
    """
    progress = queries.progress_of(session, application_id)
    item = next((row for row in progress.wanted if row.id == item_id), None) if progress else None
    if progress is None or item is None:
        raise NotWanted
    if kind and kind not in rules.KINDS:
        raise Invalid(fields={"kind": "목록에 있는 값 중에서 골라 주십시오."})
    known = progress.ticks.get(item_id)
    if (known.kind if known else "") == kind:
        return
    if not _set(
        session, known, OnboardingTick(application_id=application_id, item_id=item_id, kind=kind), who, now
    ):
        return
    detail = {"item": item.label, "kind": kind or "missing"}
    _record(session, "onboarding.tick", f"application:{application_id}", who, now, detail)


def _set(
    session: Session, known: OnboardingTick | None, wish: OnboardingTick, who: Identity, now: datetime
) -> bool:
    by = who.name or who.id
    if known is not None and not wish.kind:
        session.delete(known)
        return True
    if known is not None:
        known.kind, known.by, known.at = wish.kind, by, now
        return True
    wish.by, wish.at = by, now
    try:
        with session.begin_nested():
            session.add(wish)
            session.flush()
    except IntegrityError:
        # Somebody else ticked the same in this moment.
        return False
    return True


def tick_told(session: Session, application_ids: Sequence[str], now: datetime) -> None:
    """Tick what payroll knows of these people; what somebody has ticked stays as it is."""
    for one in application_ids:
        progress = queries.progress_of(session, one)
        for item in progress.missing if progress else ():
            if item.told_by == rules.PAYROLL:
                tick(session, one, item.id, "done", BY_PAYROLL, now)


def add_item(session: Session, new: NewItem, who: Identity, now: datetime) -> OnboardingItem:
    """Add a thing to the list; the same words from the same day are the same item."""
    same = select(OnboardingItem).where(
        OnboardingItem.label == new.label, OnboardingItem.valid_from == new.valid_from
    )
    if known := session.scalar(same):
        return known
    open_items = [item for item in queries.items(session) if item.valid_to is None]
    if len(open_items) >= rules.LONGEST_LIST:
        raise Invalid(fields={"label": f"{rules.LONGEST_LIST}가지까지만 둘 수 있습니다."})
    last = session.scalar(select(func.max(OnboardingItem.position))) or 0
    item = OnboardingItem(**new.model_dump(), position=last + 1)
    session.add(item)
    session.flush()
    _record(session, "onboarding.item", f"onboarding:{item.id}", who, now, {"added": item.label})
    return item


def end_item(session: Session, item_id: int, last_day: date, who: Identity, now: datetime) -> None:
    """Want a thing no longer of who begins after a day. Raises NotWanted or Invalid."""
    item = session.get(OnboardingItem, item_id)
    if item is None:
        raise NotWanted
    if problem := rules.end_problem(item.valid_from, last_day):
        raise Invalid(problem, fields={"valid_to": problem})
    if item.valid_to != last_day:
        item.valid_to = last_day
        detail = {"ended": item.label, "last_day": last_day}
        _record(session, "onboarding.item", f"onboarding:{item_id}", who, now, detail)


def _record(
    session: Session, act: str, about: str, who: Identity, now: datetime, detail: Mapping[str, Any]
) -> None:
    audit.record(session, AuditRow, who, action=act, object=about, now=now, detail=dict(detail))
