"""How long each kind of figure still holds, and how long it is published law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from payroll.figures.rules import KINDS, KOREAN_NAMES
from payroll.figures.rules.timeline import ONE_DAY, Piece, Told, last_day, pieces_of

WARN_DAYS = 45
"""From this many days before its end the office is told that a kind needs a new row."""


@dataclass(frozen=True)
class Standing:
    """One kind today: its pieces, up to which day they follow each other and are published law."""

    kind: str
    pieces: tuple[Piece, ...]
    today: date
    last_day: date | None
    confirmed_to: date | None

    @property
    def name(self) -> str:
        """What people call it."""
        return KOREAN_NAMES[self.kind]

    @property
    def days_left(self) -> int:
        """Days from today to the last one; less than none when nothing holds today."""
        return (self.last_day - self.today).days if self.last_day else -1

    @property
    def is_ending(self) -> bool:
        """Say whether the office has to enter what follows."""
        return self.days_left <= WARN_DAYS

    @property
    def is_provisional(self) -> bool:
        """Say whether what holds today is carried on or announced only."""
        return self.confirmed_to is None or self.confirmed_to < self.today


def standings(rows: Sequence[Told], today: date) -> list[Standing]:
    """Return every kind's standing, in the order of the kinds."""
    return [_standing(kind, pieces_of(rows, kind), today) for kind in KINDS]


def _standing(kind: str, found: Sequence[Piece], today: date) -> Standing:
    return Standing(kind, tuple(found), today, last_day(found, today), _confirmed_to(found, today))


def _confirmed_to(found: Sequence[Piece], today: date) -> date | None:
    confirmed: date | None = None
    for piece in found:
        follows = confirmed is not None and piece.valid_from <= confirmed + ONE_DAY
        if piece.valid_from <= today or follows:
            confirmed = min(piece.valid_to, piece.row.confirmed_to)
    return confirmed
