"""Items that were entered, ended or withdrawn after a month was computed are told before its lock."""

from datetime import date, datetime, timedelta

import pytest
from accounts import BOSS, people
from chassis.clock import KST
from chassis.db import Database
from payroll.item.actions import add_item, end_item
from payroll.item.queries import items_since
from payroll.item.rules import KINDS, Item
from payroll.item.tables import PayItem

READ_AT = datetime(2026, 12, 1, 9, 0, tzinfo=KST)
BEFORE, AFTER = READ_AT - timedelta(hours=1), READ_AT + timedelta(hours=1)


def enter(
    db: Database, kind: str, at: datetime, month: str | None = None, begins: str = "2026-11-01"
) -> PayItem:
    item = Item(0, kind, KINDS[kind].label, 100_000, date.fromisoformat(begins), month=month)
    return db.write(add_item, 1, item, f"key-{kind}-{at.hour}-{begins}", BOSS, at)


def moved(db: Database) -> dict[int, str]:
    with db.read() as session:
        return items_since(session, "2026-11", READ_AT)


@pytest.fixture(autouse=True)
def _somebody(db: Database) -> None:
    people(db, 1)


def test_what_was_entered_after_the_reading_is_told_and_what_was_before_is_not(db: Database) -> None:
    enter(db, "meal", BEFORE)
    assert moved(db) == {}
    enter(db, "bonus", AFTER, "2026-11")
    enter(db, "position", AFTER)
    assert moved(db) == {1: "상여금, 직책수당"}


def test_other_months_items_and_what_came_and_went_since_are_nobodys_matter(db: Database) -> None:
    enter(db, "bonus", AFTER, "2026-12", "2026-12-01")
    enter(db, "meal", AFTER, begins="2026-12-01")
    gone = enter(db, "performance", AFTER, "2026-11")
    db.write(end_item, 1, gone.id, date(2026, 10, 31), BOSS, AFTER)
    assert moved(db) == {}


def test_what_ended_after_the_reading_is_told_where_it_touches_the_month(db: Database) -> None:
    meal, bonus, car = (
        enter(db, "meal", BEFORE),
        enter(db, "bonus", BEFORE, "2026-11"),
        enter(db, "car", BEFORE),
    )
    db.write(end_item, 1, meal.id, date(2026, 11, 15), BOSS, AFTER)
    db.write(end_item, 1, bonus.id, date(2026, 10, 31), BOSS, AFTER)
    db.write(end_item, 1, car.id, date(2026, 12, 31), BOSS, AFTER)
    assert moved(db) == {1: "식대, 상여금"}
