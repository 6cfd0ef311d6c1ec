"""Hours of an earlier month that changed after its closing, on the payslip that settles them."""

from dataclasses import replace
from datetime import date
from typing import Any

from chassis.db import Database
from chassis.testing import kst, staff
from drafts import keep_drafts
from hypothesis import given
from hypothesis import strategies as st
from payroll import clients
from payroll.payslip.queries import one_payslip, settled_later
from payroll.run import actions, queries
from payroll.run.compute import outcomes_of
from payroll.run.rules.adjusted import Adjusted, adjusted_lines
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.earnings import earning_lines
from payroll.run.rules.kept import Reading, computed_month
from payroll.run.rules.sources import Own, Sources
from payroll_people import NOVEMBER, PAY_DAY, day, figures, kim, terms, week

DECEMBER = date(2026, 12, 1)
NOW = kst("2026-12-31 09:00")


def changed(number: int = 18, reason: str = "잔업 누락", **kinds: int) -> Adjusted:
    worked = sum(kinds.get(kind, 0) for kind in ("worked", "overtime", "holiday_within_8h"))
    return Adjusted(kim(day(number, **{**kinds, "worked": worked})), reason)


def december(*adjusted: Adjusted, days: int = 5, history: Any = None) -> Outcome:
    work = kim(*(replace(day(number), work_date=date(2026, 12, number)) for number in range(1, days + 1)))
    work = replace(work, month=DECEMBER)
    return outcome_of(work, Own(history or [terms()], adjusted=adjusted), figures(DECEMBER))


def lines_of(outcome: Outcome) -> list[tuple[str, str, int]]:
    assert outcome.draft is not None
    return [
        (one.code, one.label, one.amount) for one in outcome.draft.lines if one.code.startswith("adjust_")
    ]


def codes(outcome: Outcome) -> list[tuple[str, bool]]:
    return [(problem.code, problem.blocking) for problem in outcome.problems]


def test_two_hours_found_later_are_paid_on_a_line_of_their_own() -> None:
    outcome = december(changed(overtime=120))
    assert lines_of(outcome) == [("adjust_overtime", "11월 정산 연장근로수당", 30_960)]
    assert outcome.draft is not None
    [line] = [one for one in outcome.draft.lines if one.code == "adjust_overtime"]
    assert line.formula == "11월 정산 연장근로수당 / 2시간 × 10,320원 × 1.5 (잔업 누락)"
    assert line.counted == (("2026-11-18", 120),)
    assert outcome.draft.gross_won == 5 * 82_560 + 30_960


def test_the_wage_is_that_of_the_day_that_changed() -> None:
    history = [terms(10_320), terms(12_000, date(2026, 12, 1))]
    assert lines_of(december(changed(overtime=60), history=history))[0][2] == 15_480


def test_hours_that_were_too_many_are_taken_back_and_the_office_is_told() -> None:
    outcome = december(changed(worked=-480))
    assert lines_of(outcome) == [("adjust_base", "11월 정산 기본급", -82_560)]
    assert codes(outcome) == [("overpaid_taken", False)]
    assert outcome.draft is not None
    assert "- 8시간" not in outcome.draft.lines[1].formula
    assert "-8시간 × 10,320원" in outcome.draft.lines[1].formula


def test_what_exceeds_the_month_is_not_taken_and_nobody_stays_unpaid() -> None:
    more = changed(19, overtime=60)
    outcome = december(*(changed(number, worked=-480) for number in range(2, 9)), more, days=2)
    assert lines_of(outcome) == [("adjust_overtime", "11월 정산 연장근로수당", 15_480)]
    assert codes(outcome) == [("overpaid_left", False)]
    assert outcome.draft is not None
    assert outcome.draft.net_won >= 0


def test_who_left_since_is_paid_what_is_settled() -> None:
    told = clients.Adjustment.model_validate(
        {
            "of_month": "2026-11", "employee_id": 1, "employee_no": "H-0001", "name": "김하늘",
            "birth_date": "1990-05-17", "site_name": "", "hire_date": "2025-03-01",
            "resign_date": "2026-12-01",
            "weekly_hours": 40, "workplace_size": 4, "reason": "누락", "paid_holiday_minutes": 0,
            "days": [{"work_date": "2026-11-18", "overtime": 120}], "weekly_holidays": [],
        }
    )  # fmt: skip
    read = clients.Month(month="2026-12", employees=[], adjustments=[told])
    [outcome] = outcomes_of(DECEMBER, read, figures(DECEMBER), Sources({1: [terms()]}))
    # Below five workers overtime has no premium (제11조 제2항): the size is that of the closed month.
    assert lines_of(outcome) == [("adjust_overtime", "11월 정산 연장근로수당", 20_640)]
    assert outcome.draft is not None
    assert [one.code for one in outcome.draft.lines if one.side == "deduction"] == [
        "employment",
        "income_tax",
        "local_tax",
    ]


def test_a_changed_day_without_a_wage_stops_that_person_alone() -> None:
    outcome = december(changed(overtime=60), history=[terms(since=date(2026, 12, 1))])
    assert codes(outcome) == [("no_wage_terms", True)]


@given(st.integers(-600, 600), st.integers(-600, 600))
def test_a_won_of_rounding_never_goes_against_the_worker(worked: int, overtime: int) -> None:
    exact = (worked * 10_320 + overtime * 10_320 * 3 // 2) / 60
    one = Adjusted(kim(day(18, worked=worked + overtime, overtime=overtime)), "")
    paid = sum(line.amount for line in adjusted_lines([one], [terms()]))
    assert -1e-6 <= paid - exact < 2


@given(st.lists(st.integers(-120, 240), max_size=4))
def test_the_closed_month_and_its_adjustments_pay_what_the_corrected_month_pays(steps: list[int]) -> None:
    first, corrected = (
        kim(day(18, 600, overtime=120)),
        kim(day(18, 600 + sum(steps), overtime=120 + sum(steps))),
    )
    changes = [Adjusted(kim(day(18, step, overtime=step)), "") for step in steps]
    paid = sum(
        line.amount for line in [*earning_lines(first, [terms()]), *adjusted_lines(changes, [terms()])]
    )
    owed = sum(line.amount for line in earning_lines(corrected, [terms()]))
    assert 0 <= paid - owed <= len(steps) + 1


def _kept(db: Database, month: date, outcome: Outcome) -> None:
    reading = Reading(f"{month:%Y-%m}", PAY_DAY, True, "v1", (), NOW)
    db.write(keep_drafts, computed_month(reading, [outcome]), staff(), NOW)


def _row(db: Database, month: str) -> dict[str, Any]:
    with db.read() as session:
        payslip = queries.payslip_of(session, month, 1)
        return {column.name: getattr(payslip, column.name) for column in payslip.__table__.columns}


def test_a_locked_payslip_stays_as_it_is_and_both_point_at_each_other(db: Database) -> None:
    november = outcome_of(kim(day(18), weeks=(week(22),)), Own([terms()]), figures())
    _kept(db, NOVEMBER, november)
    for step in ("review", "lock"):
        db.write(actions.take_step, "2026-11", step, staff(), NOW)
    before = _row(db, "2026-11")
    _kept(db, DECEMBER, december(changed(overtime=120)))
    assert _row(db, "2026-11") == before
    with db.read() as session:
        assert one_payslip(session, "2026-12", 1).settled == {"2026-11": 30_960}
        assert settled_later(session, "2026-11", 1) == {"2026-12": 30_960}
        assert settled_later(session, "2026-12", 1) == {}
