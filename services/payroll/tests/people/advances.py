"""An advance from 신청 to 지급, in short, for tests of actions."""

from datetime import UTC, date, datetime
from typing import Any

from chassis.db import Database
from chassis.identity import Identity
from chassis.testing import staff, worker
from payroll.advance import actions, paying
from payroll.advance.rules.limit import DayEarned, Limit
from payroll.advance.rules.payout import Payout
from payroll.prepaid.tables import Advance, AdvanceEntry
from sqlalchemy import select
from sqlalchemy.orm import Session

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
BOSS, JIYU, WORKER = staff(), staff("payer", name="jiyu"), worker(1)


def earned(won: int = 1_000_000, share: int = 50, cap: int | None = None, blocked: str = "") -> Limit:
    """A limit with so much earned and nothing deducted."""
    days = (DayEarned(date(2026, 11, 18), 480, won),)
    return Limit("2026-11", date(2026, 11, 19), days, won, 0, share, cap, blocked)


def request(amount: int = 300_000, key: str = "key-1", **more: Any) -> actions.Request:
    """What a worker asks for."""
    plain: dict[str, Any] = {
        "employee_id": 1,
        "month": "2026-11",
        "kind": "ordinary",
        "emergency": "",
        "amount_won": amount,
        "reason": "",
        "pay_date": date(2026, 12, 10),
        "key": key,
    }
    return actions.Request(**{**plain, **more})


def ask(db: Database, amount: int = 300_000, key: str = "key-1", **more: Any) -> Advance:
    """Ask, within a limit of 500,000."""
    row, _ = db.write(actions.ask, request(amount, key, **more), earned(), WORKER, NOW)
    return row


def approve(db: Database, advance: Advance, who: Identity = BOSS) -> Advance:
    """Approve within the same limit."""
    return db.write(actions.approve, advance.id, earned(), who, NOW)


def paid(db: Database, amount: int = 300_000, key: str = "key-1", **more: Any) -> Advance:
    """Ask, approve and pay."""
    advance = approve(db, ask(db, amount, key, **more))
    return db.write(paying.pay, advance.id, Payout(TODAY, "transfer", "이체 1"), earned(), JIYU, NOW)


def account_totals(session: Session) -> dict[str, int]:
    """The balance of each account: debits less credits."""
    totals: dict[str, int] = {}
    for entry in session.scalars(select(AdvanceEntry)):
        totals[entry.debit] = totals.get(entry.debit, 0) + entry.won
        totals[entry.credit] = totals.get(entry.credit, 0) - entry.won
    return totals
