"""Wage terms of people: histories, the list with what holds today, who still has none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TypeVar

from chassis.paging import Page, page_of
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from payroll.item.queries import recurring_items
from payroll.item.rules import minimum_won
from payroll.roster.tables import Person
from payroll.wage.rules import DAILY, FREELANCE, WageTerms, counted_hourly, terms_on
from payroll.wage.tables import WageRow

T = TypeVar("T")

FILTERS = {"all": "재직 전체", "none": "임금 미등록", "freelance": "3.3%", "left": "퇴사"}


@dataclass(frozen=True)
class Paid:
    """A person of the list with the terms of today and the next ones, if any."""

    person: Person
    current: WageTerms | None
    coming: WageTerms | None
    tested: Fraction = Fraction(0)
    """Won an hour of today's terms that the minimum wage is held against, items that count included."""


def terms_of_row(row: WageRow) -> WageTerms:
    """Return a row as the rules know it."""
    return WageTerms(
        row.valid_from,
        row.hourly_won,
        DAILY if row.is_daily else row.tax_mode,
        row.family_count,
        row.children,
        row.percent,
        row.freelance_reason,
        row.pay_kind,
        row.day_won,
        row.day_hours,
        row.month_won,
        row.week_hours,
        row.job,
        row.last_year_won,
    )


def history_rows(session: Session, employee_id: int) -> list[WageRow]:
    """Return all terms of a person, the latest first."""
    chosen = select(WageRow).where(WageRow.employee_id == employee_id)
    return list(session.scalars(chosen.order_by(WageRow.valid_from.desc())))


def history_of(session: Session, employee_id: int) -> list[WageTerms]:
    """Return all terms of a person for the rules."""
    return [terms_of_row(row) for row in history_rows(session, employee_id)]


def histories_of(
    session: Session, employee_ids: Collection[int] | None = None, known_at: datetime | None = None
) -> dict[int, list[WageTerms]]:
    """Return the terms of many people (None: everyone) by employee id, in one query.

    With `known_at` only what had been entered by then.
    """
    chosen = select(WageRow).order_by(WageRow.employee_id, WageRow.valid_from)
    if known_at is not None:
        chosen = chosen.where(WageRow.entered_at <= known_at)
    if employee_ids is not None:
        chosen = chosen.where(WageRow.employee_id.in_(employee_ids))
    found: dict[int, list[WageTerms]] = {}
    for row in session.scalars(chosen):
        found.setdefault(row.employee_id, []).append(terms_of_row(row))
    return found


def hire_terms(session: Session, application_id: str) -> WageRow | None:
    """Return the terms that a hire brought, if it did before."""
    return session.scalar(select(WageRow).where(WageRow.application_id == application_id))


def terms_from(session: Session, employee_id: int, valid_from: date) -> WageRow | None:
    """Return the terms of a person that begin on a day."""
    chosen = select(WageRow).where(WageRow.employee_id == employee_id, WageRow.valid_from == valid_from)
    return session.scalar(chosen)


def wage_list(
    session: Session, today: date, *, chosen: str = "all", q: str = "", cursor: str | None = None
) -> Page[Paid]:
    """Return one page of people with their terms, filtered by state and by name or number."""
    people = _filtered(select(Person), today, chosen)
    if q:
        people = people.where(or_(Person.name.contains(q, autoescape=True), Person.employee_no == q))
    page = page_of(
        session, people, [Person.name, Person.employee_id], cursor=cursor, limit=50, descending=False
    )
    numbers = [person.employee_id for person in page.items]
    histories, items = histories_of(session, numbers), recurring_items(session, numbers)
    rows = [
        _paid(person, histories, minimum_won(items.get(person.employee_id, ()), today), today)
        for person in page.items
    ]
    return Page(rows, page.next)


def filter_counts(session: Session, today: date) -> dict[str, int]:
    """Return how many people each filter of the list shows."""
    return {key: _count(session, today, key) for key in FILTERS}


def without_terms(session: Session, today: date) -> int:
    """Count the employed who have no terms today."""
    return _count(session, today, "none")


def _count(session: Session, today: date, chosen: str) -> int:
    people = _filtered(select(Person.employee_id), today, chosen).subquery()
    return session.scalar(select(func.count()).select_from(people)) or 0


def _filtered(people: Select[T], today: date, chosen: str) -> Select[T]:
    employed = or_(Person.resign_date.is_(None), Person.resign_date > today)
    if chosen == "left":
        # Who was struck off before the first day never was an employee.
        return people.where(~employed, Person.resign_date >= Person.hire_date)
    people = people.where(employed)
    if chosen == "none":
        return people.where(~exists().where(_held(today)))
    if chosen == "freelance":
        latest = select(func.max(WageRow.valid_from)).where(_held(today)).correlate(Person).scalar_subquery()
        return people.join(
            WageRow, and_(WageRow.employee_id == Person.employee_id, WageRow.valid_from == latest)
        ).where(WageRow.tax_mode == FREELANCE)
    return people


def _held(today: date) -> ColumnElement[bool]:
    return and_(WageRow.employee_id == Person.employee_id, WageRow.valid_from <= today)


def _paid(person: Person, histories: dict[int, list[WageTerms]], counted_won: int, today: date) -> Paid:
    history = histories.get(person.employee_id, [])
    current = terms_on(history, today)
    coming = min(
        (terms for terms in history if terms.valid_from > today),
        key=lambda terms: terms.valid_from,
        default=None,
    )
    return Paid(person, current, coming, counted_hourly(current, counted_won) if current else Fraction(0))
