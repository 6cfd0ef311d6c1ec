"""The ledger of wages paid early: it always closes, and no pay falls below zero."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll.prepaid.rules import (
    APPROVED,
    CANCELLED,
    CARRIED,
    PAID,
    REJECTED,
    REQUESTED,
    SETTLED,
    Due,
    after_step,
    may_cancel,
    taken_of,
)

DAY = date(2026, 11, 10)
DUES = st.lists(st.integers(1, 3_000_000), max_size=6).map(
    lambda wons: [Due(number, DAY + timedelta(days=number % 3), won) for number, won in enumerate(wons, 1)]
)


def test_a_pay_settles_the_oldest_first_and_stops_at_zero() -> None:
    dues = [Due(2, date(2026, 11, 20), 300_000), Due(1, date(2026, 11, 5), 200_000)]
    assert [(one.due.advance_id, one.won, one.open_won) for one in taken_of(350_000, dues)] == [
        (1, 200_000, 0),
        (2, 150_000, 150_000),
    ]


def test_a_pay_below_zero_takes_nothing() -> None:
    assert [one.won for one in taken_of(-5, [Due(1, DAY, 10)])] == [0]


@given(st.integers(-100_000, 5_000_000), DUES)
def test_what_is_taken_and_what_stays_is_what_was_due(net: int, dues: list[Due]) -> None:
    taken = taken_of(net, dues)
    assert sum(one.won + one.open_won for one in taken) == sum(due.won for due in dues)
    assert 0 <= sum(one.won for one in taken) <= max(0, net)
    assert all(one.won >= 0 and one.open_won >= 0 for one in taken)


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        (REQUESTED, "approve", APPROVED),
        (APPROVED, "approve", APPROVED),
        (PAID, "approve", None),
        (REQUESTED, "reject", REJECTED),
        (APPROVED, "reject", REJECTED),
        (PAID, "reject", None),
        (REQUESTED, "pay", None),
        (APPROVED, "pay", PAID),
        (PAID, "pay", PAID),
        (CANCELLED, "approve", None),
        (SETTLED, "pay", None),
        (CARRIED, "reject", None),
    ],
)
def test_steps_lead_where_they_may(state: str, step: str, after: str | None) -> None:
    assert after_step(state, step) == after


def test_only_what_is_not_paid_may_be_cancelled() -> None:
    assert [state for state in (REQUESTED, APPROVED, PAID, SETTLED, REJECTED) if may_cancel(state)] == [
        REQUESTED,
        APPROVED,
    ]
