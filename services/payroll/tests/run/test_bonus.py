"""A bonus for several months in a run: its months, its tax line, what is not known of them."""

from dataclasses import replace
from datetime import date
from typing import Any

from chassis.db import Database
from chassis.testing import TestApp, staff
from money import payslip_row, run_row
from payroll.item.rules import Item, item_faults
from payroll.proof import prove
from payroll.run.rules.bonus import taxed_month
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.seal import content_hash
from payroll.run.rules.sources import Own
from payroll.run.sources import taxed_of
from payroll.withholding.rules.period import TaxedMonth
from payroll_office import office_with_november, take_steps
from payroll_people import by_month, figures, kim
from sqlalchemy.orm import Session

BONUS = Item(1, "bonus", "상여금", 6_000_000, date(2026, 11, 1), month="2026-11", since="2026-06")
BEFORE = tuple(TaxedMonth(f"2026-{number:02d}", 3_000_000, 74_350) for number in range(6, 11))


def paid(item: Item = BONUS, taxed: tuple[TaxedMonth, ...] = BEFORE, **of_work: Any) -> Outcome:
    own = Own([by_month(3_000_000)], items=[item], taxed=taxed)
    return outcome_of(replace(kim(), **of_work), own, figures())


def tax_of(outcome: Outcome) -> tuple[int, int, str]:
    assert outcome.draft is not None
    by = {line.code: line for line in outcome.draft.lines}
    return by["income_tax"].amount, by["local_tax"].amount, by["income_tax"].formula


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


def test_a_bonus_for_six_months_is_taxed_over_them_and_says_how() -> None:
    income, local, formula = tax_of(paid())
    assert (income, local) == (804_010, 80_400)
    assert formula == (
        "상여 2026-06~2026-11 6개월의 월평균 4,000,000원, 공제대상가족 1명: "
        "간이세액 195,960원 × 6개월 - 이미 원천징수한 371,750원"
    )
    assert codes(paid()) == []


def test_a_bonus_of_the_month_alone_keeps_the_tax_and_the_hash_it_had() -> None:
    plain = paid(replace(BONUS, since=None), ())
    assert tax_of(plain)[0] == 1_191_180  # the table's row of 9,000,000
    assert content_hash(paid(replace(BONUS, since="2026-11"))) == content_hash(plain)


def test_months_before_the_hire_do_not_count() -> None:
    income, _, formula = tax_of(paid(hire_date=date(2026, 9, 20)))
    assert "2026-09~2026-11 3개월의 월평균 5,000,000원" in formula
    assert income == 3 * 335_470 - 2 * 74_350


def test_a_month_without_a_locked_payslip_is_told_to_the_office() -> None:
    outcome = paid(taxed=BEFORE[1:])
    assert codes(outcome) == ["bonus_months_untold"]
    assert "2026-06~2026-11" in outcome.problems[0].sentence
    assert outcome.draft is not None


def test_somebody_at_3_3_percent_pays_3_3_percent_of_it() -> None:
    terms = by_month(3_000_000, tax_mode="freelance", freelance_reason="도급")
    outcome = outcome_of(kim(), Own([terms], items=[BONUS], taxed=BEFORE), figures())
    assert tax_of(outcome)[0] == 270_000


def test_the_months_of_a_bonus_are_refused_where_they_mean_nothing() -> None:
    today = date(2026, 11, 20)
    assert item_faults(BONUS, today) == {}
    wrong = (
        replace(BONUS, since="2026-12"),
        replace(BONUS, since="2025-11"),
        replace(BONUS, kind="back_pay"),
        replace(BONUS, month=None),
    )
    assert [set(item_faults(one, today)) for one in wrong] == [{"since"}] * 4


def test_a_months_taxable_pay_and_tax_are_those_of_its_lines() -> None:
    def line(side: str, code: str, amount: int, **more: int) -> dict[str, Any]:
        return {"side": side, "code": code, "amount": amount, **more}

    lines = [
        line("earning", "base", 3_000_000),
        line("earning", "item_meal", 250_000, tax_free=200_000),
        line("earning", "correct_base", -50_000),
        line("deduction", "income_tax", 74_350),
        line("deduction", "correct_income_tax", -1_000),
        line("deduction", "local_tax", 7_430),
    ]
    assert taxed_month("2026-10", lines) == TaxedMonth("2026-10", 3_000_000, 73_350)


def test_a_locked_run_with_such_a_bonus_comes_out_again_whatever_was_locked_since(payroll: TestApp) -> None:
    office_with_november(payroll)
    payroll.db.write(_lock_month, "2026-09", "locked")
    boss = payroll.client(staff())
    bonus = {"kind": "bonus", "won": 6_000_000, "month": "2026-11", "since": "2026-08"}
    assert boss.post("/api/payroll/v1/wages/1/items", json=bonus).status_code == 201
    boss.post("/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"})
    take_steps(payroll, "review", "lock")
    payroll.db.write(_lock_month, "2026-10", "locked")
    state = payroll.app.state
    proven, faults = prove(state.db, payroll.settings, state.peers)
    assert [one for one in faults if "2026-11" in one] == []
    assert any("2026-11" in one and "다시 계산한 해시도 같음" in one for one in proven)


def _lock_month(session: Session, month: str, state: str) -> None:
    run = run_row(state, month)
    session.add(run)
    session.flush()
    rows = [payslip_row(run.id, one, 2_000_000, month) for one in (1, 2, 3)]
    rows[2].tax_mode = "freelance"
    for row in rows:
        row.lines = [{"side": "earning", "code": "base", "amount": 2_000_000}]
    session.add_all(rows)


def test_only_locked_months_from_the_first_told_one_on_are_read(db: Database) -> None:
    months = {"2026-05": "paid", "2026-08": "locked", "2026-09": "paid", "2026-10": "draft"}
    for month, state in months.items():
        db.write(_lock_month, month, state)
    items = {1: [BONUS], 2: [replace(BONUS, since=None)], 3: [BONUS]}
    with db.read() as session:
        found = taxed_of(session, "2026-11", items)
    assert found == {1: [TaxedMonth(month, 2_000_000, 0) for month in ("2026-08", "2026-09")]}
