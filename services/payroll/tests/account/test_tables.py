"""What the database itself refuses of accounts."""

from datetime import date
from typing import Any

import pytest
from chassis.db import Database
from chassis.testing import kst
from payroll.account.tables import BankAccount
from sqlalchemy.exc import IntegrityError


def row(key: str, **more: Any) -> BankAccount:
    plain: dict[str, Any] = {
        "request_key": key,
        "employee_id": 1,
        "valid_from": date(2026, 11, 1),
        "bank_code": "004",
        "sealed_number": "sealed",
        "sealed_with": "k1",
        "last4": "1234",
        "holder": "김하늘",
        "source": "worker",
        "state": "waiting",
        "entered_by": "worker:1",
        "entered_at": kst("2026-11-01 09:00"),
    }
    return BankAccount(**{**plain, **more})


def test_only_one_account_of_a_person_waits_for_the_office(db: Database) -> None:
    db.write(
        lambda session: session.add_all([row("a"), row("b", employee_id=2), row("c", state="confirmed")])
    )
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(row("d")))


def test_one_press_is_one_row(db: Database) -> None:
    db.write(lambda session: session.add(row("a")))
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(row("a", employee_id=2)))


def test_an_account_has_a_state_that_we_know(db: Database) -> None:
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(row("a", state="open")))
