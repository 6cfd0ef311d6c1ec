"""Which row holds on which day: rows are only added, and a later word stands over an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from payroll.figures.rules import KINDS, Figures
from payroll.figures.rules.content import figure_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """One row as it is kept. `content` None ends what held before: nothing holds in that range.

    `by_office`: two members of the office decided it; what comes with a release never stands over that.
    """

    id: int
    kind: str
    valid_from: date
    valid_to: date
    confirmed_to: date
    source: str
    content: Mapping[str, Any] | None
    by_office: bool
    known_from: datetime


@dataclass(frozen=True)
class Piece:
    """A range of days in which one row holds."""

    valid_from: date
    valid_to: date
    row: Told


def pieces(rows: Iterable[Told]) -> list[Piece]:
    """Return by day which of one kind's rows holds: the office's over the release's, then the latest."""
    found: list[Piece] = []
    for row in sorted(rows, key=lambda row: (row.by_office, row.known_from, row.id)):
        found = [part for piece in found for part in _without(piece, row)]
        if row.content is not None:
            found.append(Piece(row.valid_from, row.valid_to, row))
    return sorted(found, key=lambda piece: piece.valid_from)


def figures_of(rows: Sequence[Told]) -> Figures:
    """Return the figures that hold, by kind and day."""
    by_kind = {kind: tuple(_figure(piece) for piece in pieces_of(rows, kind)) for kind in KINDS}
    return Figures(**by_kind)


def pieces_of(rows: Sequence[Told], kind: str) -> list[Piece]:
    """Return the pieces of one kind out of everybody's rows."""
    return pieces(row for row in rows if row.kind == kind)


def last_day(found: Sequence[Piece], today: date) -> date | None:
    """Return up to which day a kind holds without a gap from today on.

    With nothing for today it is the day that something last held; None when nothing ever did.
    """
    end: date | None = None
    for piece in found:
        if piece.valid_from <= today or (end and today <= end and piece.valid_from == end + ONE_DAY):
            end = piece.valid_to
    return end


def _without(piece: Piece, row: Told) -> list[Piece]:
    if row.valid_to < piece.valid_from or piece.valid_to < row.valid_from:
        return [piece]
    before = replace(piece, valid_to=row.valid_from - ONE_DAY)
    after = replace(piece, valid_from=row.valid_to + ONE_DAY)
    return [part for part in (before, after) if part.valid_from <= part.valid_to]


def _figure(piece: Piece) -> Any:
    row, span = piece.row, (piece.valid_from, piece.valid_to)
    return figure_of(row.kind, row.content or {}, *span, row.confirmed_to, row.source)
