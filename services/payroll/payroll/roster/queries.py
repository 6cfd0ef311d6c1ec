"""People by id, and how far the feed was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.errors import NotFound
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from payroll.roster.tables import Person


class PersonUnknown(NotFound):
    """No such employee in the copy of the roster."""

    code, message = "employee_unknown", "찾는 직원이 없습니다. 방금 등록했다면 잠시 뒤 다시 열어 주세요."


def last_seq(session: Session) -> int:
    """Return the sequence number up to which the feed was read; 0 before the first time."""
    return session.scalar(select(func.max(Person.seq))) or 0


def is_known(session: Session, employee_id: int) -> bool:
    """Say whether the copy of the roster holds someone."""
    return session.get(Person, employee_id) is not None


def person_of(session: Session, employee_id: int) -> Person:
    """Return one person, or raise PersonUnknown."""
    person = session.get(Person, employee_id)
    if person is None:
        raise PersonUnknown
    return person


def employed_count(session: Session, first: date, last: date) -> int:
    """Return how many people of the copy are employed on a day between two dates."""
    chosen = select(func.count(Person.employee_id)).where(*_employed(first, last))
    return session.scalar(chosen) or 0


def employed_people(session: Session, first: date, last: date) -> Sequence[Person]:
    """Return the people of the copy who are employed on a day between two dates, by number."""
    return session.scalars(select(Person).where(*_employed(first, last)).order_by(Person.employee_no)).all()


def _employed(first: date, last: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Person.hire_date <= last, or_(Person.resign_date.is_(None), Person.resign_date > first)
