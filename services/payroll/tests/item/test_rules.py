"""What items pay in a month, what of it is not taxed, and which cannot stand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll.item.rules import (
    KINDS,
    Item,
    due_in,
    end_faults,
    item_faults,
    minimum_won,
    ordinary_won,
)

NOV, LATER = date(2026, 11, 1), date(2099, 1, 1)
HIRED = date(2025, 3, 1)


def item(kind: str = "meal", won: int = 200_000, **more: object) -> Item:
    """An item from November on, as its kind usually is."""
    usual = KINDS[kind]
    plain = Item(1, kind, usual.label, won, NOV, is_prorated=usual.is_prorated)
    return replace(plain, **more)  # type: ignore[arg-type]  # names of fields, told by each test


def won_of(one: Item, hired: date = HIRED, last: date = LATER, month: date = NOV) -> int | None:
    due = due_in(one, month, hired, last)
    return due.won if due else None


def test_a_recurring_item_pays_whole_every_month_until_it_ends() -> None:
    meal = item(last_day=date(2026, 12, 31))
    assert [won_of(meal, month=date(2026, month, 1)) for month in (10, 11, 12)] == [None, 200_000, 200_000]
    assert won_of(meal, month=date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("hired", "last", "won"),
    [
        (date(2026, 11, 16), LATER, 100_000),
        (HIRED, date(2026, 11, 10), 66_667),  # 10 of 30 days, up to the next won
        (date(2026, 11, 30), LATER, 6_667),
        (date(2026, 12, 1), LATER, None),
        (HIRED, date(2026, 10, 31), None),
    ],
)
def test_a_prorated_item_counts_the_days_of_employment(hired: date, last: date, won: int | None) -> None:
    assert won_of(item(), hired, last) == won


def test_an_item_that_is_not_prorated_pays_whole_for_a_part_of_the_month() -> None:
    assert won_of(item("car"), date(2026, 11, 16)) == 200_000


def test_a_deduction_prorated_favours_the_worker() -> None:
    assert won_of(item("dormitory", 100_000), HIRED, date(2026, 11, 10)) == 33_333


def test_a_bonus_is_paid_once_in_its_month_also_after_leaving() -> None:
    bonus = item("bonus", 500_000, month="2026-11")
    assert won_of(bonus, HIRED, date(2026, 10, 5)) == 500_000
    assert won_of(bonus, month=date(2026, 12, 1)) is None


def test_an_item_withdrawn_before_it_began_pays_nothing() -> None:
    assert won_of(item(last_day=date(2026, 10, 31))) is None
    assert won_of(item("bonus", month="2026-11", last_day=date(2026, 10, 31))) is None


def test_f_82_a_deduction_wants_its_basis_and_the_paper_that_shows_it() -> None:
    today = date(2026, 11, 20)
    assert set(item_faults(item("dormitory"), today)) == {"basis"}
    assert set(item_faults(item("dormitory", basis="consent"), today)) == {"basis_note"}
    agreed = item("dormitory", basis="consent", basis_note="2026-10-30 기숙사비 공제 동의서")
    assert item_faults(agreed, today) == {}


def test_childcare_wants_the_number_of_children() -> None:
    assert set(item_faults(item("childcare"), NOV)) == {"children"}
    assert item_faults(item("childcare", children=2), NOV) == {}


def test_an_item_ends_once_and_not_before_it_was() -> None:
    assert end_faults(item(), date(2026, 10, 31)) == {}
    assert set(end_faults(item(), date(2026, 10, 30))) == {"last_day"}
    assert set(end_faults(item(last_day=date(2026, 12, 1)), date(2026, 12, 31))) == {"last_day"}


def test_only_recurring_items_that_hold_belong_to_the_ordinary_and_the_minimum_wage() -> None:
    meal, position = item(is_ordinary=True, counts_minimum=True), item("position", 100_000, is_ordinary=True)
    bonus = item("bonus", 900_000, month="2026-11", is_ordinary=True)
    ended = item(last_day=date(2026, 11, 10), is_ordinary=True)
    assert ordinary_won([meal, position, bonus, ended], date(2026, 11, 20)) == 300_000
    assert minimum_won([meal, position, bonus, ended], date(2026, 11, 20)) == 200_000


@given(st.integers(1, 10**8), st.integers(0, 29), st.integers(0, 29))
def test_parts_of_a_month_never_pay_less_than_their_share_nor_a_won_too_much(
    won: int, start: int, length: int
) -> None:
    first = NOV + timedelta(days=start)
    last = min(first + timedelta(days=length), date(2026, 11, 30))
    due = due_in(item(won=won), NOV, first, last)
    assert due is not None
    assert isinstance(due.won, int)
    assert 0 <= due.won * 30 - won * ((last - first).days + 1) < 30
