"""Random histories through the real actions on a database: the ledger tells what was paid and settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import count

import pytest
from advances import BOSS, JIYU, NOW, TODAY, account_totals, earned, request
from chassis.db import Database
from chassis.errors import AppError
from chassis.migrations import upgrade
from chassis.testing import worker
from hypothesis import given, settings
from hypothesis import strategies as st
from payroll.advance import actions, paying
from payroll.advance.rules.payout import Payout
from payroll.advance.settling import Agreement, agree
from payroll.prepaid import queries
from payroll.prepaid.actions import settle
from payroll.prepaid.rules import CARRIED, PAID, SETTLED, taken_of
from payroll.prepaid.tables import Advance
from sqlalchemy import select
from sqlalchemy.orm import Session

PEOPLE = count(1)
LIMIT = earned(2_000_000)
PAYOUT = Payout(TODAY, "transfer", "이체 1")


@pytest.fixture(name="ledger", scope="module")
def _ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('ledger')}/payroll.db"
    upgrade("payroll", url)
    database = Database(url)
    yield database
    database.close()


class Story:
    """One worker's story in one transaction; what is refused is refused and the story goes on."""

    def __init__(self, session: Session, employee_id: int) -> None:
        self.session, self.employee_id, self.month, self.asked = session, employee_id, 11, 0

    def own(self) -> list[Advance]:
        """All advances of the worker."""
        chosen = select(Advance).where(Advance.employee_id == self.employee_id).order_by(Advance.id)
        return list(self.session.scalars(chosen))

    def ask(self, size: int) -> None:
        """Ask for the month that is open."""
        self.asked += 1
        more = {"employee_id": self.employee_id, "month": f"2026-{self.month:02d}"}
        asked = request(size * 10_000 + 1, f"{self.employee_id}-{self.asked}", **more)
        actions.ask(self.session, asked, LIMIT, worker(self.employee_id), NOW)

    def approve(self, size: int) -> None:
        """Approve one of them."""
        actions.approve(self.session, self.chosen(size), LIMIT, BOSS, NOW)

    def reject(self, size: int) -> None:
        """Reject one of them."""
        actions.reject(self.session, self.chosen(size), "근태 확인 중", LIMIT, BOSS, NOW)

    def cancel(self, size: int) -> None:
        """Take one back."""
        who = worker(self.employee_id)
        actions.cancel(self.session, self.chosen(size), self.employee_id, who, NOW)

    def pay(self, size: int) -> None:
        """Pay one of them out."""
        paying.pay(self.session, self.chosen(size), PAYOUT, LIMIT, JIYU, NOW)

    def lock(self, size: int) -> None:
        """Settle what is due in the month, as its run does, and go on to the next."""
        month = f"2026-{self.month:02d}"
        for taken in taken_of(
            size * 20_000 - 100_000, queries.dues_of(self.session, month).get(self.employee_id, [])
        ):
            settle(self.session, month, taken, BOSS, NOW)
        self.month = min(12, self.month + 1)

    def agree(self, size: int) -> None:
        """Settle some of what stayed open."""
        agreed = Agreement(size * 5_000 + 1, date(2026, 11, 20), "합의서", f"{size}")
        agree(self.session, self.chosen(size), agreed, BOSS, NOW)

    def chosen(self, size: int) -> int:
        """The number of one of them; of none where there is none."""
        own = self.own()
        return own[size % len(own)].id if own else 2**30

    def presses(self) -> list[Callable[[int], None]]:
        """Every way on; what leads on more often than what ends a story."""
        once = [self.ask, self.approve, self.pay, self.lock, self.agree, self.reject, self.cancel]
        return [*once, self.ask, self.approve, self.pay]


def tell(session: Session, employee_id: int, history: bytes) -> dict[str, int]:
    """Press everything; return the state and the won open of each advance as the database has them."""
    story = Story(session, employee_id)
    for way, size in zip(history[::2], history[1::2], strict=False):
        with suppress(AppError):
            story.presses()[way % 10](size)
    session.flush()
    session.expire_all()
    for one in story.own():
        held = queries.open_balances(session, [one.id]).get(one.id, 0)
        assert (held > 0) == (one.state in (PAID, CARRIED))
        assert held == one.amount_won if one.state == PAID else 0 <= held <= one.amount_won
        assert (one.paid_on is not None) == (one.state in (PAID, CARRIED, SETTLED))
    return account_totals(session)


@settings(max_examples=150, deadline=None)
@given(history=st.binary(min_size=8, max_size=40))
def test_the_stored_ledger_closes_over_any_history(ledger: Database, history: bytes) -> None:
    totals = ledger.write(tell, next(PEOPLE), history)
    assert sum(totals.values()) == 0
    assert totals.get("advances", 0) >= 0
    assert all(won >= 0 for account, won in totals.items() if account != "cash")
