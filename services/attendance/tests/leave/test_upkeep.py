"""Lines the office books by hand, on both databases: carried once, paid once, each with its audit row."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attendance.base import AuditRow
from attendance.leave import upkeep
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import staff
from leave_people import NOW, book, ledger
from sqlalchemy import select

People = Callable[..., Employee]
DAY = 480
TODAY = date(2026, 11, 23)


def line(db: Database, person: Employee, kind: str, amount: object, token: str = "", **more: Any) -> None:
    typed = {"kind": kind, "amount": amount, "day": TODAY, "reason": "확인함", "token": token or kind}
    db.write(upkeep.enter_line, person.id, upkeep.Manual.model_validate(typed | more), staff(), NOW)


def refused(db: Database, person: Employee, *typed: Any, **more: Any) -> str:
    with pytest.raises(Invalid) as caught:
        line(db, person, *typed, **more)
    return next(iter(caught.value.fields))


def test_hx_f47_what_is_carried_on_is_counted_once(db: Database, kim: Employee) -> None:
    line(db, kim, "grant", 8, expires_on="2026-12-31")
    assert ledger(db, kim).left(TODAY) == 18 * DAY
    line(db, kim, "carry", 3, expires_on="2027-12-31")
    known = ledger(db, kim)
    assert known.left(TODAY) == 18 * DAY
    assert known.balance.left[known.lots[-1].id] == 3 * DAY
    line(db, kim, "use", 3)
    assert ledger(db, kim).left(TODAY) == 15 * DAY


def test_a_form_sent_twice_is_one_line(db: Database, kim: Employee) -> None:
    for _ in range(2):
        line(db, kim, "grant", "1.5", expires_on="2027-03-01")
        line(db, kim, "use", "0.5")
        line(db, kim, "carry", 2, expires_on="2027-12-31")
    assert ledger(db, kim).left(TODAY) == 11 * DAY
    with db.read() as session:
        acts = list(session.scalars(select(AuditRow.action).where(AuditRow.action == "leave.book")))
    assert len(acts) == 3


def test_nobody_uses_or_carries_more_than_is_left(db: Database, kim: Employee) -> None:
    assert refused(db, kim, "use", 11) == "amount"
    assert refused(db, kim, "carry", 11, expires_on="2027-12-31") == "amount"
    assert refused(db, kim, "grant", 1) == "expires_on"
    assert refused(db, kim, "grant", 1, expires_on="2026-11-22") == "expires_on"
    assert ledger(db, kim).balance.total in (0, 10 * DAY)


def test_what_is_owed_is_paid_once_and_no_more(db: Database, kim: Employee) -> None:
    line(db, kim, "grant", 2, day="2026-10-01", expires_on="2026-11-22")
    book(db, kim)
    assert ledger(db, kim).balance.owed == 2 * DAY
    line(db, kim, "paid_out", 2)
    assert ledger(db, kim).balance.owed == 0
    assert refused(db, kim, "paid_out", 1, "again") == "amount"


def test_part_timers_are_booked_in_hours(db: Database, person: People) -> None:
    lee = person("반나절")

    def halve(session: Any) -> None:
        session.get(Employee, lee.id).weekly_hours = 20

    db.write(halve)
    line(db, lee, "grant", 6, expires_on="2027-12-31")
    assert ledger(db, lee).balance.total == 6 * 60
