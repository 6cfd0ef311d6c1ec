"""How figures are typed, what may be changed, and who the second pair of eyes is."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from payroll.advance.rules.payout import Signer
from payroll.amendment import rules
from payroll.amendment.rules import Change, LastUsed
from payroll.figures.rules import KINDS
from payroll.figures.rules.content import figure_of
from payroll.figures.rules.timeline import Told, pieces
from payroll.figures.shipped import shipped_rows

START, END = date(2027, 7, 1), date(2028, 6, 30)
NOBODY = LastUsed(None, None)


def change(kind: str = "minimum_wage", begins: date = START, ends: date = END) -> Change:
    return Change(kind, begins, ends, ends, "고시", {"hourly_won": 11_000})


@pytest.mark.parametrize("row", shipped_rows(), ids=lambda row: f"{row.kind}-{row.valid_from}")
def test_every_row_is_shown_and_typed_again_to_the_same_figure(row: Told) -> None:
    typed = rules.typed_again(row.kind, row.content or {})
    content, faults = rules.content_of(row.kind, typed)
    assert faults == {}
    span = (row.valid_from, row.valid_to, row.confirmed_to, row.source)
    again, before = figure_of(row.kind, content, *span), figure_of(row.kind, row.content or {}, *span)
    assert {**vars(again), "text": ""} == {**vars(before), "text": ""}
    assert all(word and value for word, value in rules.told_in_words(row.kind, row.content))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_of_every_kind_has_a_word(kind: str) -> None:
    assert all(field.word for field in rules.fields_of(kind))


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("4.75%", Fraction(19, 400)),
        (" 0.0475 ", Fraction(19, 400)),
        ("0.9448/7.19", Fraction(9448, 71900)),
        ("100%", Fraction(1)),
    ],
)
def test_a_rate_is_exact_however_it_is_typed(typed: str, rate: Fraction) -> None:
    content, faults = rules.content_of("care_ratio", {"rate": typed})
    assert faults == {}
    assert Fraction(content["rate"]) == rate
    assert content.get("text", "") == (typed if "/" in typed else "")


@pytest.mark.parametrize("typed", ["", "많이", "0", "-1%", "101%", "1/0", "4,75%"])
def test_a_rate_that_is_none_is_refused(typed: str) -> None:
    assert set(rules.content_of("pension_rate", {"rate": typed})[1]) == {"rate"}


def test_amounts_are_whole_won_and_the_floor_is_not_above_the_cap() -> None:
    assert rules.content_of("minimum_wage", {"hourly_won": "10,700원"}) == ({"hourly_won": 10_700}, {})
    assert set(rules.content_of("minimum_wage", {"hourly_won": "1.5"})[1]) == {"hourly_won"}
    upside_down = {"low_won": "500000", "high_won": "400000"}
    assert set(rules.content_of("pension_base", upside_down)[1]) == {"high_won"}


def test_a_tax_table_that_does_not_work_out_is_refused() -> None:
    table = next(row.content for row in shipped_rows() if row.kind == "simple_tax")
    typed = rules.typed_again("simple_tax", table or {})["content"]
    for broken in ("", "person_won = 1", typed.replace("brackets =", "branches =")):
        assert set(rules.content_of("simple_tax", {"content": broken})[1]) == {"content"}


def test_days_that_a_locked_run_used_do_not_change() -> None:
    used = LastUsed(date(2027, 7, 31), date(2027, 8, 10))
    assert set(rules.change_faults(change(), [], used)) == {"valid_from"}
    assert rules.change_faults(change(begins=date(2027, 8, 1)), [], used) == {}
    assert set(rules.change_faults(change("local_rate", date(2027, 8, 1)), [], used)) == {"valid_from"}
    assert rules.change_faults(change("local_rate", date(2027, 8, 11)), [], used) == {}


def test_a_range_goes_forward_and_an_end_ends_something() -> None:
    assert set(rules.change_faults(change(ends=date(2027, 6, 1)), [], NOBODY)) == {"valid_to"}
    known = datetime(2026, 1, 1, tzinfo=UTC)
    held = pieces([Told(1, "minimum_wage", START, END, END, "고시", {"hourly_won": 1}, False, known)])
    early = rules.ending("minimum_wage", date(2027, 12, 31), "고시", held)
    assert (early.valid_from, early.valid_to, early.content) == (date(2028, 1, 1), END, None)
    assert rules.change_faults(early, held, NOBODY) == {}
    late = rules.ending("minimum_wage", END, "고시", held)
    assert set(rules.change_faults(late, held, NOBODY)) == {"valid_from"}


def test_who_proposed_is_never_the_second_pair_of_eyes_but_in_a_one_person_office() -> None:
    other, same, again = Signer("mina", 5), Signer("juno", 5), Signer("juno", 20)
    assert rules.second_fault("juno", 10, other, one_person=False, reason="") is None
    assert "다른 대표" in (rules.second_fault("juno", 10, same, one_person=False, reason="급함") or "")
    assert "다시 로그인" in (rules.second_fault("juno", 10, same, one_person=True, reason="급함") or "")
    assert "이유" in (rules.second_fault("juno", 10, again, one_person=True, reason="") or "")
    assert rules.second_fault("juno", 10, again, one_person=True, reason="혼자 일함") is None
