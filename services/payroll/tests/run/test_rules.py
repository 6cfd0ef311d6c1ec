"""Hours to won: the vectors of the law's examples, wages that change, and what stops one person only."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.earnings import earning_lines
from payroll.run.rules.lines import DEDUCTION, Line, hours_text, pay_won
from payroll.run.rules.seal import content_hash
from payroll.run.rules.sources import Own
from payroll.run.rules.states import next_state, open_steps, run_faults
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import WageTerms
from payroll_people import NOVEMBER, day, figures, kim, terms, week

HOURLY = 10_320


def amounts(work: WorkMonth, *history: WageTerms) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in earning_lines(work, history or (terms(),)):
        found[line.code] = found.get(line.code, 0) + line.amount
    return found


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


def deductions(outcome: Outcome) -> dict[str, int]:
    assert outcome.draft is not None
    return {line.code: line.amount for line in outcome.draft.lines if line.side == DEDUCTION}


def line_of(outcome: Outcome, code: str) -> Line:
    assert outcome.draft is not None
    return next(line for line in outcome.draft.lines if line.code == code)


def test_a_weekday_of_thirteen_hours_with_one_at_night() -> None:
    assert amounts(kim(day(3, 780, overtime=300, night=60))) == {
        "base": 82_560,
        "overtime": 77_400,
        "night": 5_160,
    }


def test_a_night_shift_of_eight_hours() -> None:
    assert amounts(kim(day(3, 480, night=420))) == {"base": 82_560, "night": 36_120}


def test_a_holiday_of_ten_hours_pays_one_and_a_half_then_double() -> None:
    found = amounts(kim(day(3, 600, holiday_within_8h=480, holiday_beyond_8h=120)))
    assert found == {"holiday": 123_840, "holiday_long": 41_280}


def test_a_holiday_of_eleven_hours_is_eighteen_units() -> None:
    found = amounts(kim(day(3, 660, holiday_within_8h=480, holiday_beyond_8h=180)))
    assert sum(found.values()) == 185_760


def test_a_part_timer_over_the_contract_hours() -> None:
    assert sum(amounts(kim(day(3, 420, overtime=120))).values()) == 82_560


def test_a_ten_hour_weekday_pays_no_hour_twice() -> None:
    assert sum(amounts(kim(day(3, 600, overtime=120))).values()) == 113_520


def test_below_five_workers_every_hour_pays_once() -> None:
    small = kim(day(3, 420, overtime=120, night=60), workplace_size=4)
    assert sum(amounts(small).values()) == 72_240


@pytest.mark.parametrize(
    ("weekly", "won", "won_2027"),
    [(480, 82_560, 85_600), (360, 61_920, 64_200), (240, 41_280, 42_800), (180, 30_960, 32_100)],
)
def test_weekly_holiday_pay_at_the_minimum_wages_of_2026_and_2027(
    weekly: int, won: int, won_2027: int
) -> None:
    work = kim(day(3), weeks=(week(8, weekly),))
    assert amounts(work, terms(10_320))["weekly_holiday"] == won
    assert amounts(work, terms(10_700))["weekly_holiday"] == won_2027


def test_a_paid_holiday_pays_once_beside_the_work_on_it() -> None:
    found = amounts(kim(day(3, 480, holiday_within_8h=480), paid_holiday_minutes=480))
    assert found == {"paid_holiday": 82_560, "holiday": 123_840}
    ten_hours = kim(day(3, 600, holiday_within_8h=480, holiday_beyond_8h=120), paid_holiday_minutes=480)
    assert sum(amounts(ten_hours).values()) == 165_120 + 82_560


def test_a_raise_inside_the_month_pays_each_day_at_its_own_wage() -> None:
    work = kim(day(2), day(16), weeks=(week(8), week(22)))
    lines = earning_lines(work, [terms(10_320), terms(11_000, date(2026, 11, 16))])
    base = [(line.hourly_won, line.minutes, line.amount) for line in lines if line.code == "base"]
    assert base == [(10_320, 480, 82_560), (11_000, 480, 88_000)]
    weekly = [(line.hourly_won, line.amount) for line in lines if line.code == "weekly_holiday"]
    assert weekly == [(10_320, 82_560), (11_000, 88_000)]


def test_a_paid_holiday_in_a_month_with_a_raise_pays_the_higher_wage() -> None:
    work = kim(day(2), day(16), paid_holiday_minutes=480)
    found = amounts(work, terms(10_320), terms(11_000, date(2026, 11, 16)))
    assert found["paid_holiday"] == 88_000


def test_a_paid_holiday_with_its_date_pays_the_wage_of_that_day() -> None:
    dated = ((date(2026, 11, 9), 480), (date(2026, 11, 20), 480))
    work = kim(day(2), day(16), paid_holiday_minutes=960, paid_holidays=dated)
    lines = earning_lines(work, [terms(10_320), terms(11_000, date(2026, 11, 16))])
    found = [(line.amount, line.counted) for line in lines if line.code == "paid_holiday"]
    assert found == [(82_560, (("2026-11-09", 480),)), (88_000, (("2026-11-20", 480),))]


def test_annual_leave_pays_its_hours_once_at_the_wage_of_its_day() -> None:
    off = ((date(2026, 11, 4), 480), (date(2026, 11, 16), 240))
    work = replace(kim(day(3, 480)), leave=off)
    raised = (terms(), terms(12_000, date(2026, 11, 16)))
    assert amounts(work, *raised) == {"base": 82_560, "annual_leave": 82_560 + 48_000}


def test_somebody_on_leave_for_the_whole_month_is_paid() -> None:
    days = tuple((date(2026, 11, number), 480) for number in range(2, 21) if number % 7 not in (0, 1))
    outcome = outcome_of(replace(kim(), leave=days), Own([terms()]), figures())
    assert line_of(outcome, "annual_leave").amount == len(days) * 82_560
    assert line_of(outcome, "annual_leave").basis == "근로기준법 제60조제5항"


def test_a_line_says_how_it_was_counted() -> None:
    work = kim(*(day(number, 480 + 99, overtime=99) for number in range(2, 12)))
    line = next(line for line in earning_lines(work, [terms()]) if line.code == "overtime")
    assert line.formula == "연장근로수당 / 16시간 30분 × 10,320원 × 1.5"
    assert line.counted[0] == ("2026-11-02", 99)
    assert line.basis == "근로기준법 제56조제1항"


@given(st.integers(0, 60_000), st.integers(1, 300_000), st.sampled_from(["1", "1/2", "3/2", "2"]))
def test_pay_is_never_below_the_exact_amount_and_less_than_a_won_above(
    minutes: int, hourly: int, multiplier: str
) -> None:
    exact = Fraction(minutes * hourly, 60) * Fraction(multiplier)
    assert 0 <= pay_won(minutes, hourly, Fraction(multiplier)) - exact < 1


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0분"), (45, "45분"), (480, "8시간"), (990, "16시간 30분")]
)
def test_hours_read_as_people_say_them(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text


def full_month() -> WorkMonth:
    days = [day(number) for number in range(2, 28) if number % 7 not in (0, 1)]
    return kim(*days, weeks=tuple(week(sunday) for sunday in (8, 15, 22, 29)))


def test_an_insured_month_takes_the_four_insurances_and_table_tax() -> None:
    outcome = outcome_of(full_month(), Own([terms()]), figures())
    assert outcome.draft is not None
    assert outcome.problems == ()
    gross = 20 * 82_560 + 4 * 82_560
    assert outcome.draft.gross_won == gross == 1_981_440
    assert deductions(outcome) == {
        "pension": 94_090,  # 1,981,000 × 4.75 %
        "health": 71_230,
        "long_term_care": 9_350,
        "employment": 17_830,
        "income_tax": 18_880,  # row 1,980–1,990: (502,341.6 − 275,702.48) / 12
        "local_tax": 1_880,
    }
    assert outcome.draft.net_won == gross - outcome.draft.deduction_won


def test_a_freelancer_pays_3_3_percent_and_no_insurance() -> None:
    outcome = outcome_of(full_month(), Own([terms(tax_mode="freelance", freelance_reason="도급")]), figures())
    assert deductions(outcome) == {"income_tax": 59_440, "local_tax": 5_940}


def test_a_joiner_after_the_first_pays_no_pension_or_health_and_the_payslip_says_so() -> None:
    outcome = outcome_of(replace(full_month(), hire_date=date(2026, 11, 2)), Own([terms()]), figures())
    assert set(deductions(outcome)) == {"employment", "income_tax", "local_tax"}
    assert outcome.draft is not None
    assert "입사한 달" in outcome.draft.notes[0]


def test_deductions_tell_base_rate_and_source() -> None:
    outcome = outcome_of(full_month(), Own([terms(family_count=3, children=1, percent=80)]), figures())
    assert line_of(outcome, "pension").formula == "기준소득월액 1,981,000원 × 4.75%"
    assert line_of(outcome, "long_term_care").formula == "건강보험료 71,230원 × 13.14%"
    assert "공제대상가족 3명" in line_of(outcome, "income_tax").formula
    assert line_of(outcome, "income_tax").formula.endswith("× 80%")
    assert line_of(outcome, "pension").basis.startswith("국민연금법")


def test_the_same_inputs_give_the_same_hash_and_one_minute_more_another() -> None:
    first, again = (content_hash(outcome_of(full_month(), Own([terms()]), figures())) for _ in range(2))
    other = content_hash(outcome_of(kim(day(2, 481)), Own([terms()]), figures()))
    assert first == again != other


def test_someone_without_wage_terms_is_listed() -> None:
    outcome = outcome_of(full_month(), Own([]), figures())
    assert outcome.draft is None
    assert codes(outcome) == ["no_wage_terms"]


def test_someone_whose_terms_begin_after_the_first_day_of_work_is_listed_with_the_day() -> None:
    outcome = outcome_of(full_month(), Own([terms(since=date(2026, 11, 10))]), figures())
    assert codes(outcome) == ["no_wage_terms"]
    assert "2026-11-02" in outcome.problems[0].sentence


def test_someone_below_the_minimum_wage_is_listed_with_the_figure() -> None:
    outcome = outcome_of(full_month(), Own([terms(10_319)]), figures())
    assert codes(outcome) == ["below_minimum_wage"]
    assert "10,320원" in outcome.problems[0].sentence


def test_someone_without_hours_is_listed() -> None:
    assert codes(outcome_of(kim(), Own([terms()]), figures())) == ["no_hours"]


def test_someone_whose_premiums_exceed_the_pay_is_listed() -> None:
    outcome = outcome_of(kim(day(2, 60)), Own([terms()]), figures())
    assert outcome.draft is None
    assert codes(outcome) == ["negative_net"]


def test_hours_that_do_not_add_up_are_listed() -> None:
    outcome = outcome_of(replace(full_month(), overtime_minutes=60), Own([terms()]), figures())
    assert codes(outcome) == ["hours_differ"]


def test_a_day_without_clock_out_counts_no_minutes_and_is_told_beside_the_payslip() -> None:
    work = kim(*full_month().days, day(30, 0, clock_out=None))
    outcome = outcome_of(work, Own([terms()]), figures())
    assert outcome.draft is not None
    assert codes(outcome) == ["not_clocked_out"]


def test_a_resigned_person_is_paid_by_the_terms_of_the_last_day() -> None:
    work = replace(full_month(), resign_date=date(2026, 11, 28))
    outcome = outcome_of(work, Own([terms(), terms(20_000, date(2026, 11, 28))]), figures())
    assert outcome.draft is not None
    assert outcome.draft.terms.hourly_won == HOURLY


@given(
    st.lists(
        st.tuples(st.integers(60, 780), st.integers(0, 300), st.integers(0, 400)), min_size=4, max_size=20
    ),
    st.integers(10_320, 60_000),
)
def test_sums_always_close_and_amounts_are_whole_won(shifts: list[tuple[int, int, int]], hourly: int) -> None:
    days = [
        day(number, worked, overtime=min(overtime, worked), night=night)
        for number, (worked, overtime, night) in enumerate(shifts, start=2)
    ]
    outcome = outcome_of(kim(*days), Own([terms(hourly)]), figures())
    if outcome.draft is None:
        assert codes(outcome) == ["negative_net"]
        return
    earned = sum(line.amount for line in outcome.draft.lines if line.side != DEDUCTION)
    assert earned == outcome.draft.gross_won
    assert outcome.draft.net_won == earned - sum(deductions(outcome).values())
    assert all(isinstance(line.amount, int) and line.amount >= 0 for line in outcome.draft.lines)


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        ("draft", "review", "reviewed"),
        ("reviewed", "lock", "locked"),
        ("locked", "paid", "paid"),
        ("reviewed", "reopen", "draft"),
        ("draft", "lock", None),
        ("draft", "paid", None),
        ("reviewed", "paid", None),
        ("locked", "reopen", None),
        ("paid", "review", None),
        ("locked", "lock", "locked"),
    ],
)
def test_a_run_goes_one_way(state: str, step: str, after: str | None) -> None:
    assert next_state(state, step) == after


def test_a_locked_run_can_only_be_paid() -> None:
    assert open_steps("locked") == ["paid"]
    assert open_steps("paid") == []


def test_a_month_that_has_not_begun_is_refused() -> None:
    assert set(run_faults(date(2026, 12, 1), date(2027, 1, 10), date(2026, 11, 22))) == {"month"}
    assert run_faults(NOVEMBER, date(2026, 12, 10), date(2026, 11, 1)) == {}


@pytest.mark.parametrize("pay_date", [date(2026, 10, 31), date(2027, 3, 3)])
def test_a_pay_day_far_from_its_month_is_refused(pay_date: date) -> None:
    assert set(run_faults(NOVEMBER, pay_date, date(2026, 12, 1))) == {"pay_date"}
