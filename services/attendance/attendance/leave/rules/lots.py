"""The ledger as arithmetic: what is left of each lot, and from which lots a day off is taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

GRANT_WORDS = {
    "monthly": "월 개근",
    "annual": "근속",
    "fiscal": "회계연도",
    "manual": "직접 부여",
    "carried": "이월",
}
ENTRY_WORDS = {
    "used": "사용",
    "restored": "되돌림",
    "carried": "이월",
    "overused": "초과사용",
    "settled": "초과사용 정산",
    "expired": "소멸 (사용촉진)",
    "due": "미사용 · 수당 대상",
    "paid_out": "수당 지급",
    "revoked": "계산 방식 변경으로 취소",
}


class Lot(Protocol):
    """What was granted: minutes, from and until when they may be taken (both inclusive)."""

    id: int
    granted_on: date
    expires_on: date
    minutes: int


class Movement(Protocol):
    """What happened to a lot, or without a lot to leave taken beyond what was granted."""

    lot_id: int | None
    kind: str
    minutes: int
    owed: int


@dataclass(frozen=True)
class Balance:
    """Minutes left of each lot, taken beyond all lots, and for which pay is owed."""

    left: dict[int, int]
    overused: int
    owed: int

    @property
    def total(self) -> int:
        """What may still be taken, less what was taken beyond it."""
        return sum(self.left.values()) - self.overused


def balance(lots: Iterable[Lot], movements: Iterable[Movement]) -> Balance:
    """Replay the ledger: each granted minute stands in one lot, so nothing carried is counted twice."""
    left = {lot.id: lot.minutes for lot in lots}
    overused = owed = 0
    for movement in movements:
        owed += movement.owed
        if movement.lot_id is None:
            overused -= movement.minutes
        else:
            left[movement.lot_id] += movement.minutes
    return Balance(left, overused, owed)


def usable(lots: Sequence[Lot], left: dict[int, int], day: date) -> list[Lot]:
    """Lots with something left that may be taken on a day, the one that expires first in front."""
    found = [lot for lot in lots if left[lot.id] > 0 and lot.granted_on <= day <= lot.expires_on]
    return sorted(found, key=lambda lot: (lot.expires_on, lot.granted_on, lot.id))


def take(lots: Sequence[Lot], left: dict[int, int], day: date, minutes: int) -> tuple[dict[int, int], int]:
    """From which lots a day off of so many minutes is taken, and how many no lot covers."""
    taken: dict[int, int] = {}
    for lot in usable(lots, left, day):
        part = min(minutes, left[lot.id])
        if part:
            taken[lot.id] = part
            minutes -= part
    return taken, minutes


def give_back(mine: Iterable[Movement], everything: Sequence[Movement]) -> list[tuple[int | None, str, int]]:
    """What a request that is taken back returns: (lot, kind, minutes).

    What it took beyond the lots goes back there, or to the lots that have settled it since.
    """
    taken = [one for one in mine if one.kind in ("used", "overused")]
    back: list[tuple[int | None, str, int]] = [
        (one.lot_id, "restored", -one.minutes) for one in taken if one.lot_id is not None
    ]
    over = -sum(one.minutes for one in taken if one.lot_id is None)
    part = min(over, -sum(one.minutes for one in everything if one.lot_id is None))
    if part:
        back.append((None, "restored", part))
    return back + _from_settled(over - part, everything)


def _from_settled(over: int, everything: Sequence[Movement]) -> list[tuple[int | None, str, int]]:
    settled: dict[int, int] = {}
    for one in everything:
        if one.kind == "settled" and one.lot_id is not None:
            settled[one.lot_id] = settled.get(one.lot_id, 0) - one.minutes
    back: list[tuple[int | None, str, int]] = []
    for lot_id, minutes in reversed(settled.items()):
        if part := min(over, minutes):
            back.append((lot_id, "settled", part))
            over -= part
    return back


def take_any(lots: Sequence[Lot], left: dict[int, int], minutes: int) -> tuple[dict[int, int], int]:
    """From which lots minutes are carried on, the first to expire in front, and how many are missing."""
    taken: dict[int, int] = {}
    for lot in sorted(lots, key=lambda one: (one.expires_on, one.granted_on, one.id)):
        part = min(minutes, left[lot.id])
        if part > 0:
            taken[lot.id] = part
            minutes -= part
    return taken, minutes
