"""What a correction holds: exactly the difference to the right month, of nobody else, no pay below zero."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from payroll.correction.rules import correction_of, difference_notes, of_the_month, own_today, sums_of
from payroll.item.rules import Item
from payroll.run.rules.adjusted import Adjusted
from payroll.run.rules.corrected import Corrected, carried, corrected_lines
from payroll.run.rules.draft import Outcome, outcome_of
from payroll.run.rules.kept import Reading, Row, Tally
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import WageTerms
from payroll_people import PAY_DAY, by_day, by_month, day, figures, kim, terms, week

READING = Reading("2026-11", PAY_DAY, True, "v1", (), None, figures())  # type: ignore[arg-type] # not read here
WORK = kim(*(day(number, 540, overtime=60) for number in (2, 3, 4, 5, 6)), weeks=(week(8),))

wages = st.one_of(
    st.builds(terms, st.integers(10_320, 30_000), family_count=st.integers(1, 5)),
    st.builds(by_day, st.integers(90_000, 300_000)),
    st.builds(by_month, st.integers(2_200_000, 6_000_000)),
)
moves = st.tuples(st.integers(-400_000, 900_000), st.integers(-90_000, 90_000))


def slip_of(history: list[WageTerms], work: WorkMonth = WORK, **own: Any) -> Row:
    return kept(outcome_of(work, Own(history, **own), figures()))


def kept(outcome: Outcome) -> Row:
    rows, _ = Tally(READING).add([outcome])
    return rows[0]


def corrected(slip_id: int, gross: int, taken: int) -> Corrected:
    changes = [
        {"side": side, "code": code, "label": code, "before": 0, "after": won, "tax_free": 0}
        for side, code, won in (("earning", "base", gross), ("deduction", "income_tax", taken))
    ]
    return Corrected(slip_id, date(2026, 10, 1), slip_id, "시급 인상", tuple(changes))


def moved(change: Row, side: str) -> int:
    return sum(line["after"] - line["before"] for line in change["lines"] if line["side"] == side)


@given(was=wages, first=wages, second=wages)
def test_what_was_locked_and_its_corrections_are_the_right_month_to_the_won(
    was: WageTerms, first: WageTerms, second: WageTerms
) -> None:
    locked = slip_of([was])
    gross, net = locked["gross_won"], locked["net_won"]
    for history in ([first], [second]):
        right = slip_of(history)
        change = correction_of(locked, right)
        if change is not None:
            gross += moved(change, "earning")
            net += moved(change, "earning") - moved(change, "deduction")
            locked = right
    assert (gross, net) == (right["gross_won"], right["net_won"])


@given(was=wages)
def test_nobody_whose_won_are_the_same_appears(was: WageTerms) -> None:
    item = Item(1, "meal", "식대", 200_000, date(2026, 1, 1))
    assert correction_of(slip_of([was]), slip_of([was])) is None
    assert correction_of(slip_of([was], items=[item]), slip_of([was], items=[item])) is None


@given(gross=st.integers(0, 3_000_000), share=st.integers(0, 100), told=st.lists(moves, max_size=5))
def test_a_run_that_carries_corrections_never_pays_less_than_nothing(
    gross: int, share: int, told: list[tuple[int, int]]
) -> None:
    net = gross * share // 100
    waiting = [corrected(number, *won) for number, won in enumerate(told, 1)]
    taken, left = carried(waiting, gross, net)
    assert sorted(one.slip_id for one in (*taken, *left)) == [one.slip_id for one in waiting]
    assert net + sum(one.net_won for one in taken) >= 0
    assert all(one.net_won < 0 for one in left)
    assert not (left and all(one.net_won >= 0 for one in waiting))


@given(gross=st.integers(-300_000, 900_000), taken=st.integers(-90_000, 90_000))
def test_a_line_of_the_next_month_is_the_difference_with_both_sums_in_words(gross: int, taken: int) -> None:
    one = corrected(3, gross, taken)
    pays, takes = corrected_lines(one)
    assert (pays.amount, takes.amount) == (gross, taken)
    assert (pays.label, pays.of_month) == ("10월 정정 3차 base", "2026-10")
    assert pays.formula.endswith(f"지급한 0원, 맞는 금액 {gross:,}원 (시급 인상)")


def test_wages_paid_early_and_corrections_of_other_months_are_no_part_of_the_month() -> None:
    plain = slip_of([terms()])
    carrying = slip_of([terms()], corrections=[corrected(1, 50_000, 3_000)])
    assert carrying["net_won"] == plain["net_won"] + 47_000
    assert of_the_month(carrying)["net_won"] == plain["net_won"]
    assert correction_of(carrying, plain) is None


def test_hours_left_to_an_agreement_then_are_not_taken_now() -> None:
    too_much = Adjusted(kim(day(2, -480)), "잘못 적음")
    own = Own([terms()], adjusted=[too_much])
    assert own_today(own, overpaid_left=True).adjusted == []
    assert own_today(own, overpaid_left=False).adjusted == [too_much]


def test_a_month_that_pays_nothing_but_a_correction_takes_nothing_of_its_own() -> None:
    outcome = outcome_of(kim(), Own([terms()], corrections=[corrected(1, 50_000, 3_000)]), figures())
    assert outcome.draft is not None
    assert (outcome.draft.gross_won, outcome.draft.net_won) == (50_000, 47_000)


def test_the_reasons_tell_wage_items_and_what_is_not_taxed() -> None:
    item = Item(1, "meal", "식대", 200_000, date(2026, 1, 1))
    change = correction_of(slip_of([terms()]), slip_of([terms(11_000)], items=[item]))
    assert change is not None
    assert {"wage", "items"} <= set(change["reasons"].strip("|").split("|"))
    [meal] = [line for line in change["lines"] if line["code"] == "item_meal"]
    assert (meal["before"], meal["after"], meal["tax_free"]) == (0, 200_000, 200_000)
    assert sums_of([change])["net_won"] == change["after_net_won"] - change["before_net_won"]


def test_the_notes_tell_what_was_paid_what_is_right_and_the_difference() -> None:
    [title, line, net] = difference_notes(
        "정정", [{"label": "기본급", "before": 1_000, "after": 1_500}], 900, 1_350
    )
    assert line == "기본급: 지급 내역 1,000원, 맞는 금액 1,500원, 차액 +500원"
    assert net == "실수령액 900원에서 1,350원으로 정정: 추가 지급 450원"
    assert title == "정정"
