"""Items in a person's month: lines, what is taxed and insured, deductions by agreement, net never lower."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from payroll.item.rules import Item
from payroll.run.rules.draft import Draft, Outcome, outcome_of
from payroll.run.rules.seal import content_hash
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll_people import day, figures, kim, terms, week

# As the release before items computed it: a locked month must come out the same again.
OF_BEFORE = "0c6b885a8e9a00b954fcf8b60f13a9d867974b9a39b9a0c92b3fcab53cc3d365"
WEEKS = tuple(week(sunday) for sunday in (8, 15, 22, 29))


def full_month() -> WorkMonth:
    """20 days of eight hours and four weekly holidays: 1,981,440 won."""
    return kim(*(day(number) for number in range(2, 28) if number % 7 not in (0, 1)), weeks=WEEKS)


def item(kind: str, won: int, number: int = 1, **more: Any) -> Item:
    plain = Item(number, kind, more.pop("label", kind), won, date(2026, 1, 1))
    return replace(plain, **more)


def outcome(*items: Item, work: WorkMonth | None = None, **of_terms: Any) -> Outcome:
    return outcome_of(work or full_month(), Own([terms(**of_terms)], items=items), figures())


def draft(*items: Item, **of_terms: Any) -> Draft:
    found = outcome(*items, **of_terms).draft
    assert found is not None
    return found


def amount(found: Draft, code: str) -> int:
    return sum(line.amount for line in found.lines if line.code == code)


def test_a_meal_within_its_cap_is_paid_and_neither_taxed_nor_insured() -> None:
    plain, fed = draft(), draft(item("meal", 200_000, label="식대"))
    assert fed.gross_won == plain.gross_won + 200_000
    assert fed.deduction_won == plain.deduction_won
    assert fed.net_won == plain.net_won + 200_000
    line = next(line for line in fed.lines if line.code == "item_meal")
    assert line.formula == "식대 / 매월 200,000원 (비과세 200,000원)"
    assert "소득세법 제12조" in line.basis
    assert line.tax_free == 200_000


def test_what_lies_above_the_cap_is_taxed_and_insured() -> None:
    fed = draft(item("meal", 250_000, label="식대"))
    assert fed.deduction_won == draft(item("allowance", 50_000)).deduction_won
    line = next(line for line in fed.lines if line.code == "item_meal")
    assert line.formula.endswith("(비과세 200,000원, 과세 50,000원)")


def test_two_meals_share_one_cap() -> None:
    two = draft(item("meal", 150_000), item("meal", 100_000, 2))
    assert [line.tax_free for line in two.lines if line.code == "item_meal"] == [150_000, 50_000]


def test_childcare_is_tax_free_per_child_from_2026_and_once_before() -> None:
    line = next(
        line for line in draft(item("childcare", 400_000, children=2)).lines if line.code == "item_childcare"
    )
    assert line.tax_free == 400_000
    before = figures(date(2025, 11, 1), date(2025, 12, 10)).items
    assert (before.childcare_cap.won(2), figures().items.childcare_cap.won(2)) == (200_000, 400_000)


def test_nothing_is_tax_free_for_business_income() -> None:
    found = draft(item("meal", 200_000), tax_mode="freelance", freelance_reason="도급")
    assert amount(found, "income_tax") == (1_981_440 + 200_000) * 3 // 100 // 10 * 10


def test_a_bonus_is_taxed_in_its_month_and_says_that_it_is_paid_once() -> None:
    found = draft(item("bonus", 500_000, label="명절 상여금", month="2026-11"))
    line = next(line for line in found.lines if line.code == "item_bonus")
    assert line.formula == "명절 상여금 / 2026-11 한 번 500,000원"
    assert amount(found, "employment") == (1_981_440 + 500_000) * 9 // 1000 // 10 * 10


def test_back_pay_reaches_who_did_not_work_this_month() -> None:
    gone = kim(resign_date=date(2026, 10, 20), hire_date=date(2025, 3, 1))
    found = outcome(item("back_pay", 300_000, month="2026-11"), work=gone)
    assert found.problems == ()
    assert found.draft is not None
    assert found.draft.gross_won == 300_000
    assert amount(found.draft, "pension") == 0


def test_f_82_a_dormitory_is_deducted_after_tax_with_the_paper_that_allows_it() -> None:
    rent = item(
        "dormitory", 100_000, label="기숙사비", basis="consent", basis_note="2026-10-30 기숙사비 동의서"
    )
    plain, housed = draft(), draft(rent)
    assert housed.net_won == plain.net_won - 100_000
    line = housed.lines[-1]
    assert line.basis == "근로기준법 제43조제1항 단서 · 서면 동의: 2026-10-30 기숙사비 동의서"


def test_a_deduction_stops_at_a_net_of_zero_and_the_office_is_told() -> None:
    rent = item("dormitory", 10_000_000, label="기숙사비", basis="consent", basis_note="동의서")
    found = outcome(rent)
    assert found.draft is not None
    assert found.draft.net_won == 0
    assert [(one.code, one.blocking) for one in found.problems] == [("item_short", False)]
    assert found.draft.lines[-1].amount == draft().net_won


def test_a_month_without_items_keeps_the_hash_it_had() -> None:
    with_none = outcome_of(full_month(), Own([terms()], items=()), figures())
    assert content_hash(with_none) == content_hash(outcome_of(full_month(), Own([terms()]), figures()))
    assert content_hash(with_none) != content_hash(outcome(item("meal", 200_000)))
    assert content_hash(with_none) == OF_BEFORE


@given(
    st.sampled_from(["meal", "car", "childcare"]),
    st.integers(1, 2_000_000),
    st.integers(9_000, 40_000),
)
def test_a_tax_free_item_never_pays_less_than_a_taxed_one(kind: str, won: int, hourly: int) -> None:
    wage = max(hourly, 10_320)
    free = draft(item(kind, won, children=1), hourly=wage)
    taxed = draft(item("allowance", won), hourly=wage)
    assert free.net_won >= taxed.net_won
    assert all(isinstance(line.amount, int) for line in free.lines)
