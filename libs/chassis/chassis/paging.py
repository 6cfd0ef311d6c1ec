"""Keyset paging: a page asks for the rows after the last one seen, so page 500 is as fast as page 1."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import Session

from chassis.errors import Invalid

T = TypeVar("T")

LARGEST_PAGE = 200


class BadCursor(Invalid):
    code, message = "bad_cursor", "목록의 위치를 알 수 없습니다. 처음부터 다시 열어 주세요."


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows of one page and the cursor of the next, None on the last."""

    items: Sequence[T]
    next: str | None


def page_of(
    session: Session,
    select: Select[T],
    key: Sequence[ColumnElement[Any] | Any],
    *,
    cursor: str | None = None,
    limit: int = 50,
    descending: bool = True,
) -> Page[T]:
    """Return one page of a select ordered by `key` columns (the last must be unique; JSON-able values).

    Raises BadCursor (422) for a cursor that was not made here.
    """
    size = max(1, min(limit, LARGEST_PAGE))
    columns = tuple_(*key)
    if cursor:
        after = tuple_(*values_of(cursor, len(key)))
        select = select.where(columns < after if descending else columns > after)
    ordered = select.order_by(*(column.desc() if descending else column.asc() for column in key))
    rows = list(session.scalars(ordered.limit(size + 1)))
    if len(rows) <= size:
        return Page(rows, None)
    last = rows[size - 1]
    return Page(rows[:size], cursor_of([getattr(last, str(column.key)) for column in key]))


def cursor_of(values: Sequence[Any]) -> str:
    """Return the opaque cursor of the last row's key values."""
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def values_of(cursor: str, count: int) -> list[Any]:
    """Return the key values of a cursor. Raises BadCursor (422) for one that was not made here."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise BadCursor from error
    if not isinstance(values, list) or len(values) != count:
        raise BadCursor
    if not all(isinstance(value, (str, int)) for value in values):
        raise BadCursor
    return values
