"""Operational rules of korea-rules §4.2 in the run: billed, joining, left out, ages, short hours."""

from dataclasses import replace
from datetime import date

from payroll.coverage.rules import Bill, Coverage
from payroll.run.rules.draft import Draft, outcome_of
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll_people import day, figures, kim, terms

JULY = date(2026, 7, 1)
BILL = Bill(142_500, 107_850, 14_170)


def month() -> WorkMonth:
    return kim(*(day(number) for number in range(2, 28) if number % 7 not in (0, 1)))


def draft(told: Coverage, work: WorkMonth | None = None) -> Draft:
    found = outcome_of(work or month(), Own([terms()], coverages=[told]), figures()).draft
    assert found is not None
    return found


def premiums(told: Coverage, work: WorkMonth | None = None) -> dict[str, int]:
    codes = ("pension", "health", "long_term_care", "employment")
    return {line.code: line.amount for line in draft(told, work).lines if line.code in codes}


def test_billed_amounts_are_taken_as_billed_and_employment_insurance_of_the_pay() -> None:
    found = premiums(Coverage(JULY, BILL))
    assert found == {"pension": 142_500, "health": 107_850, "long_term_care": 14_170, "employment": 14_860}
    line = next(line for line in draft(Coverage(JULY, BILL)).lines if line.code == "pension")
    assert line.formula == "고지액 (2026-07부터)"


def test_a_bill_of_later_does_not_count_yet() -> None:
    assert premiums(Coverage(date(2026, 12, 1), BILL)) == premiums(Coverage(JULY))


def test_a_joiner_after_the_first_may_ask_for_the_pension_of_that_month() -> None:
    joiner = replace(month(), hire_date=date(2026, 11, 2))
    assert set(premiums(Coverage(JULY), joiner)) == {"employment"}
    assert set(premiums(Coverage(JULY, joins_at_once=True), joiner)) == {"pension", "employment"}


def test_a_bill_never_reaches_who_is_not_insured_in_the_month() -> None:
    joiner = replace(month(), hire_date=date(2026, 11, 2))
    assert set(premiums(Coverage(JULY, BILL), joiner)) == {"employment"}
    older = replace(month(), birth_date=date(1963, 1, 1))
    assert set(premiums(Coverage(JULY, BILL), older)) == {"health", "long_term_care", "employment"}


def test_what_is_left_out_is_left_out_with_its_reason() -> None:
    found = draft(Coverage(JULY, no_pension="공무원연금 수급", no_employment="외국인 임의가입 안 함"))
    codes = {line.code for line in found.lines}
    assert not codes & {"pension", "employment"}
    assert {"health", "long_term_care"} <= codes
    assert "국민연금 제외: 공무원연금 수급" in found.notes
    assert "고용보험 제외: 외국인 임의가입 안 함" in found.notes


def test_fewer_than_sixty_hours_a_month_owe_neither_pension_nor_health() -> None:
    assert set(premiums(Coverage(JULY), replace(month(), weekly_hours=14))) == {"employment"}


def test_who_was_hired_at_65_owes_no_employment_insurance() -> None:
    old = replace(month(), birth_date=date(1960, 1, 1), hire_date=date(2026, 3, 1))
    assert "employment" not in premiums(Coverage(JULY), old)
