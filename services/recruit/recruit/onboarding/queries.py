"""Who still has to bring what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from recruit.application.tables import Application
from recruit.hire.tables import Hire
from recruit.onboarding import rules
from recruit.onboarding.rules import Wanted
from recruit.onboarding.tables import OnboardingItem, OnboardingTick
from recruit.retention.tables import Resignation


@dataclass(frozen=True)
class Progress:
    """What is wanted of one person, who ticked what, and what is missing."""

    wanted: list[Wanted]
    ticks: dict[int, OnboardingTick]
    missing: list[Wanted]

    @property
    def there(self) -> int:
        """How many of the wanted things are there or not needed."""
        return len(self.wanted) - len(self.missing)


def items(session: Session) -> list[Wanted]:
    """Return the whole list with its days, in order."""
    rows = session.scalars(select(OnboardingItem).order_by(OnboardingItem.position, OnboardingItem.id))
    return [Wanted(row.id, row.label, row.hint, row.valid_from, row.valid_to, row.told_by) for row in rows]


def progress_of(session: Session, application_id: str) -> Progress | None:
    """Return how far somebody has come; None for who was not taken on."""
    hire = session.get(Hire, application_id)
    if hire is None:
        return None
    ticks = _ticks(session, [application_id])[application_id]
    kinds = {item_id: tick.kind for item_id, tick in ticks.items()}
    known = items(session)
    wanted = rules.wanted_of(known, hire.hire_date)
    return Progress(wanted, ticks, rules.missing_of(known, hire.hire_date, kinds))


def without_account(session: Session, application_id: str | None, most: int) -> dict[int, str]:
    """Return of whom payroll may know what is still missing here: application ids by employee."""
    told = select(OnboardingItem.id).where(OnboardingItem.told_by == rules.PAYROLL)
    chosen = or_(*(Hire.application_id.in_(_lacking(item)) for item in session.scalars(told)), false())
    hires = select(Hire).where(Hire.employee_id.is_not(None), chosen)
    if application_id is not None:
        hires = hires.where(Hire.application_id == application_id)
    rows = session.scalars(hires.order_by(Hire.hired_at.desc()).limit(most))
    return {row.employee_id: row.application_id for row in rows if row.employee_id is not None}


def _lacking(item_id: int) -> Select[str]:
    return _incomplete(item_id).with_only_columns(Hire.application_id)


@dataclass(frozen=True)
class Waiting:
    """Somebody of whom something is missing."""

    application_id: str
    name: str
    hire_date: date
    site_name: str
    missing: list[Wanted]


def waiting_page(session: Session, item_id: int | None, cursor: str | None) -> Page[Waiting]:
    """Return one page of people of whom something is missing, the newest application first."""
    page = page_of(session, _incomplete(item_id), [Hire.application_id], cursor=cursor, limit=30)
    known = items(session)
    ids = [hire.application_id for hire in page.items]
    ticks = _ticks(session, ids)
    names = dict(
        session.execute(select(Application.id, Application.name).where(Application.id.in_(ids))).all()
    )
    return Page([_waiting(hire, names, known, ticks) for hire in page.items], page.next)


def waiting_count(session: Session, item_id: int | None = None) -> int:
    """Return of how many people something, or this one thing, is missing."""
    return session.scalar(select(func.count()).select_from(_incomplete(item_id).subquery())) or 0


def _waiting(
    hire: Hire, names: dict[str, str], known: Sequence[Wanted], ticks: dict[str, dict[int, OnboardingTick]]
) -> Waiting:
    kinds = {item_id: tick.kind for item_id, tick in ticks[hire.application_id].items()}
    missing = rules.missing_of(known, hire.hire_date, kinds)
    return Waiting(hire.application_id, names[hire.application_id], hire.hire_date, hire.site_name, missing)


def _ticks(session: Session, ids: Sequence[str]) -> dict[str, dict[int, OnboardingTick]]:
    found: dict[str, dict[int, OnboardingTick]] = {one: {} for one in ids}
    for tick in session.scalars(select(OnboardingTick).where(OnboardingTick.application_id.in_(ids))):
        found[tick.application_id][tick.item_id] = tick
    return found


def _incomplete(item_id: int | None) -> Select[Hire]:
    wanted: list[ColumnElement[bool]] = [OnboardingItem.valid_from <= Hire.hire_date]
    wanted.append(or_(OnboardingItem.valid_to.is_(None), OnboardingItem.valid_to >= Hire.hire_date))
    if item_id is not None:
        wanted.append(OnboardingItem.id == item_id)
    there = (
        select(OnboardingTick.id)
        .where(
            OnboardingTick.application_id == Hire.application_id, OnboardingTick.item_id == OnboardingItem.id
        )
        .correlate(Hire, OnboardingItem)
        .exists()
    )
    lacks = select(OnboardingItem.id).where(and_(*wanted), ~there).correlate(Hire).exists()
    left = select(Resignation.employee_id).where(Resignation.employee_id == Hire.employee_id)
    return select(Hire).where(lacks, ~left.correlate(Hire).exists())
