"""Assignments as pages, hours and the clock read them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.assignment.rules import Places, Spell
from attendance.roster.tables import Assignment, Employee


def places_of(session: Session, people: Sequence[Employee]) -> dict[int, Places]:
    """Where each of the given people is assigned, at all times."""
    rows: dict[tuple[int, str], list[Spell]] = defaultdict(list)
    table = Assignment.__table__
    chosen = select(table).where(table.c.employee_id.in_([person.id for person in people]))
    for row in session.execute(chosen.order_by(table.c.since)):
        spell = Spell(row.site_id, row.since, row.until, row.pattern_id)
        rows[row.employee_id, row.kind].append(spell)
    return {
        person.id: Places(tuple(rows[person.id, "main"]), tuple(rows[person.id, "also"]), person.site_id)
        for person in people
    }


def sites_on(session: Session, employee_id: int, day: date) -> list[int]:
    """Sites where a person may clock in on a day, the main one first."""
    person = session.get(Employee, employee_id)
    return [] if person is None else places_of(session, [person])[employee_id].sites_on(day)
