"""How a payslip differs from the draft before it, and why."""

from dataclasses import replace
from datetime import date
from typing import Any

from chassis.testing import kst
from payroll.prepaid.rules import Due
from payroll.run.rules.adjusted import Adjusted
from payroll.run.rules.difference import REASON_WORDS, difference
from payroll.run.rules.draft import outcome_of
from payroll.run.rules.kept import Reading, computed_month
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll_people import NOVEMBER, PAY_DAY, day, figures, kim, terms

NOW = kst("2026-12-01 09:00")


def slip(work: WorkMonth | None = None, own: Own | None = None) -> dict[str, Any]:
    outcome = outcome_of(work or kim(day(2), day(3)), own or Own([terms()]), figures())
    reading = Reading(f"{NOVEMBER:%Y-%m}", PAY_DAY, True, "v1", (), NOW)
    return dict(computed_month(reading, [outcome]).payslips[0])


def reasons(after: dict[str, Any], before: dict[str, Any] | None = None) -> tuple[str, ...]:
    change = difference(before or slip(), after)
    assert change is not None
    return change.reasons


def test_the_same_inputs_differ_in_nothing() -> None:
    assert difference(slip(), slip()) is None


def test_a_longer_day_is_told_as_hours_and_its_taxes_are_no_cause() -> None:
    change = difference(slip(), slip(kim(day(2), day(3, 600, overtime=120))))
    assert change is not None
    assert change.reasons == ("hours",)
    lines = {line.code: line for line in change.lines}
    assert (lines["overtime"].before, lines["overtime"].after) == (0, 30_960)
    assert lines["overtime"].now == ("연장근로수당 / 2시간 × 10,320원 × 1.5",)
    assert lines["employment"].reasons == ("gross",)


def test_another_wage_is_told_as_wage_terms() -> None:
    assert reasons(slip(own=Own([terms(11_000)]))) == ("wage",)


def test_another_family_is_told_as_wage_terms_where_tax_differs() -> None:
    much = kim(*(day(number, 720, overtime=240) for number in range(2, 28)))
    before = slip(much, Own([terms()]))
    assert reasons(slip(much, Own([terms(family_count=4)])), before) == ("wage",)


def test_another_rate_is_told_as_figures() -> None:
    before = slip()
    after = {**before, "hash": "other", "lines": [dict(line) for line in before["lines"]]}
    for line in after["lines"]:
        if line["code"] == "employment":
            line["formula"], line["amount"] = line["formula"].replace("0.9%", "1.0%"), line["amount"] + 160
    assert reasons(after, before) == ("figures",)


def test_an_advance_and_a_settled_change_are_told_by_their_names() -> None:
    due = Due(1, date(2026, 11, 10), 50_000)
    assert reasons(slip(own=Own([terms()], [due]))) == ("advance",)
    late = Adjusted(replace(kim(day(2)), month=date(2026, 10, 1)), "누락")
    assert reasons(slip(own=Own([terms()], (), [late]))) == ("adjusted",)


def test_a_new_site_without_other_won_is_told_as_the_person() -> None:
    change = difference(slip(), slip(replace(kim(day(2), day(3)), site_name="새 현장")))
    assert change is not None
    assert (change.reasons, change.lines) == (("person",), ())


def test_who_is_new_or_gone_is_told_as_such() -> None:
    new, gone = difference(None, slip()), difference(slip(), None)
    assert new is not None
    assert gone is not None
    assert (new.kind, gone.kind) == ("new", "gone")
    assert sum(line.after for line in new.lines if line.side == "earning") == slip()["gross_won"]
    assert difference(None, None) is None


def test_every_reason_has_a_word() -> None:
    assert all(REASON_WORDS.values())
