"""Advances as people and the pay run read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chassis.paging import Page, page_of
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from payroll.advance.rules.limit import EMERGENCY, STANDARD, Policy
from payroll.prepaid.queries import AdvanceUnknown
from payroll.prepaid.rules import REQUESTED, STATE_WORDS
from payroll.prepaid.tables import Advance, AdvancePolicy, OnePersonOffice
from payroll.roster.tables import Person
from payroll.run.rules.states import PUBLISHED
from payroll.run.tables import PayRun

# Two a month for five years, as long as pay records are kept.
_MOST_OWN = 120


@dataclass(frozen=True)
class Asked:
    """An advance with the person who asked, as the office lists it."""

    advance: Advance
    person: Person


def asked_of(session: Session, advance_id: int) -> Asked:
    """Return one advance with its person, or raise AdvanceUnknown."""
    chosen = select(Advance, Person).join(Person, Person.employee_id == Advance.employee_id)
    found = session.execute(chosen.where(Advance.id == advance_id)).first()
    if found is None:
        raise AdvanceUnknown
    return Asked(*found)


def own_advances(session: Session, employee_id: int) -> Sequence[Advance]:
    """Return a worker's own advances, the newest first."""
    chosen = select(Advance).where(Advance.employee_id == employee_id)
    return session.scalars(chosen.order_by(Advance.id.desc()).limit(_MOST_OWN)).all()


def by_key(session: Session, key: str) -> Advance | None:
    """Return the advance that this filling-in of the form made, if it did."""
    return session.scalar(select(Advance).where(Advance.request_key == key))


def advance_page(
    session: Session, *, month: str | None, state: str | None, cursor: str | None, limit: int = 50
) -> Page[Asked]:
    """Return one page of the office's list, the newest first."""
    chosen = select(Advance)
    if month:
        chosen = chosen.where(Advance.month == month)
    if state:
        chosen = chosen.where(Advance.state == state)
    page = page_of(session, chosen, [Advance.id], cursor=cursor, limit=limit)
    wanted = {row.employee_id for row in page.items}
    people = session.scalars(select(Person).where(Person.employee_id.in_(wanted)))
    by_id = {person.employee_id: person for person in people}
    return Page([Asked(row, by_id[row.employee_id]) for row in page.items], page.next)


def state_counts(session: Session) -> dict[str, int]:
    """Return how many advances stand in each state."""
    chosen = select(Advance.state, func.count()).group_by(Advance.state)
    found = dict(session.execute(chosen).all())
    return {state: found.get(state, 0) for state in STATE_WORDS}


def emergencies_waiting(session: Session) -> list[datetime]:
    """Return since when emergencies wait to be decided: from the consent on, the oldest first."""
    chosen = select(Advance.consented_at, Advance.requested_at, Advance.entered_by).where(
        Advance.state == REQUESTED, Advance.kind == EMERGENCY
    )
    rows = session.execute(chosen.order_by(Advance.id)).all()
    return [agreed or asked for agreed, asked, entered_by in rows if agreed or not entered_by]


def person_by_no(session: Session, employee_no: str) -> Person | None:
    """Return who has an employee number, or None."""
    return session.scalar(select(Person).where(Person.employee_no == employee_no))


def locked_months(session: Session) -> set[str]:
    """Return the months whose pay no longer changes."""
    return set(session.scalars(select(PayRun.month).where(PayRun.state.in_(PUBLISHED))))


def policy_on(session: Session, site_name: str, day: date) -> Policy:
    """Return the policy of a site on a day: its own, else the one of all sites, else the standard one."""
    for name in dict.fromkeys((site_name, "")):
        row = session.scalar(
            select(AdvancePolicy)
            .where(AdvancePolicy.site_name == name, AdvancePolicy.valid_from <= day)
            .order_by(AdvancePolicy.valid_from.desc())
            .limit(1)
        )
        if row is not None:
            return Policy(row.share_percent, row.cap_won)
    return STANDARD


def policies(session: Session) -> Sequence[AdvancePolicy]:
    """Return every policy, the newest first."""
    return session.scalars(
        select(AdvancePolicy).order_by(AdvancePolicy.valid_from.desc(), AdvancePolicy.id)
    ).all()


def one_person_office(session: Session) -> OnePersonOffice | None:
    """Return the newest setting of the one-person office, or None when it was never switched."""
    return session.scalar(select(OnePersonOffice).order_by(OnePersonOffice.id.desc()).limit(1))


def site_names(session: Session) -> list[str]:
    """Return the sites that people of the roster copy work at."""
    chosen = select(Person.site_name).where(Person.site_name != "").distinct().order_by(Person.site_name)
    return list(session.scalars(chosen))
