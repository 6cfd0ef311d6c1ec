"""The limit: what was earned until yesterday, its expected deductions, share and cap; who may pay."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll.advance.rules.consent import consent_hash, consent_text
from payroll.advance.rules.limit import STANDARD, Limit, Policy, emergency_policy, limit_of
from payroll.advance.rules.payout import Signer, open_months, payer_fault
from payroll.coverage.rules import Bill, Coverage
from payroll.item.rules import Item
from payroll.run.rules.draft import outcome_of
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll_people import PAY_DAY, by_day, by_month, day, figures, kim, terms, week

WEEK = [day(number) for number in range(2, 7)]
FRIDAY, SUNDAY = date(2026, 11, 6), date(2026, 11, 8)


def limit(work: WorkMonth, policy: Policy = STANDARD, until: date = SUNDAY) -> Limit:
    return limit_of(work, Own([terms()]), figures(), policy, until)


def test_half_of_what_was_earned_after_expected_deductions() -> None:
    found = limit(kim(*WEEK, weeks=(week(8),)))
    assert found.earned_won == 48 * 10_320
    assert found.deduction_won > 0
    assert found.ceiling_won == (found.earned_won - found.deduction_won) // 2


def test_a_weekly_holiday_counts_once_its_sunday_is_over() -> None:
    assert limit(kim(*WEEK, weeks=(week(8),)), until=FRIDAY).earned_won == 40 * 10_320
    assert limit(kim(*WEEK, weeks=(week(8),)), until=SUNDAY).earned_won == 48 * 10_320


def test_today_and_days_without_clock_out_do_not_count() -> None:
    open_day = day(6, 0, clock_out=None)
    found = limit(kim(*WEEK[:3], open_day, day(9)), until=SUNDAY)
    assert [one.work_date.day for one in found.days] == [2, 3, 4]


def test_the_cap_holds_where_the_share_is_more() -> None:
    assert limit(kim(*WEEK), Policy(100, 300_000)).ceiling_won == 300_000


def test_what_is_out_already_is_taken_off() -> None:
    found = limit(kim(*WEEK))
    assert found.available_won(100_000) == found.ceiling_won - 100_000
    assert found.available_won(10**9) == 0


def test_an_emergency_reaches_everything_earned_after_deductions() -> None:
    found = limit(kim(*WEEK), emergency_policy())
    assert found.ceiling_won == found.net_won


def test_nothing_is_earned_before_the_first_finished_day() -> None:
    found = limit(kim(), until=date(2026, 11, 1))
    assert found.ceiling_won == 0
    assert "끝난 근무" in found.blocked


def test_a_day_without_wage_blocks_and_says_so() -> None:
    found = limit_of(kim(*WEEK), Own([terms(since=date(2026, 11, 4))]), figures(), STANDARD, SUNDAY)
    assert "시급" in found.blocked


@given(st.integers(0, 30), st.integers(1, 100), st.one_of(st.none(), st.integers(1, 2_000_000)))
def test_the_days_add_up_and_the_ceiling_stays_in_what_was_earned(
    until: int, share: int, cap: int | None
) -> None:
    month = kim(
        *[day(number, 600, overtime=120, night=30) for number in range(1, 29)], weeks=(week(8), week(15))
    )
    last = date(2026, 11, 1) if until == 0 else date(2026, 11, until)
    found = limit(month, Policy(share, cap), last)
    assert found.earned_won == sum(one.won for one in found.days)
    assert 0 <= found.ceiling_won <= found.net_won <= found.earned_won
    assert cap is None or found.ceiling_won <= cap
    assert all(one.won >= 0 and one.work_date <= last for one in found.days)


def test_more_days_never_lower_the_limit_of_a_freelancer() -> None:
    history = [terms(tax_mode="freelance", freelance_reason="도급")]
    limits = [
        limit_of(kim(*WEEK), Own(history), figures(), STANDARD, date(2026, 11, number)).ceiling_won
        for number in range(1, 9)
    ]
    assert limits == sorted(limits)


APPROVED_AT = 1_000


@pytest.mark.parametrize(
    ("payer", "one_person", "reason", "fault"),
    [
        (Signer("jiyu", 500), False, "", None),
        (Signer("owner", 2_000), False, "혼자 일함", "다른 담당자"),
        (Signer("owner", 500), True, "혼자 일함", "다시 로그인"),
        (Signer("owner", 0), True, "혼자 일함", "다시 로그인"),
        (Signer("owner", 2_000), True, "", "이유"),
        (Signer("owner", 2_000), True, "혼자 일함", None),
    ],
)
def test_approver_and_payer_differ_or_sign_in_again_with_a_reason(
    payer: Signer, one_person: bool, reason: str, fault: str | None
) -> None:
    found = payer_fault("owner", APPROVED_AT, payer, one_person=one_person, reason=reason)
    assert (found is None) == (fault is None)
    assert fault is None or fault in (found or "")


def test_this_month_and_the_last_until_it_is_locked() -> None:
    today = date(2026, 12, 1)
    assert open_months(today, set()) == ["2026-12", "2026-11"]
    assert open_months(today, {"2026-11"}) == ["2026-12"]


def test_the_consent_names_the_pay_day_and_its_hash_the_amount() -> None:
    assert "2026년 12월 10일" in consent_text(PAY_DAY)
    assert consent_hash(PAY_DAY, 100_000) != consent_hash(PAY_DAY, 100_001)
    assert consent_hash(PAY_DAY, 100_000) != consent_hash(replace_day(PAY_DAY), 100_000)


def replace_day(day_: date) -> date:
    return day_.replace(day=11)


def test_a_limit_of_nothing_stays_nothing_under_any_policy() -> None:
    found = limit(kim(), until=date(2026, 11, 1))
    assert replace(found, share_percent=100, cap_won=None).available_won(0) == 0


def test_of_a_monthly_wage_each_finished_calendar_day_is_earned() -> None:
    found = limit_of(kim(*WEEK), Own([by_month(3_000_000)]), figures(), STANDARD, FRIDAY)
    assert found.earned_won == 6 * 100_000
    assert [one.won for one in found.days] == [100_000] * 6
    whole = limit_of(kim(*WEEK), Own([by_month(3_000_000)]), figures(), STANDARD, date(2026, 12, 5))
    assert whole.earned_won == 3_000_000


def test_an_absence_is_taken_off_what_was_earned_and_one_to_come_is_not() -> None:
    missed = ((date(2026, 11, 5), 480, ""), (date(2026, 11, 12), 480, ""))
    work = replace(kim(*WEEK[:3]), absences=missed, lost_weeks=((SUNDAY, 480), (date(2026, 11, 15), 480)))
    friday = limit_of(work, Own([by_month(2_156_880)]), figures(), STANDARD, FRIDAY)
    assert friday.earned_won == 431_376 - 82_560
    sunday = limit_of(work, Own([by_month(2_156_880)]), figures(), STANDARD, SUNDAY)
    assert sunday.earned_won == 575_168 - 2 * 82_560
    assert sum(one.won for one in sunday.days) == sunday.earned_won


def test_of_daily_pay_the_finished_days_and_paid_holidays_are_earned() -> None:
    holidays = ((date(2026, 11, 6), 480), (date(2026, 11, 20), 480))
    work = replace(kim(*WEEK[:4]), paid_holidays=holidays, paid_holiday_minutes=960)
    found = limit_of(work, Own([by_day(120_000)]), figures(), STANDARD, SUNDAY)
    assert found.earned_won == 5 * 120_000


def test_leave_to_come_is_not_earned_yet() -> None:
    work = replace(kim(*WEEK), leave=((date(2026, 11, 20), 480),))
    assert limit(work).earned_won == 40 * 10_320


def test_fixed_pay_counted_by_the_day_is_earned_with_each_day() -> None:
    meal = Item(1, "meal", "식대", 210_000, date(2026, 1, 1), is_prorated=True)
    bonus = Item(2, "bonus", "상여금", 900_000, date(2026, 1, 1))
    found = limit_of(kim(*WEEK), Own([terms()], items=[meal, bonus]), figures(), STANDARD, FRIDAY)
    assert found.earned_won == 40 * 10_320 + 6 * 7_000
    assert sum(one.won for one in found.days) == found.earned_won


def test_an_ordinary_item_raises_the_premiums_that_were_earned() -> None:
    post = Item(1, "position", "직책수당", 209_000, date(2026, 1, 1), is_ordinary=True)
    found = limit_of(
        kim(day(2, 600, overtime=120)), Own([terms()], items=[post]), figures(), STANDARD, FRIDAY
    )
    assert found.earned_won == 82_560 + 2 * 11_320 * 3 // 2


def deducted(**more: object) -> int:
    own = replace(Own([terms()]), **more)  # type: ignore[arg-type]  # fields of Own by name
    return limit_of(kim(*WEEK), own, figures(), STANDARD, FRIDAY).deduction_won


def test_expected_deductions_leave_out_what_is_not_taxed() -> None:
    taxed = Item(1, "position", "직책수당", 200_000, date(2026, 1, 1), is_prorated=True)
    free = Item(1, "meal", "식대", 200_000, date(2026, 1, 1), is_prorated=True)
    assert deducted(items=[taxed]) > deducted(items=[free]) == deducted()


def test_expected_deductions_are_as_billed_and_without_what_the_office_left_out() -> None:
    billed = Coverage(date(2026, 1, 1), Bill(90_000, 70_000, 9_000))
    work_insurance = 3_710  # 0.9 % of 412,800
    assert deducted(coverages=[billed]) == 169_000 + work_insurance
    left_out = Coverage(date(2026, 1, 1), None, "연금 수급", "의료급여", "임의가입 안 함")
    assert deducted(coverages=[left_out]) == 0


def test_agreed_deductions_of_the_month_are_expected_whole_and_never_beyond_what_was_earned() -> None:
    rent = Item(1, "dormitory", "기숙사비", 100_000, date(2026, 1, 1), basis="consent", basis_note="동의서")
    assert deducted(items=[rent]) == deducted() + 100_000
    assert deducted(items=[replace(rent, won=9_000_000)]) == 40 * 10_320


def test_expected_deductions_of_a_whole_month_are_those_of_the_run() -> None:
    work = kim(*(day(number) for number in range(2, 28) if number % 7 not in (0, 1)), weeks=(week(8),))
    meal = Item(1, "meal", "식대", 200_000, date(2026, 1, 1), is_prorated=True)
    own = Own([terms()], items=[meal], coverages=[Coverage(date(2026, 1, 1), Bill(90_000, 70_000, 9_000))])
    paid = outcome_of(work, own, figures()).draft
    found = limit_of(work, own, figures(), STANDARD, date(2026, 11, 30))
    assert paid is not None
    assert (found.earned_won, found.deduction_won) == (paid.gross_won, paid.deduction_won)
