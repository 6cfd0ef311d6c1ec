"""Ten thousand random histories of wages paid early: whatever is pressed in any order, the ledger closes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from payroll.advance.rules.limit import Limit
from payroll.prepaid.rules import (
    ADVANCES,
    AGREEMENT,
    CANCELLED,
    CARRIED,
    CASH,
    OPEN,
    PAID,
    REQUESTED,
    RESERVING,
    SETTLED,
    WAGES,
    Due,
    Entry,
    after_step,
    agreement,
    may_cancel,
    open_won,
    payout,
    settlement,
    taken_of,
)

DAY = date(2026, 1, 10)
UNIT = 7_777
"""Won that one step of a random byte stands for."""


@dataclass
class Asked:
    """One advance."""

    number: int
    month: int
    won: int
    state: str = REQUESTED


@dataclass
class Worker:
    """One worker's advances, the ledger, and the month that is next to be locked."""

    month: int = 1
    advances: list[Asked] = field(default_factory=list)
    ledger: list[Entry] = field(default_factory=list)
    nets: list[int] = field(default_factory=list)

    def open_of(self, number: int) -> int:
        """Won of one advance that are paid and not settled."""
        return open_won(entry for entry in self.ledger if entry.advance_id == number)

    def reserved(self) -> int:
        """What counts against the next one."""
        counting = [one for one in self.advances if one.state in RESERVING]
        return sum(one.won if one.state in OPEN else self.open_of(one.number) for one in counting)

    def ask(self, size: int) -> None:
        """Ask within the limit; one open request a month."""
        limit = Limit("2026-01", DAY, (), 200 * UNIT, 20 * UNIT, 50 + size % 51, None)
        available = limit.available_won(self.reserved())
        if available and not any(one.state in OPEN and one.month == self.month for one in self.advances):
            self.advances.append(Asked(len(self.advances) + 1, self.month, min(available, (size + 1) * UNIT)))
        assert self.reserved() <= limit.ceiling_won or not available

    def step(self, name: str, size: int) -> None:
        """Approve, reject or pay one of them, whatever its state."""
        if not self.advances:
            return
        chosen = self.advances[size % len(self.advances)]
        after = after_step(chosen.state, name)
        if after == PAID and chosen.state != PAID and chosen.month >= self.month:
            self.ledger.append(payout(chosen.number, chosen.won))
        elif after == PAID and chosen.state != PAID:
            return
        chosen.state = after or chosen.state

    def cancel(self, size: int) -> None:
        """Take one back."""
        chosen = self.advances[size % len(self.advances)] if self.advances else None
        if chosen and may_cancel(chosen.state):
            chosen.state = CANCELLED

    def lock(self, size: int) -> None:
        """Lock the month with some net pay, also one below zero, and go on to the next."""
        paid = [one for one in self.advances if one.state == PAID and one.month <= self.month]
        dues = [Due(one.number, DAY + timedelta(one.number % 3), self.open_of(one.number)) for one in paid]
        net = (size - 5) * UNIT
        taken = taken_of(net, dues)
        self.nets.append(max(0, net) - sum(one.won for one in taken))
        for one in taken:
            if one.won:
                self.ledger.append(settlement(one.due.advance_id, one.won))
            self.advances[one.due.advance_id - 1].state = CARRIED if one.open_won else SETTLED
        self.month += 1

    def agree(self, size: int) -> None:
        """Settle some of what stayed open by a written agreement."""
        carried = [one for one in self.advances if one.state == CARRIED]
        if carried:
            chosen = carried[size % len(carried)]
            won = min(self.open_of(chosen.number), (size + 1) * UNIT)
            self.ledger.append(agreement(chosen.number, won))
            chosen.state = CARRIED if self.open_of(chosen.number) else SETTLED

    def closes(self) -> None:
        """Nothing is lost, nothing is taken twice, no pay falls below zero."""
        totals: Counter[str] = Counter()
        for entry in self.ledger:
            totals[entry.debit] += entry.won
            totals[entry.credit] -= entry.won
        assert sum(totals.values()) == 0
        assert totals[ADVANCES] == sum(self.open_of(one.number) for one in self.advances) >= 0
        assert -totals[CASH] == totals[ADVANCES] + totals[WAGES] + totals[AGREEMENT]
        assert all(entry.won > 0 and type(entry.won) is int for entry in self.ledger)
        assert all(net >= 0 for net in self.nets)
        for one in self.advances:
            still = self.open_of(one.number)
            assert still == one.won if one.state == PAID else 0 <= still <= one.won
            assert (still > 0) == (one.state in (PAID, CARRIED))


def _pressed(worker: Worker) -> list[Callable[[int], None]]:
    def named(name: str) -> Callable[[int], None]:
        return lambda size: worker.step(name, size)

    ways = [
        worker.ask,
        named("approve"),
        named("pay"),
        worker.lock,
        worker.agree,
        worker.cancel,
        named("reject"),
    ]
    # What leads on is pressed more often than what ends a history.
    return [*ways, worker.ask, named("approve"), named("pay")]


@settings(max_examples=10_000, deadline=None)
@given(st.binary(min_size=2, max_size=60))
def test_the_ledger_closes_over_any_history(history: bytes) -> None:
    worker = Worker()
    presses = _pressed(worker)
    for way, size in zip(history[::2], history[1::2], strict=False):
        presses[way % len(presses)](size)
    worker.closes()
