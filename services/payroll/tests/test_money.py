"""Money is whole won: no float comes out of any rule, nor out of any answer; no net pay is below zero."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from chassis.testing import TestApp, staff, worker
from hypothesis import given, settings
from hypothesis import strategies as st
from payroll.advance.rules.limit import Policy, limit_of
from payroll.figures.rules import DailyWorkerTax
from payroll.insurance.rules import premiums
from payroll.prepaid.rules import Due, taken_of
from payroll.run.rules.adjusted import Adjusted
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkDay, WorkMonth
from payroll.severance.rules import LastPay, severance_of
from payroll.withholding.rules.daily import daily_tax
from payroll.withholding.rules.freelance import freelance_tax
from payroll.withholding.rules.withheld import Household, withheld
from payroll_office import office_with_november
from payroll_people import NOVEMBER, PAY_DAY, day, figures, kim, terms, week

WON = st.integers(0, 200_000_000)
DAYS = st.lists(
    st.tuples(st.integers(0, 900), st.integers(0, 400), st.integers(0, 420), st.booleans()), max_size=27
)


def values(held: Any) -> Iterator[Any]:
    """Every value inside dataclasses, lists and mappings."""
    if is_dataclass(held):
        yield from (one for field in fields(held) for one in values(getattr(held, field.name)))
    elif isinstance(held, dict):
        yield from (one for inner in held.values() for one in values(inner))
    elif isinstance(held, list | tuple):
        yield from (one for inner in held for one in values(inner))
    else:
        yield held


def worked(days: list[tuple[int, int, int, bool]]) -> WorkMonth:
    """A month of such days; holiday hours are no overtime."""
    return kim(
        *(_day(number, *one) for number, one in enumerate(days, start=1)), weeks=(week(8), week(15, 61))
    )


def _day(number: int, minutes: int, over: int, night: int, holiday: bool) -> WorkDay:
    if holiday:
        return day(
            number, minutes, holiday_within_8h=min(minutes, 480), holiday_beyond_8h=max(0, minutes - 480)
        )
    return day(number, minutes, overtime=min(minutes, over), night=night)


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """One person's month of any kind: hours, wages, family, changes of earlier months, wages paid early."""
    freelance: dict[str, Any] = {"tax_mode": "freelance", "freelance_reason": "건별 도급"}
    family = draw(st.integers(1, 14))
    household: dict[str, Any] = {"family_count": family, "children": draw(st.integers(0, family - 1))}
    first = terms(draw(st.integers(10_320, 300_000)), **draw(st.sampled_from([freelance, household])))
    raised = replace(first, valid_from=date(2026, 11, 16), hourly_won=first.hourly_won + 333)
    change = replace(day(1, draw(st.integers(-60_000, 6_000))), work_date=date(2026, 10, 14))
    before = replace(kim(change), month=date(2026, 10, 1))
    dues = [Due(number, NOVEMBER, won) for number, won in enumerate(draw(st.lists(WON, max_size=3)), start=1)]
    work = replace(
        worked(draw(DAYS)),
        weekly_hours=draw(st.sampled_from([40, 14])),
        workplace_size=draw(st.sampled_from([4, 5])),
        paid_holiday_minutes=draw(st.sampled_from([0, 480])),
        hire_date=draw(st.sampled_from([date(2025, 3, 1), date(2026, 11, 2)])),
        birth_date=draw(st.sampled_from([date(1990, 5, 17), date(1958, 1, 1), date(2010, 1, 1)])),
    )
    adjusted = draw(st.sampled_from([[], [Adjusted(before, "정정")]]))
    return outcome_of(work, Own([first, raised], dues, adjusted), figures())


@settings(max_examples=300, deadline=None)
@given(outcomes())
def test_no_net_is_below_zero_and_everything_is_whole_won(outcome: Outcome) -> None:
    if outcome.draft is None:
        assert any(problem.blocking for problem in outcome.problems)
        return
    draft = outcome.draft
    assert draft.net_won >= 0
    assert draft.net_won == draft.gross_won - draft.deduction_won
    assert all(type(line.amount) is int for line in draft.lines)
    assert not [one for one in values(draft) if isinstance(one, float)]


@given(WON, st.integers(1, 15), st.sampled_from([80, 100, 120]), st.integers(1, 400))
def test_no_rule_of_money_gives_a_float(won: int, family: int, percent: int, days: int) -> None:
    rules = figures()
    leaving = date(2025, 1, 1) + timedelta(days=days + 300)
    pay = LastPay(won, 92, won // 3, won // 7, won // 90)
    told = [
        premiums(won, rules.insurance),
        withheld(won, Household(family, family - 1, percent), rules.tax),
        freelance_tax(won, rules.tax),
        taken_of(won, [Due(1, NOVEMBER, won // 2 + 1)]),
        severance_of(date(2025, 1, 1), leaving, pay, Fraction(40)),
        limit_of(
            kim(day(3), day(4, 500)),
            Own([terms()]),
            rules,
            Policy(percent // 2, won or None),
            date(2026, 11, 9),
        ),
    ]
    assert not [one for one in values(told) if isinstance(one, float)]


@given(st.lists(WON, min_size=1, max_size=31), st.booleans())
def test_a_daily_workers_tax_is_whole_won(wages: list[int], together: bool) -> None:
    law = DailyWorkerTax(NOVEMBER, PAY_DAY, "", PAY_DAY, 150_000, Fraction("0.06"), Fraction("0.45"))
    tax = daily_tax(wages, paid_together=together, law=law, local_rate=Fraction(1, 10))
    assert (type(tax.income_tax), type(tax.local_tax)) == (int, int)


def refuse(text: str) -> float:
    """A number with a point or an exponent is no amount of won."""
    raise AssertionError(f"{text} is no whole number")


READ = (
    "runs", "runs/2026-11", "runs/2026-11/payslips", "runs/2026-11/payslips/1", "runs/2026-11/payslips/2",
    "advances", "wages/1",
)  # fmt: skip
ASKED = {
    "withholding": {"items": [{"monthly_taxable": 3_333_333, "family": 3, "on": "2026-11-10"}]},
    "insurance": {"items": [{"monthly_pay": 3_333_333, "month": "2026-11"}]},
    "daily-worker": {"items": [{"daily_wages": [187_000] * 5, "paid_together": True}]},
    "severance": {
        **{"hired_on": "2023-01-01", "left_on": "2026-01-01"},
        **{"three_month_pay": 9_000_001, "three_month_days": 92},
    },
}


@pytest.fixture(name="november")
def _november(payroll: TestApp) -> TestApp:
    office_with_november(payroll)
    return payroll


@pytest.mark.parametrize("path", READ)
def test_no_answer_holds_a_float(november: TestApp, path: str) -> None:
    answer = november.client(staff()).get(f"/api/payroll/v1/{path}")
    assert answer.status_code == 200, answer.text
    json.loads(answer.text, parse_float=refuse)


@pytest.mark.parametrize("path", ASKED)
def test_no_calculation_answers_a_float(november: TestApp, path: str) -> None:
    answer = november.client(staff()).post(f"/api/payroll/v1/calculations/{path}", json=ASKED[path])
    assert answer.status_code == 200, answer.text
    json.loads(answer.text, parse_float=refuse)


def test_neither_the_trace_nor_a_workers_own_payslips_hold_a_float(november: TestApp) -> None:
    for line in november.client(staff()).get("/api/payroll/v1/runs/2026-11/trace").text.splitlines():
        json.loads(line, parse_float=refuse)
    own = november.client(worker(1)).get("/api/payroll/v1/me/payslips")
    json.loads(own.text, parse_float=refuse)
