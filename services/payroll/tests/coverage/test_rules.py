"""Which coverage holds in a month, and what may not be entered."""

from datetime import date

from payroll.coverage.rules import STANDARD, Bill, Coverage, coverage_faults, coverage_on

NOV = date(2026, 11, 1)


def test_without_a_word_everything_is_calculated() -> None:
    assert coverage_on([], NOV) == STANDARD
    assert coverage_on([Coverage(date(2026, 12, 1))], NOV) == STANDARD


def test_the_latest_word_before_the_month_holds() -> None:
    july = Coverage(date(2026, 7, 1), Bill(100_000, 80_000, 10_510))
    november = Coverage(NOV, Bill(120_000, 80_000, 10_510))
    assert coverage_on([november, july], date(2026, 10, 1)) == july
    assert coverage_on([july, november], NOV) == november


def test_coverage_changes_on_the_first_of_a_month_and_a_left_out_insurance_is_not_billed() -> None:
    assert set(coverage_faults(Coverage(date(2026, 11, 2)))) == {"valid_from"}
    billed = Bill(100_000, 80_000, 10_510)
    assert set(coverage_faults(Coverage(NOV, billed, no_pension="공무원연금"))) == {"pension_won"}
    assert set(coverage_faults(Coverage(NOV, billed, no_health="의료급여"))) == {"health_won"}
    assert coverage_faults(Coverage(NOV, Bill(0, 80_000, 10_510), no_pension="공무원연금")) == {}
