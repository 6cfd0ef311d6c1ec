"""Each line in words: record, rule, value, sum; figures as people read them."""

from fractions import Fraction
from typing import Any

import pytest
from payroll.run.rules.draft import outcome_of
from payroll.run.rules.inputs import figures_kept, inputs_kept
from payroll.run.rules.sources import Own
from payroll.trace.rules.grounds import Ground, grounds_of, percent_words, value_words
from payroll.trace.rules.told import line_told
from payroll_people import day, figures, kim, terms

FIGURES = figures_kept(figures())
WORK = kim(*(day(number, 487, overtime=7) for number in range(2, 21) if number % 7 not in (0, 1)))


def kept(hourly: int = 10_333) -> dict[str, Any]:
    own = Own([terms(hourly)])
    draft = outcome_of(WORK, own, figures()).draft
    assert draft is not None
    days = [{**vars(one), "work_date": one.work_date.isoformat()} for one in WORK.days]
    return {"days": days, "inputs": inputs_kept(WORK, own), "lines": [vars(line) for line in draft.lines]}


def ground(label: str) -> Ground:
    return next(one for one in grounds_of(kept(), FIGURES) if one.label == label)


def test_a_wage_line_says_which_days_which_wage_and_how_it_was_rounded() -> None:
    found = ground("연장근로수당")
    assert found.records[0].times == "09:00~18:00"
    assert (found.values[0].words, found.values[0].since) == ("10,333원", "2026-01-01부터")
    assert found.steps[-2] == "105분 ÷ 60 × 10,333원 × 1.5 = 27,124원 남짓"
    assert found.steps[-1] == "1원 미만은 올림: 27,125원"


def test_a_premium_says_rate_bounds_and_until_when_they_hold() -> None:
    found = ground("국민연금")
    assert [value.words for value in found.values] == ["4.75%", "410,000원 이상 6,590,000원 이하"]
    assert found.values[1].since == "2026-07-01부터 2027-06-30까지"
    assert found.steps[-1].startswith("10원 미만은 버림: ")


def test_a_figure_carried_on_says_until_when_it_is_law() -> None:
    assert ground("고용보험").values[0].since == "2024-01-01부터 2027-12-31까지, 2026-12-31까지 확정"


def test_income_tax_stands_on_the_table_and_the_childrens_credit() -> None:
    names = [value.name for value in ground("소득세").values]
    assert names == ["근로소득 간이세액표", "간이세액 자녀 공제액"]


@pytest.mark.parametrize(
    ("rate", "words"), [("19/400", "4.75%"), ("0.009", "0.9%"), ("1/10", "10%"), ("0.1314", "13.14%")]
)
def test_percents_read_exactly(rate: str, words: str) -> None:
    assert percent_words(Fraction(rate)) == words


def test_every_kept_figure_can_be_read() -> None:
    assert all(value_words(row["value"]) for row in FIGURES)


def test_what_a_line_learns_later_is_told_beside_the_rest() -> None:
    line = {**kept()["lines"][0], "days_paid": 21}
    assert line_told(line, FIGURES)["days_paid"] == 21
