"""States of wages paid early, and their ledger: each entry takes from one account and gives another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

REQUESTED, APPROVED, REJECTED, CANCELLED = "requested", "approved", "rejected", "cancelled"
PAID, SETTLED, CARRIED = "paid", "settled", "carried"
STATE_WORDS = {
    REQUESTED: "신청",
    APPROVED: "승인",
    REJECTED: "반려",
    CANCELLED: "취소",
    PAID: "지급",
    SETTLED: "정산 완료",
    CARRIED: "회수 협의",
}
OPEN = (REQUESTED, APPROVED)
"""One of these a person and month: held by the database."""
RESERVING = (REQUESTED, APPROVED, PAID, CARRIED)
"""What counts against the limit of the next one."""

_STEPS = {
    "approve": ((REQUESTED,), APPROVED),
    "reject": ((REQUESTED, APPROVED), REJECTED),
    "pay": ((APPROVED,), PAID),
}
# Both before any money moved.
_CANCELLABLE = (REQUESTED, APPROVED)


def after_step(state: str, step: str) -> str | None:
    """Return the state after approve, reject or pay; the same state when it was done before; else None."""
    before, after = _STEPS[step]
    return after if state in (*before, after) else None


def may_cancel(state: str) -> bool:
    """Say whether a worker may still take the request back."""
    return state in _CANCELLABLE


# Wages paid early (an asset until settled) · money paid out · wages of a pay run · a written agreement.
ADVANCES, CASH, WAGES, AGREEMENT = "advances", "cash", "wages", "agreement"


@dataclass(frozen=True)
class Entry:
    """Won that move from the credited to the debited account for one advance."""

    advance_id: int
    debit: str
    credit: str
    won: int


@dataclass(frozen=True)
class Due:
    """A paid advance that the next pay run settles: its number, when it was paid, and the won still open."""

    advance_id: int
    paid_on: date
    won: int


@dataclass(frozen=True)
class Taken:
    """What a pay run takes of one advance; `open_won` stays, and only a written agreement settles it."""

    due: Due
    won: int

    @property
    def open_won(self) -> int:
        """What the pay was too small for."""
        return self.due.won - self.won


def payout(advance_id: int, won: int) -> Entry:
    """Return the entry of a payment to the worker."""
    return Entry(advance_id, ADVANCES, CASH, won)


def settlement(advance_id: int, won: int) -> Entry:
    """Return the entry by which a pay run counts won as paid already."""
    return Entry(advance_id, WAGES, ADVANCES, won)


def agreement(advance_id: int, won: int) -> Entry:
    """Return the entry by which a written agreement settles won."""
    return Entry(advance_id, AGREEMENT, ADVANCES, won)


def open_won(entries: Iterable[Entry]) -> int:
    """Return the won paid early and not settled yet: never below zero."""
    return sum(
        (entry.debit == ADVANCES) * entry.won - (entry.credit == ADVANCES) * entry.won for entry in entries
    )


def taken_of(net_won: int, dues: Sequence[Due]) -> list[Taken]:
    """Divide a net pay among the advances due, the oldest first; the pay never falls below zero."""
    left, found = max(0, net_won), []
    for due in sorted(dues, key=lambda due: (due.paid_on, due.advance_id)):
        won = min(left, due.won)
        left -= won
        found.append(Taken(due, won))
    return found
