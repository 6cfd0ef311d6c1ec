"""Changes after closing: by the month they are of, and by the month that settles them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from attendance.adjustment.rules import Minutes, difference_words, following, read_minutes, sums, total
from attendance.adjustment.tables import Adjustment
from attendance.closing.queries import held_of
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Employee


@dataclass(frozen=True)
class Settled:
    """A difference with its person."""

    row: Adjustment
    person: Employee

    @property
    def minutes(self) -> Minutes:
        return read_minutes(self.row.minutes)

    @property
    def words(self) -> str:
        return difference_words(self.minutes)


def settled_in(session: Session, month: str, employee_id: int | None = None) -> list[Settled]:
    """What a month settles of earlier ones, in the order it was made."""
    return _with_people(session, _rows(session, Adjustment.to_month == month, employee_id))


def settled_of(session: Session, month: str, employee_id: int | None = None) -> list[Settled]:
    """What of a closed month later ones settle, in the order it was made."""
    return _with_people(session, _rows(session, Adjustment.of_month == month, employee_id))


def _rows(session: Session, of: Any, employee_id: int | None) -> list[Adjustment]:
    chosen = select(Adjustment).where(of).order_by(Adjustment.id)
    if employee_id is not None:
        chosen = chosen.where(Adjustment.employee_id == employee_id)
    return list(session.scalars(chosen))


def _with_people(session: Session, rows: Sequence[Adjustment]) -> list[Settled]:
    people = {one.id: one for one in employees_by_id(session, [row.employee_id for row in rows])}
    return [Settled(row, people[row.employee_id]) for row in rows]


def has_adjustments(session: Session, month: str) -> bool:
    """Whether something of a closed month is settled in another."""
    return bool(session.scalar(select(exists().where(Adjustment.of_month == month))))


def settled_minutes(session: Session, month: str, employee_id: int) -> Minutes:
    """Everything that was settled of one person's closed month so far."""
    rows = _rows(session, Adjustment.of_month == month, employee_id)
    return total(read_minutes(row.minutes) for row in rows)


def next_open_month(session: Session, month: str) -> str:
    """The first month after a closed one that is neither closed nor just being closed."""
    after = following(month)
    while held_of(session, after) is not None:
        after = following(after)
    return after


def settled_documents(session: Session, month: str) -> list[dict[str, Any]]:
    """What a month settles of earlier ones, as payroll reads it; minutes are signed differences."""
    return [_document_of(one) for one in settled_in(session, month)]


def _document_of(one: Settled) -> dict[str, Any]:
    row, person = one.row, one.person
    return {
        "id": row.id,
        "of_month": row.of_month,
        "employee_id": person.id,
        "employee_no": person.employee_no,
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "site_name": person.site.name if person.site else "",
        "hire_date": person.hire_date.isoformat(),
        "resign_date": person.resign_date.isoformat() if person.resign_date else None,
        "weekly_hours": row.weekly_hours,
        "workplace_size": row.workplace_size,
        "reason": row.reason,
        **_figures(one.minutes),
    }


def _figures(minutes: Minutes) -> dict[str, Any]:
    summed = sums(minutes)
    days: dict[str, dict[str, Any]] = {}
    for (kind, at), value in sorted(minutes.items(), key=lambda item: item[0][::-1]):
        if kind not in ("weekly_holiday", "paid_holiday"):
            days.setdefault(at, {"work_date": at})[kind] = value
    weeks = [
        {"week_end": at, "minutes": value}
        for (kind, at), value in sorted(minutes.items())
        if kind == "weekly_holiday"
    ]
    return {
        "days_worked": summed.pop("days"),
        **{f"{kind}_minutes": value for kind, value in summed.items()},
        "days": list(days.values()),
        "weekly_holidays": weeks,
    }
