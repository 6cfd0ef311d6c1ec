"""Where a person is on a day, and stays that cannot stand beside each other."""

from datetime import date

import pytest
from attendance.assignment.rules import Places, Spell, fault_of_span


def on(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


MOVED = Places(
    (Spell(1, on("01-02"), on("11-16")), Spell(2, on("11-18"))), (Spell(3, on("11-01"), on("12-01")),)
)


@pytest.mark.parametrize(
    ("day", "site"), [("01-01", 1), ("01-02", 1), ("11-15", 1), ("11-16", None), ("11-18", 2), ("12-31", 2)]
)
def test_the_main_site_is_that_of_the_day(day: str, site: int | None) -> None:
    assert MOVED.site_on(on(day)) == site


def test_who_was_never_assigned_is_at_the_site_of_the_record() -> None:
    assert Places(fallback=7).site_on(on("11-18")) == 7
    assert Places().site_on(on("11-18")) is None


def test_a_day_punched_at_an_extra_site_belongs_there_while_it_is_one() -> None:
    assert MOVED.site_on(on("11-20"), 3) == 3
    assert MOVED.site_on(on("12-01"), 3) == 2
    assert MOVED.site_on(on("11-20"), 1) == 2


def test_all_sites_of_a_day_begin_with_the_main_one() -> None:
    assert MOVED.sites_on(on("11-20")) == [2, 3]
    assert MOVED.sites_on(on("11-17")) == [3]


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        ("11-16", "11-18", None),
        ("11-16", None, "since"),
        ("11-15", "11-17", "since"),
        ("11-17", "11-17", "until"),
        ("12-01", None, "since"),
    ],
)
def test_two_stays_of_a_person_never_overlap(since: str, until: str | None, field: str | None) -> None:
    fault = fault_of_span(on(since), on(until) if until else None, MOVED.mains)
    assert (fault and fault[0]) == field
