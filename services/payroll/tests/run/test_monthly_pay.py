"""월급: base by the days of employment, premiums by its ordinary hour, what an absence takes off."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payroll.item.rules import Item
from payroll.run.rules.adjusted import Adjusted
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.earnings import changed_lines, earning_lines
from payroll.run.rules.lines import Line
from payroll.run.rules.missed import Taken, taken_of
from payroll.run.rules.seal import content_hash
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import WageTerms, month_hours
from payroll_people import NOVEMBER, by_month, day, figures, kim, terms, week

MINIMUM = by_month(2_156_880)
FULL = [day(number) for number in range(2, 31) if number % 7 not in (0, 1)]
WEEKS = tuple(week(sunday) for sunday in (8, 15, 22, 29))


def lines_of(work: WorkMonth, *history: WageTerms) -> list[Line]:
    return earning_lines(work, history or (by_month(),))


def amounts(work: WorkMonth, *history: WageTerms) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines_of(work, *history):
        found[line.code] = found.get(line.code, 0) + line.amount
    return found


def on(number: int) -> date:
    return NOVEMBER + timedelta(days=number - 1)


def missed(work: WorkMonth, *numbers: int, sundays: tuple[int, ...] = (), kind: str = "") -> WorkMonth:
    lost = tuple((on(sunday), 480) for sunday in sundays)
    return replace(work, absences=tuple((on(number), 480, kind) for number in numbers), lost_weeks=lost)


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


@pytest.mark.parametrize(
    ("week_hours", "hours"), [(40, 209), (35, 183), (30, 157), (20, 105), (15, 79), (14, 61)]
)
def test_a_month_has_209_hours_for_forty_a_week_and_fewer_for_less(week_hours: int, hours: int) -> None:
    assert month_hours(week_hours) == hours


@pytest.mark.parametrize(
    ("hourly", "won"), [(9_860, 2_060_740), (10_030, 2_096_270), (10_320, 2_156_880), (10_700, 2_236_300)]
)
def test_a_month_at_the_minimum_wage_of_each_year(hourly: int, won: int) -> None:
    assert hourly * month_hours(40) == won
    assert amounts(kim(*FULL, weeks=WEEKS), by_month(won)) == {"base": won}
    assert by_month(won).hourly == hourly


def test_results_of_hourly_people_keep_the_hash_they_had_before_there_were_other_kinds() -> None:
    days = [day(number, 600, overtime=120, night=31) for number in range(2, 7)]
    days += [day(number) for number in range(9, 14)]
    days += [day(15, 600, holiday_within_8h=480, holiday_beyond_8h=120)]
    work = kim(*days, weeks=(week(8), week(15)), paid_holiday_minutes=480, leave=((on(17), 480),))
    october = replace(kim(day(4, -60, overtime=-30)), month=date(2026, 10, 1))
    own = Own([terms(), terms(11_001, on(11))], adjusted=[Adjusted(october, "정정")])
    found = content_hash(outcome_of(work, own, figures()))
    assert found == "debf36feb73889ece46c1b93db50c86466f20d24c606d5d86031e0b0b03ffb7c"


def test_weekly_and_paid_holidays_and_leave_are_inside_the_monthly_wage() -> None:
    leave, holidays = ((on(4), 480),), ((on(9), 480),)
    work = kim(*FULL, weeks=WEEKS, leave=leave, paid_holidays=holidays, paid_holiday_minutes=480)
    assert amounts(work) == {"base": 2_500_000}
    undated = replace(work, paid_holidays=())
    assert amounts(undated) == {"base": 2_500_000}


def test_the_seed_example_of_domain_4_9_pays_each_hour_once() -> None:
    days = [day(number) for number in range(2, 21) if number % 7 not in (0, 1)]
    extra = [day(23, 600, overtime=120, night=60), day(24, 600, overtime=120, night=60)]
    extra += [day(25, 720, overtime=240, night=60), day(26, 600, overtime=120, night=120)]
    work = kim(*days, *extra, day(29, 480, holiday_within_8h=480), weeks=WEEKS)
    assert amounts(work, MINIMUM) == {
        "base": 2_156_880,
        "overtime": 154_800,  # 10 h
        "night": 25_800,  # 5 h
        "holiday": 123_840,  # 8 h
    }
    assert sum(amounts(work, MINIMUM).values()) == 2_461_320


@pytest.mark.parametrize(
    ("shift", "extra"),
    [
        (day(3, 780, overtime=300, night=60), 77_400 + 5_160),
        (day(3, 480, night=420), 36_120),
        (day(29, 600, holiday_within_8h=480, holiday_beyond_8h=120), 165_120),
        (day(29, 660, holiday_within_8h=480, holiday_beyond_8h=180), 185_760),
    ],
)
def test_the_examples_of_the_law_pay_what_is_beyond_the_monthly_wage(shift: object, extra: int) -> None:
    work = kim(shift)  # type: ignore[arg-type]  # a parameter's type is lost on the way here
    assert sum(amounts(work, MINIMUM).values()) == 2_156_880 + extra


def test_a_premium_says_the_ordinary_hour_it_was_counted_with() -> None:
    line = next(line for line in lines_of(kim(*FULL, day(30, 600, overtime=120))) if line.code == "overtime")
    assert line.formula == "연장근로수당 / 2시간 × 2,500,000원 ÷ 209시간 × 1.5"
    assert (line.amount, line.hourly, line.hourly_won) == (35_886, "2500000/209", 11_962)


def test_an_ordinary_allowance_raises_the_hour_of_the_premiums() -> None:
    work = kim(*FULL, day(30, 600, overtime=120))
    found = earning_lines(work, [by_month(2_000_000)], lambda _: 300_000)
    line = next(line for line in found if line.code == "overtime")
    assert line.formula == "연장근로수당 / 2시간 × (2,000,000원 + 300,000원) ÷ 209시간 × 1.5"
    assert line.amount == 33_015
    hourly = earning_lines(work, [terms()], lambda _: 209_000)
    assert "(10,320원 + 209,000원 ÷ 209시간)" in next(one for one in hourly if one.code == "overtime").formula
    assert next(one for one in hourly if one.code == "base").hourly_won == 10_320


def test_hx_f43_a_joiner_is_paid_from_the_first_day_and_misses_nothing_before_it() -> None:
    work = kim(day(16), hire_date=on(16))
    [base] = lines_of(work, by_month(3_000_000))
    assert base.amount == 1_500_000
    assert base.formula == "기본급 / 월 3,000,000원(209시간) × 15일 ÷ 30일"
    assert base.counted == (("2026-11-16~2026-11-30", 15),)


def test_hx_f43_who_leaves_is_paid_until_the_last_day_and_misses_nothing_after_it() -> None:
    work = missed(kim(*FULL[:5], resign_date=on(11)), 12, sundays=(15,))
    assert amounts(work, by_month(3_000_000)) == {"base": 1_000_000}


def test_an_absence_takes_its_hours_and_the_paid_day_of_its_week() -> None:
    work = missed(kim(*FULL), 4, sundays=(8,))
    found = {line.code: line for line in lines_of(work, MINIMUM)}
    assert {code: line.amount for code, line in found.items()} == {
        "base": 2_156_880,
        "absence": -82_560,
        "absence_week": -82_560,
    }
    assert found["absence"].formula == "결근공제 / 8시간 × 2,156,880원 ÷ 209시간"
    assert found["absence_week"].counted == (("2026-11-08", -480),)


def test_fractions_of_an_absence_favour_the_worker() -> None:
    [_, line] = lines_of(missed(kim(*FULL), 4))
    assert line.amount == -95_693
    assert Fraction(-480 * 2_500_000, 60 * 209) < line.amount


def test_an_absence_never_takes_more_than_the_base() -> None:
    work = missed(kim(day(30)), *range(2, 30), sundays=(8, 15, 22, 29))
    found = lines_of(work)
    assert sum(line.amount for line in found) == 0
    assert "(기본급까지만)" in found[1].formula


def test_being_ill_takes_nothing_by_itself_and_is_told() -> None:
    work = missed(kim(*FULL), 4, sundays=(8,), kind="sick")
    work = replace(work, away=((on(4), "sick"),))
    assert amounts(work) == {"base": 2_500_000}
    outcome = outcome_of(work, Own([by_month()]), figures())
    assert codes(outcome) == ["leave_unsettled"]
    assert "2026-11-04 병가" in outcome.problems[0].sentence


def test_a_raise_inside_the_month_pays_each_part_by_its_own_wage() -> None:
    found = lines_of(kim(*FULL), by_month(3_000_000), by_month(3_300_000, since=on(16)))
    assert [(line.code, line.amount) for line in found] == [("base", 1_500_000), ("base", 1_650_000)]


def test_a_change_from_hours_to_a_month_pays_each_part_by_its_own_terms() -> None:
    work = kim(*(day(number) for number in range(2, 7)), day(16), weeks=(week(8), week(22)))
    found = amounts(work, terms(), by_month(3_000_000, since=on(16)))
    assert found == {"base": 5 * 82_560 + 1_500_000, "weekly_holiday": 82_560}


def test_saturday_hours_within_forty_are_beyond_the_monthly_wage() -> None:
    work = missed(kim(*FULL, day(7, 480, day_type="unpaid_dayoff")), 4)
    assert amounts(work, MINIMUM) == {"base": 2_156_880, "extra": 82_560, "absence": -82_560}


def test_below_five_workers_hours_beyond_the_contract_pay_once() -> None:
    work = kim(day(3, 600), day(8, 240, day_type="weekly_holiday"), workplace_size=4)
    assert amounts(work, MINIMUM) == {"base": 2_156_880, "extra": 6 * 10_320}


def test_a_part_timers_month_is_tested_and_counted_by_its_own_hours() -> None:
    part = by_month(105 * 10_320, week=20)
    work = kim(day(3, 360, overtime=120), weekly_hours=20)
    assert amounts(work, part) == {"base": 1_083_600, "overtime": 30_960}
    assert codes(outcome_of(work, Own([replace(part, month_won=1_083_599)]), figures())) == [
        "below_minimum_wage"
    ]


def test_a_monthly_wage_below_the_minimum_leaves_the_person_unpaid() -> None:
    outcome = outcome_of(kim(*FULL), Own([by_month(2_156_879)]), figures())
    assert outcome.draft is None
    assert "월 2,156,879원(209시간)은 시간당 10,319.99원" in outcome.problems[0].sentence


def test_items_count_for_the_minimum_and_for_the_ordinary_hour_as_they_say() -> None:
    meal = Item(1, "meal", "식대", 200_000, NOVEMBER, is_ordinary=True, counts_minimum=True)
    work = kim(*FULL, day(30, 600, overtime=120))
    outcome = outcome_of(work, Own([by_month(1_956_880)], items=[meal]), figures())
    assert outcome.draft is not None
    won = {line.code: line.amount for line in outcome.draft.lines}
    assert (won["base"], won["overtime"], won["item_meal"]) == (1_956_880, 30_960, 200_000)
    assert codes(outcome_of(work, Own([by_month(1_956_879)], items=[meal]), figures())) == [
        "below_minimum_wage"
    ]


def test_hours_of_the_contract_that_differ_from_attendance_are_told_beside_the_payslip() -> None:
    outcome = outcome_of(kim(*FULL, weekly_hours=35), Own([by_month()]), figures())
    assert outcome.draft is not None
    assert codes(outcome) == ["week_hours_differ"]


def test_hours_of_a_contract_that_ended_in_the_month_are_told_as_the_ones_that_differ() -> None:
    before = by_month(2_400_000, 35)
    outcome = outcome_of(kim(*FULL), Own([before, by_month(since=on(16))]), figures())
    assert codes(outcome) == ["week_hours_differ"]
    assert "주 35시간인데 근태의 계약은 주 40시간" in outcome.problems[0].sentence


def test_days_of_employment_without_terms_are_listed() -> None:
    outcome = outcome_of(kim(day(16)), Own([by_month(since=on(10))]), figures())
    assert codes(outcome) == ["no_wage_terms"]
    assert "2026-11-01" in outcome.problems[0].sentence


def test_an_absence_mended_after_closing_gives_back_what_it_took() -> None:
    changed = kim(day(4, 480, came=1), weeks=(week(8),))
    assert [(line.code, line.amount) for line in changed_lines(changed, [MINIMUM])] == [
        ("absence", 82_560),
        ("absence_week", 82_560),
    ]


@pytest.mark.parametrize(("taken", "won"), [({on(4): 240}, 41_280), ({on(4): 0}, None), ({}, 82_560)])
def test_no_more_is_given_back_than_the_payslip_took_for_the_absence(
    taken: dict[date, int], won: int | None
) -> None:
    changed = kim(day(4, 480, came=1))
    lines = changed_lines(changed, [MINIMUM], missed=taken)
    assert [line.amount for line in lines] == ([won] if won else [])


def taken(work: WorkMonth, *history: WageTerms) -> Taken:
    return taken_of(work.absences, work.lost_weeks, [vars(line) for line in lines_of(work, *history)])


def test_a_sunday_that_being_ill_did_not_cost_is_not_given_back() -> None:
    told = taken(missed(kim(*FULL), 4, sundays=(8,), kind="sick"))
    changed = kim(day(4, 480, came=1), weeks=(week(8),))
    assert changed_lines(changed, [by_month()], missed=told.days, lost=told.weeks) == []


@given(
    st.integers(2_156_880, 9_000_000),
    st.integers(2, 30),
    st.sets(st.sampled_from([one.work_date.day for one in FULL])),
    st.data(),
)
@settings(deadline=None)
def test_mended_absences_give_back_what_the_base_had_reached_for(
    won: int, hired: int, absent: set[int], data: st.DataObject
) -> None:
    back = data.draw(st.sets(st.sampled_from(sorted(absent)))) if absent else set()
    ends = {number: min(one for one in (8, 15, 22, 29, 36) if one >= number) for number in absent}
    sundays = {number for number in ends.values() if number <= 29}
    mended = {sunday for sunday in sundays if {one for one in ends if ends[one] == sunday} <= back}
    work = missed(kim(*FULL, hire_date=on(hired)), *sorted(absent), sundays=tuple(sorted(sundays)))
    left = missed(work, *sorted(absent - back), sundays=tuple(sorted(sundays - mended)))
    was, right = (sum(amounts(one, by_month(won)).values()) for one in (work, left))
    told = taken(work, by_month(won))
    after = [number for number in sorted(back) if number >= hired]
    changed = kim(
        *(day(n, 480, came=1) for n in after), weeks=tuple(week(n) for n in sorted(mended) if n >= hired)
    )
    given_back = sum(
        x.amount for x in changed_lines(changed, [by_month(won)], missed=told.days, lost=told.weeks)
    )
    base = next(line.amount for line in lines_of(work, by_month(won)) if line.code == "base")
    minute = won // (60 * 209) + 1
    assert right - was - 2 <= given_back
    assert was + given_back <= base + 2 * minute


def test_longer_hours_of_a_day_after_closing_change_no_monthly_base() -> None:
    changed = kim(day(4, 180, overtime=60))
    assert [(line.code, line.amount) for line in changed_lines(changed, [MINIMUM])] == [("overtime", 15_480)]


@given(st.integers(2_156_880, 20_000_000), st.integers(1, 30), st.integers(1, 30))
def test_parts_of_a_month_are_never_below_the_exact_share_and_a_whole_one_is_whole(
    won: int, first: int, last: int
) -> None:
    first, last = sorted((first, last))
    work = kim(hire_date=on(first), resign_date=on(last) + timedelta(days=1))
    [base] = lines_of(work, by_month(won))
    exact = Fraction(won * (last - first + 1), 30)
    assert 0 <= base.amount - exact < 1
    assert type(base.amount) is int
    assert base.amount == won or (first, last) != (1, 30)


@given(st.integers(2_156_880, 20_000_000), st.integers(2, 30), st.sets(st.integers(2, 27), max_size=20))
def test_the_same_monthly_wage_begun_anew_changes_nothing(won: int, split: int, absent: set[int]) -> None:
    work = missed(kim(*FULL, day(30, 600, overtime=99, night=7)), *sorted(absent), sundays=(8, 15))
    again = by_month(won, since=on(split), family_count=3)
    assert lines_of(work, by_month(won)) == lines_of(work, by_month(won), again)


@given(st.integers(2_156_880, 9_000_000), st.sets(st.integers(1, 30), max_size=30))
def test_earnings_of_a_month_are_whole_won_and_never_below_nothing(won: int, absent: set[int]) -> None:
    found = lines_of(missed(kim(day(30)), *sorted(absent), sundays=(8, 15, 22, 29)), by_month(won))
    assert all(type(line.amount) is int for line in found)
    assert sum(line.amount for line in found) >= 0
