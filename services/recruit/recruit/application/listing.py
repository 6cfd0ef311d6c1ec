"""Lists of applications: one page in some order, all for an export, their number, who is there twice.

A list reads ids from one covering index (tables.OFFICE_COLUMNS) and then only the rows it shows, so that
the work of any filter is bounded by that index, however wide the rows are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from chassis.paging import BadCursor, Page, cursor_of, values_of
from sqlalchemy import ColumnElement, Date, Select, String, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from recruit.application.queries import Filters, midnight
from recruit.application.rules import OPTIONS
from recruit.application.tables import Application
from recruit.posting.queries import came_by_posting

LARGEST_PAGE = 200
_NO_DAY = date(9999, 12, 31)
_ORDERS: dict[str, tuple[Any, bool]] = {
    # What comes before the id, and whether the greatest comes first.
    "new": (None, True),
    "old": (None, False),
    "name": (Application.name, False),
    "start": (func.coalesce(Application.start_date, literal(_NO_DAY, Date)), False),
}


def applications_page(
    session: Session, filters: Filters, cursor: str | None = None, limit: int = 20
) -> Page[Application]:
    """Return one page of applications in the order of the filters. Raises BadCursor (422)."""
    size = max(1, min(limit, LARGEST_PAGE))
    rows = session.execute(ids_select(filters, cursor).limit(size + 1)).all()
    items = _in_order(session, [row[0] for row in rows[:size]])
    if len(rows) <= size:
        return Page(items, None)
    last = [row if isinstance(row, str) else row.isoformat() for row in rows[size - 1]]
    return Page(items, cursor_of([filters.sort, *last]))


def applications_for_export(session: Session, filters: Filters, limit: int) -> Sequence[Application]:
    """Return the matching applications in their order, at most one more than the limit."""
    return _in_order(session, [row[0] for row in session.execute(ids_select(filters).limit(limit + 1))])


def matching_ids(session: Session, filters: Filters, limit: int) -> list[str]:
    """Return the ids of the matching applications in their order, at most one more than the limit."""
    return [row[0] for row in session.execute(ids_select(filters).limit(limit + 1))]


def count_listed(session: Session, filters: Filters, cursor: str | None, page: Page[Application]) -> int:
    """Return how many applications match, where one page of them is known: a first page may be all."""
    if cursor is None and page.next is None:
        return len(page.items)
    return count_matching(session, filters)


def count_matching(session: Session, filters: Filters) -> int:
    """Return how many applications match."""
    return session.scalar(select(func.count()).select_from(Application).where(*_conditions(filters))) or 0


def count_by_status(session: Session) -> dict[str, int]:
    """Return the number of applications in each status.

    All of them less the few in the bin: each half is counted in one index, in its order.
    """
    every = select(Application.status, func.count()).group_by(Application.status)
    # As an expression, so that SQLite begins with the bin and not with the statuses.
    status = Application.status + ""
    binned = select(status, func.count()).where(Application.deleted_at.is_not(None)).group_by(status)
    counts: Counter[str] = Counter()
    for one, count in session.execute(every):
        counts[one] += count
    for one, count in session.execute(binned):
        counts[one] -= count
    return dict(+counts)


def people_of(session: Session, ids: Sequence[str]) -> list[Application]:
    """Return these applications as far as they are in no bin, in the order of the ids."""
    return [row for row in _in_order(session, ids) if row.deleted_at is None]


def repeat_counts(session: Session, rows: Sequence[Application]) -> dict[str, int]:
    """Return for each of these applications how many others there are of the same person; none: left out."""
    if not rows:
        return {}
    phones, names = {row.phone for row in rows}, {(row.name, row.birth) for row in rows}
    columns = select(
        Application.id, Application.phone, Application.name, Application.birth, Application.deleted_at
    )
    births = Application.birth.in_({row.birth for row in rows})
    # Two questions, each by its own index: an OR, pairs, or asking for the bin too reads the whole table.
    alike = [
        *session.execute(columns.where(Application.phone.in_(phones))),
        *session.execute(columns.where(Application.name.in_({row.name for row in rows}), births)),
    ]
    found = {
        one.id: one
        for one in alike
        if one.deleted_at is None and (one.phone in phones or (one.name, one.birth) in names)
    }
    counts = {
        row.id: sum(
            one.phone == row.phone or (one.name, one.birth) == (row.name, row.birth) for one in found.values()
        )
        - 1
        for row in rows
    }
    return {one: count for one, count in counts.items() if count}


def ids_select(filters: Filters, cursor: str | None = None) -> Select[Any]:
    """Return the select of the matching ids (with the sort value before them) in their order."""
    before, descending = _ORDERS[filters.sort]
    keys: list[Any] = [Application.id] if before is None else [before, Application.id]
    chosen = select(*reversed(keys)).where(*_conditions(filters))
    if cursor:
        place, last = tuple_(*keys), tuple_(*_place(filters.sort, cursor))
        chosen = chosen.where(place < last if descending else place > last)
    return chosen.order_by(*(key.desc() if descending else key.asc() for key in keys))


def _place(sort: str, cursor: str) -> list[ColumnElement[Any]]:
    told = values_of(cursor, 2 if sort in ("new", "old") else 3)
    if told[0] != sort or not all(isinstance(value, str) for value in told):
        raise BadCursor
    one, *before = told[1:]
    return [*(_sort_value(sort, value) for value in before), literal(one, String)]


def _sort_value(sort: str, value: str) -> ColumnElement[Any]:
    if sort != "start":
        return literal(value, String)
    try:
        return literal(date.fromisoformat(value), Date)
    except ValueError as error:
        raise BadCursor from error


def _in_order(session: Session, ids: Sequence[str]) -> list[Application]:
    found: dict[str, Application] = {}
    for start in range(0, len(ids), 500):
        part = select(Application).where(Application.id.in_(ids[start : start + 500]))
        found |= {row.id: row for row in session.scalars(part)}
    return [found[one] for one in ids if one in found]


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Application.deleted_at.is_(None)]
    if filters.status:
        # As an expression, so that SQLite stays with the covering index and sorts without reading rows.
        conditions.append(Application.status + "" == filters.status)
    if filters.agree is not None:
        conditions.append(Application.truthful.is_(filters.agree))
    if filters.received_from:
        conditions.append(Application.received_at >= midnight(filters.received_from))
    if filters.received_to:
        conditions.append(Application.received_at < midnight(filters.received_to + timedelta(days=1)))
    conditions += [_choice_condition(name, value) for name, value in filters.choices]
    # Words last: looking into text is the dearest, and only what the rest leaves is looked into.
    words = [_text_condition(filters.q)] if filters.q else []
    return conditions + _id_conditions(filters) + words


def _id_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.ids:
        conditions.append(Application.id.in_(filters.ids))
    if filters.posting_id:
        conditions.append(Application.id.in_(came_by_posting(filters.posting_id)))
    if filters.same_as:
        conditions.append(Application.id.in_(_same_person(filters.same_as)))
    return conditions


def _same_person(application_id: str) -> Select[Any]:
    one, other = select(Application).where(Application.id == application_id).subquery(), Application
    same = or_(other.phone == one.c.phone, and_(other.name == one.c.name, other.birth == one.c.birth))
    return select(other.id).select_from(other).join(one, same)


def _choice_condition(name: str, value: str) -> ColumnElement[bool]:
    if name not in OPTIONS:
        raise KeyError(name)
    column: ColumnElement[str] = getattr(Application, name)
    return column == value


def _text_condition(q: str) -> ColumnElement[bool]:
    digits = "".join(letter for letter in q if letter.isdigit()).removeprefix("82")
    # Receipt numbers are upper case; Hangul has no case, so that only other names are looked for in both.
    found = [Application.receipt_no.contains(q.upper(), autoescape=True)] if q.isascii() else []
    if len(digits) >= 3 and not any(letter.isalpha() for letter in q):
        # People type 01012345678, +82 10-1234-5678, 010.1234 or just the last four digits.
        return or_(*found, func.replace(Application.phone, "-", "").contains(digits, autoescape=True))
    named = Application.name.contains if q.upper() == q.lower() else Application.name.icontains
    return or_(*found, named(q, autoescape=True))
