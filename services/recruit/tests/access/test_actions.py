"""Tries of receipt numbers, on both databases, and the marks that applicants' browsers carry."""

from datetime import UTC, datetime, timedelta

import pytest
from chassis.db import Database
from recruit.access import actions, marks
from recruit.access.hashing import hash_pin, is_right
from recruit.access.tables import AccessTry
from sqlalchemy import select

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
KEY = "a" * 40
ADDRESS, OTHER = "203.0.113.7", "203.0.113.8"


def fail(db: Database, times: int, address: str = ADDRESS, receipt: str = KEY) -> None:
    for _ in range(times):
        db.write(actions.begin_try, receipt, address, NOW)


def test_failures_on_one_number_count_from_everywhere(db: Database) -> None:
    fail(db, 3)
    fail(db, 2, OTHER)
    with pytest.raises(actions.TooManyTries) as refused:
        db.write(actions.begin_try, KEY, "198.51.100.1", NOW)
    assert refused.value.headers == {"Retry-After": "1"}
    db.write(actions.begin_try, KEY, ADDRESS, NOW + timedelta(seconds=1))


def test_a_right_pin_clears_the_way_but_not_for_a_strangers_address(db: Database) -> None:
    fail(db, 4, OTHER)
    fail(db, 1)
    db.write(actions.forgive, KEY, ADDRESS)
    db.write(actions.begin_try, KEY, ADDRESS, NOW)
    for number in range(16):
        fail(db, 1, OTHER, f"{number:040d}")
    with pytest.raises(actions.TooManyTries):
        db.write(actions.begin_try, "b" * 40, OTHER, NOW)


def test_a_try_that_was_never_decided_is_taken_back(db: Database) -> None:
    for _ in range(9):
        db.write(actions.take_back, db.write(actions.begin_try, KEY, ADDRESS, NOW))


def test_a_day_without_failures_is_a_new_beginning(db: Database) -> None:
    fail(db, 5)
    tomorrow = NOW + timedelta(days=1, seconds=1)
    db.write(actions.begin_try, KEY, ADDRESS, tomorrow)
    db.write(actions.forget_old_tries, tomorrow)
    with db.read() as session:
        assert session.scalars(select(AccessTry.at)).all() == [tomorrow]


def test_only_the_hash_of_a_pin_is_kept_and_nobody_without_one_is_let_in() -> None:
    kept = hash_pin("314159")
    assert kept.startswith("$argon2id$")
    assert "314159" not in kept
    assert is_right("314159", kept)
    assert not is_right("314158", kept)
    assert not is_right("nobody", None)


def test_a_mark_is_good_for_one_purpose_and_until_its_end() -> None:
    ends = NOW + timedelta(minutes=15)
    mark = marks.signed("an-id", "k" * 40, "visit", ends)
    assert marks.read(mark, ["new" * 20, "k" * 40], "visit", NOW) == "an-id"
    assert marks.read(mark, ["k" * 40], "receipt", NOW) is None
    assert marks.read(mark, ["x" * 40], "visit", NOW) is None
    assert marks.read(mark, ["k" * 40], "visit", ends) is None
    assert marks.read("nonsense", ["k" * 40], "visit", NOW) is None
