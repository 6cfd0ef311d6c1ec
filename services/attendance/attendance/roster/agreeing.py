"""The weekly hours of a contract from a day on; part of the actions of the roster."""

from datetime import date, datetime
from typing import Annotated

from chassis.clock import business_date
from chassis.identity import Identity
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.roster.rules import value_on
from attendance.roster.tables import ContractHours, Employee


class Agreed(BaseModel):
    """Weekly hours that are agreed upon from a day on."""

    weekly_hours: Annotated[int, Field(ge=1, le=52)]
    since: date
    reason: Annotated[str, Field(max_length=200)] = ""


def write_agreed(session: Session, person: Employee, new: Agreed, who: Identity, now: datetime) -> bool:
    """Add what holds from a day on; the record shows what holds today. False when it holds already."""
    session.scalar(select(Employee.id).where(Employee.id == person.id).with_for_update())
    chosen = select(ContractHours).where(ContractHours.employee_id == person.id).order_by(ContractHours.id)
    known = {row.since: row.weekly_hours for row in session.scalars(chosen)}
    if value_on(person.weekly_hours, tuple(sorted(known.items())), new.since) == new.weekly_hours:
        return False
    if not known:
        ever = Agreed(weekly_hours=person.weekly_hours, since=date.min)
        known[date.min] = ever.weekly_hours
        session.add(_row(person, ever, who, now))
        session.flush()
    known[new.since] = new.weekly_hours
    session.add(_row(person, new, who, now))
    person.weekly_hours = value_on(0, tuple(sorted(known.items())), business_date(now))
    session.flush()
    return True


def _row(person: Employee, new: Agreed, who: Identity, now: datetime) -> ContractHours:
    return ContractHours(employee_id=person.id, changed_by=who.id, changed_at=now, **new.model_dump())
