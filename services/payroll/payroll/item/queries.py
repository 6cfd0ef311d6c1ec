"""Items of people: for the run, of one person, of a month."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from chassis.errors import NotFound
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from payroll.item.rules import Item
from payroll.item.tables import PayItem


class ItemUnknown(NotFound):
    """That person has no such item."""

    code, message = "pay_item_unknown", "이 직원에게 없는 항목입니다."


def items_of(
    session: Session, month: str, known_at: datetime | None = None, only: int | None = None
) -> dict[int, list[Item]]:
    """Return by employee the items that may hold in a month (YYYY-MM); with `known_at` as they stood then.

    With `only` those of one person.
    """
    first = date.fromisoformat(f"{month}-01")
    chosen = select(PayItem).where(
        or_(PayItem.month.is_(None), PayItem.month == month),
        or_(PayItem.last_day.is_(None), PayItem.last_day >= first, PayItem.ended_at > (known_at or _NEVER)),
    )
    if known_at is not None:
        chosen = chosen.where(PayItem.entered_at <= known_at)
    if only is not None:
        chosen = chosen.where(PayItem.employee_id == only)
    found: dict[int, list[Item]] = {}
    for row in session.scalars(chosen.order_by(PayItem.id)):
        found.setdefault(row.employee_id, []).append(item_of_row(row, known_at))
    return found


def recurring_items(session: Session, employee_ids: Collection[int]) -> dict[int, list[Item]]:
    """Return by employee the items that are paid every month."""
    chosen = select(PayItem).where(PayItem.month.is_(None), PayItem.employee_id.in_(employee_ids))
    found: dict[int, list[Item]] = {}
    for row in session.scalars(chosen.order_by(PayItem.id)):
        found.setdefault(row.employee_id, []).append(item_of_row(row))
    return found


def items_since(session: Session, month: str, moment: datetime) -> dict[int, str]:
    """Name by employee the items of a month that were entered, ended or withdrawn after a moment."""
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    chosen = select(PayItem.employee_id, PayItem.label).where(
        or_(PayItem.month == month, and_(PayItem.month.is_(None), PayItem.valid_from <= last)),
        or_(PayItem.entered_at > moment, PayItem.ended_at > moment),
        or_(PayItem.ended_at.is_(None), PayItem.entered_at <= moment, PayItem.last_day >= first),
        or_(PayItem.month.is_not(None), PayItem.entered_at > moment, PayItem.last_day < last),
    )
    found: dict[int, str] = {}
    for employee_id, label in session.execute(chosen.order_by(PayItem.id)):
        found[employee_id] = f"{found[employee_id]}, {label}" if employee_id in found else label
    return found


def item_of_row(row: PayItem, known_at: datetime | None = None) -> Item:
    """Return a row as the rules know it; what was ended after `known_at` had not ended then."""
    ended = row.ended_at is not None and (known_at is None or row.ended_at <= known_at)
    return Item(
        row.id,
        row.kind,
        row.label,
        0 if row.minutes else row.won,
        row.valid_from,
        row.last_day if ended else None,
        row.month,
        row.children,
        row.is_ordinary,
        row.counts_minimum,
        row.is_prorated,
        row.basis,
        row.basis_note,
        row.minutes,
        row.since,
    )


def person_items(session: Session, employee_id: int) -> Sequence[PayItem]:
    """Return all items of a person, the latest first."""
    chosen = select(PayItem).where(PayItem.employee_id == employee_id)
    return session.scalars(chosen.order_by(PayItem.valid_from.desc(), PayItem.id.desc())).all()


def item_row(session: Session, employee_id: int, item_id: int) -> PayItem:
    """Return one item of a person, or raise ItemUnknown."""
    row = session.get(PayItem, item_id)
    if row is None or row.employee_id != employee_id:
        raise ItemUnknown
    return row


def item_by_key(session: Session, form_key: str) -> PayItem | None:
    """Return the item that a form with this key added, if it did before."""
    return session.scalar(select(PayItem).where(PayItem.form_key == form_key))


_NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
