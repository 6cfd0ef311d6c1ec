"""Overtime of production workers is not taxed within the month's, last year's and this year's limits."""

from dataclasses import replace
from datetime import date

import pytest
from payroll.item.rules import KINDS, Item
from payroll.run.rules.draft import Draft, advice, outcome_of
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import WageTerms
from payroll_people import by_month, day, figures, kim, terms, week

LATE = kim(*(day(number, 600, overtime=120, night=30) for number in (2, 3, 4)), weeks=(week(8),))
MAKER = terms(last_year_won=30_000_000)


def draft(work: WorkMonth = LATE, pay: WageTerms = MAKER, **more: object) -> Draft:
    own = replace(Own([pay]), **more)  # type: ignore[arg-type]  # fields of Own by name
    found = outcome_of(work, own, figures()).draft
    assert found is not None
    return found


def freed(found: Draft) -> dict[str, int]:
    return {line.code: line.tax_free for line in found.lines if line.tax_free}


def item(kind: str, won: int, **more: object) -> Item:
    return replace(Item(1, kind, KINDS[kind].label, won, date(2026, 1, 1)), **more)  # type: ignore[arg-type]


def test_overtime_and_night_pay_stand_outside_tax_and_insurance_and_say_so() -> None:
    found, taxed = draft(), draft(pay=terms())
    assert freed(found) == {"overtime": 92_880, "night": 7_740}
    assert found.gross_won == taxed.gross_won
    assert found.deduction_won < taxed.deduction_won
    line = next(one for one in found.lines if one.code == "overtime")
    assert "생산직 비과세 92,880원" in line.formula
    assert "시행령 제17조" in line.basis


def test_nobody_else_has_any_and_their_hash_has_no_word_of_it() -> None:
    assert freed(draft(pay=terms())) == {}
    assert freed(draft(pay=terms(tax_mode="daily", last_year_won=0))) == {}


@pytest.mark.parametrize(("last_year", "has"), [(37_000_000, True), (37_000_001, False), (0, True)])
def test_last_years_pay_decides(last_year: int, has: bool) -> None:
    assert bool(freed(draft(pay=terms(last_year_won=last_year)))) is has


@pytest.mark.parametrize(("month_won", "has"), [(2_600_000, True), (2_600_001, False)])
def test_the_months_regular_pay_decides_and_premiums_are_no_part_of_it(month_won: int, has: bool) -> None:
    assert bool(freed(draft(pay=by_month(month_won, last_year_won=0)))) is has


def test_monthly_items_count_as_regular_pay_but_bonuses_and_paid_back_costs_do_not() -> None:
    pay = by_month(2_500_000, last_year_won=0)
    bonus = item("bonus", 3_000_000, month="2026-11", valid_from=date(2026, 11, 1))
    assert freed(draft(pay=pay, items=[item("car", 200_000), bonus]))["overtime"]
    assert "overtime" not in freed(draft(pay=pay, items=[item("meal", 200_000)]))


def test_what_earlier_months_used_of_the_year_is_gone() -> None:
    assert freed(draft(freed_won=2_300_000)) == {"overtime": 92_880, "night": 7_120}
    assert freed(draft(freed_won=2_400_000)) == {}


def test_terms_of_an_earlier_year_tell_nothing_of_last_year_and_the_office_is_told() -> None:
    old = terms(since=date(2025, 12, 1), last_year_won=0)
    assert freed(draft(pay=old)) == {}
    assert [problem.code for problem in advice(LATE, old)] == ["last_year_untold"]
    assert advice(LATE, MAKER) == ()
