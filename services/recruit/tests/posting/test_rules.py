"""States of a posting, and which restricted items it may ask for."""

from datetime import date

import pytest
from recruit.posting import rules

FIRST, LAST = date(2026, 11, 20), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 11, 19), "waiting"),
        (FIRST, "open"),
        (LAST, "open"),
        (date(2026, 12, 1), "expired"),
    ],
)
def test_a_posting_is_open_from_its_first_day_to_the_end_of_its_last(today: date, state: str) -> None:
    assert rules.state_of(FIRST, LAST, is_closed=False, today=today) == state
    assert rules.state_of(FIRST, LAST, is_closed=True, today=today) == "closed"


def test_a_posting_without_a_last_day_stays_open() -> None:
    assert rules.state_of(FIRST, None, is_closed=False, today=date(2030, 1, 1)) == "open"


def test_a_period_does_not_end_before_it_begins() -> None:
    assert rules.period_problem(LAST, FIRST) == rules.ENDS_BEFORE_START
    assert rules.period_problem(FIRST, FIRST) == ""
    assert rules.period_problem(FIRST, None) == ""


@pytest.mark.parametrize("item", rules.RESTRICTED)
@pytest.mark.parametrize("reason", ["", "   ", "필요"])
def test_no_restricted_item_is_asked_without_a_job_reason(item: str, reason: str) -> None:
    problems = rules.reason_problems({item: reason})
    assert problems == {item: rules.REASON_MISSING}
    assert "채용절차법" in problems[item]


def test_a_reason_makes_an_item_askable_within_its_length() -> None:
    assert rules.reason_problems({"height": "1.8m 선반 위 적재 작업"}) == {}
    assert rules.reason_problems({"height": "가" * 201}) == {"height": rules.REASON_TOO_LONG}


@pytest.mark.parametrize("item", ["marriage", "birthplace", "property", "form_token", ""])
def test_no_reason_makes_anything_else_askable(item: str) -> None:
    assert rules.reason_problems({item: "업무에 꼭 필요합니다"}) == {item: rules.NOT_RESTRICTED}


def test_the_two_fields_of_sight_are_one_item() -> None:
    told = rules.told_items({"vision_type": "나안", "vision_value": "1.0", "height": 175, "weight": None})
    assert told == {"vision": "나안 1.0", "height": "175"}
    assert rules.typed_inputs(told) == {"vision_type": "나안", "vision_value": "1.0", "height": "175"}
    assert [rules.shown(item, told[item]) for item in ("vision", "height")] == ["나안 1.0", "175cm"]


def test_every_item_has_its_fields_and_words() -> None:
    assert set(rules.INPUTS) == set(rules.RESTRICTED)
    assert set(rules.INPUT_LABELS) == set(rules.ITEM_OF)
