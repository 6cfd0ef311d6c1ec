"""`humetix login status|unlock`: the throttle as the operator sees it, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from chassis.clock import now
from chassis.db import Database
from gateway.accounts.actions import create_first_admin
from gateway.base import AuditRow
from gateway.limits.actions import TooManyTries, begin_attempt
from gateway.limits.rules import Try, account_key
from gateway.workers.actions import take_changes
from gateway.workers.rules import Change
from humetix.cli import app
from sqlalchemy import select
from typer.testing import CliRunner

Run = Callable[..., tuple[int, Any]]
ADMIN = account_key("staff", "admin")


def fail(db: Database, count: int, account: str = ADMIN, address: str = "10.0.0.7", device: str = "") -> None:
    for number in range(count):
        moment = now() - timedelta(minutes=9) + timedelta(seconds=number * 20)
        try:
            db.write(begin_attempt, Try(account, device, address), moment)
        except TooManyTries:
            return


def test_nobody_waits_in_a_new_house(humetix: Run) -> None:
    assert humetix("login", "status") == (0, {"ok": True, "accounts": [], "addresses": []})
    assert "nobody has to wait" in CliRunner().invoke(app, ["login", "status"]).output


def test_status_tells_who_waits_by_name(humetix: Run, db: Database) -> None:
    db.write(create_first_admin, "hash", now())
    person = Change(
        seq=1, employee_id=41, employee_no="2611-0041", name="김하늘", birth_date=date(1998, 3, 5),
        phone="010-2345-6789", site_name="한빛물류", resign_date=None, is_active=True,
    )  # fmt: skip
    db.write(take_changes, [person])
    fail(db, 3)
    fail(db, 2, account_key("worker", "41"), device="phone")
    code, told = humetix("login", "status")
    assert code == 0
    assert [(row["account"], row["failures"], row["known_device"]) for row in told["accounts"]] == [
        ("admin", 3, False),
        ("2611-0041", 2, True),
    ]
    assert [(row["address"], row["failures"]) for row in told["addresses"]] == [("10.0.0.7", 3)]
    by_phone = humetix("login", "status", "--account", "01023456789")[1]
    assert [row["failures"] for row in by_phone["accounts"]] == [2]
    assert by_phone["addresses"] == []


def test_an_unlocked_account_may_try_at_once_and_its_address_still_counts(humetix: Run, db: Database) -> None:
    for _ in range(5):
        db.write(begin_attempt, Try(ADMIN, "", "10.0.0.7"), now())
    with pytest.raises(TooManyTries):
        db.write(begin_attempt, Try(ADMIN, "", "10.0.0.7"), now())
    code, told = humetix("login", "unlock", "--account", " ADMIN ")
    assert (code, told) == (0, {"ok": True, "account_failures": 5, "address_failures": 0})
    db.write(begin_attempt, Try(ADMIN, "", "10.0.0.7"), now())
    assert humetix("login", "status", "--ip", "10.0.0.7")[1]["addresses"][0]["failures"] == 6


def test_an_unlocked_address_may_try_at_once_and_the_accounts_still_count(humetix: Run, db: Database) -> None:
    for number in range(20):
        db.write(begin_attempt, Try(account_key("staff", f"a{number}"), "", "10.0.0.7"), now())
    with pytest.raises(TooManyTries):
        db.write(begin_attempt, Try(ADMIN, "", "10.0.0.7"), now())
    assert humetix("login", "unlock", "--ip", "10.0.0.7")[1]["address_failures"] == 20
    db.write(begin_attempt, Try(ADMIN, "", "10.0.0.7"), now())
    assert humetix("login", "status", "--account", "a3")[1]["accounts"][0]["failures"] == 1


def test_unlocking_stands_in_the_audit(humetix: Run, db: Database) -> None:
    humetix("login", "unlock", "--account", "admin", "--ip", "2001:db8::7")
    with db.read() as session:
        row = session.scalars(select(AuditRow)).one()
    assert (row.actor, row.action) == ("service:humetix", "operator.unlock")
    assert row.object == "login:admin 2001:db8::/64"
    assert '"by"' in row.detail
    assert humetix("audit", "verify", "gateway")[0] == 0


@pytest.mark.parametrize(
    "words", [("unlock",), ("unlock", "--account", "  "), ("unlock", "--ip", "here"), ("status", "--ip", "x")]
)
def test_wrong_words_are_a_usage_error(humetix: Run, words: tuple[str, ...]) -> None:
    assert humetix("login", *words)[0] == 2


def test_without_the_database_the_command_refuses(humetix: Run, place: Path) -> None:
    (place / "gateway" / "gateway.db").rename(place / "elsewhere.db")
    assert humetix("login", "status")[0] == 3
    assert humetix("login", "unlock", "--account", "admin")[0] == 3
    assert not (place / "gateway" / "gateway.db").exists()
