"""Leave that was not taken is paid by the ordinary hour of the day on which it lapsed."""

from dataclasses import replace
from datetime import date

from payroll.item.rules import Item, item_faults
from payroll.run.rules.draft import Draft, outcome_of
from payroll.run.rules.lines import Line
from payroll.run.rules.sources import Own
from payroll.wage.rules import WageTerms
from payroll_people import by_day, by_month, day, figures, kim, terms

TODAY = date(2026, 11, 20)
TWO_DAYS = Item(1, "leave_pay", "연차미사용수당", 0, date(2026, 10, 31), month="2026-11", minutes=960)


def paid(*history: WageTerms, items: tuple[Item, ...] = (TWO_DAYS,)) -> Draft:
    work = kim(*(day(number) for number in range(2, 7)))
    found = outcome_of(work, Own(history, items=items), figures()).draft
    assert found is not None
    return found


def line_of(draft: Draft) -> Line:
    return next(line for line in draft.lines if line.code == "item_leave_pay")


def test_two_days_of_an_hourly_worker_are_sixteen_ordinary_hours() -> None:
    line = line_of(paid(terms(10_320)))
    assert (line.amount, line.minutes, line.multiplier) == (165_120, 960, "1")
    assert line.formula == "연차미사용수당 / 16시간 × 10,320원"
    assert line.basis.startswith("근로기준법 제60조제5항")
    assert line.counted == (("2026-10-31", 960),)


def test_the_wage_of_the_day_on_which_it_lapsed_counts_and_not_a_later_raise() -> None:
    assert line_of(paid(terms(10_320), terms(12_000, date(2026, 11, 1)))).amount == 165_120


def test_a_monthly_wage_and_its_ordinary_allowances_make_the_hour() -> None:
    post = Item(2, "position", "직책수당", 209_000, date(2026, 1, 1), is_ordinary=True)
    line = line_of(paid(by_month(2_508_000), items=(TWO_DAYS, post)))
    assert line.amount == 16 * (12_000 + 1_000)
    assert line_of(paid(by_day(120_000))).amount == 240_000


def test_it_is_taxed_and_insured_as_pay() -> None:
    plain, more = paid(terms(), items=()), paid(terms())
    assert more.gross_won - plain.gross_won == 165_120
    assert more.deduction_won > plain.deduction_won


def test_terms_that_began_after_the_day_count_where_no_others_are_known() -> None:
    assert line_of(paid(terms(11_000, date(2026, 11, 1)))).amount == 16 * 11_000


def test_it_wants_hours_and_a_month_and_others_want_won() -> None:
    assert item_faults(TWO_DAYS, TODAY) == {}
    assert set(item_faults(replace(TWO_DAYS, minutes=0), TODAY)) == {"unused_hours"}
    assert set(item_faults(replace(TWO_DAYS, month=None), TODAY)) == {"month"}
    meal = Item(3, "meal", "식대", 0, date(2026, 11, 1))
    assert set(item_faults(meal, TODAY)) == {"won"}
    assert set(item_faults(replace(meal, won=1, minutes=60), TODAY)) == {"unused_hours"}
