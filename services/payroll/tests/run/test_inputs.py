"""What a payslip keeps of its inputs, and a run of its figures."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

from payroll.prepaid.rules import Due
from payroll.run.rules.draft import outcome_of
from payroll.run.rules.inputs import figures_kept, inputs_kept, plain
from payroll.run.rules.seal import content_hash
from payroll.run.rules.sources import Own
from payroll_people import day, figures, kim, terms, week

WORK = kim(day(3), day(4, 540, overtime=60), weeks=(week(8),))
OWN = Own([terms(), terms(11_000, date(2026, 11, 16))], [Due(7, date(2026, 11, 5), 100_000)])


def test_inputs_tell_terms_weeks_and_dues_and_nobodys_name() -> None:
    kept = inputs_kept(WORK, OWN)
    assert [one["valid_from"] for one in kept["own"]["history"]] == ["2026-01-01", "2026-11-16"]
    assert kept["own"]["dues"] == [{"advance_id": 7, "paid_on": "2026-11-05", "won": 100_000}]
    assert kept["work"]["weekly_holidays"] == [
        {"week_start": "2026-11-02", "week_end": "2026-11-08", "minutes": 480}
    ]
    assert "김하늘" not in json.dumps(kept, ensure_ascii=False)


def test_figures_keep_value_dates_and_source_exactly() -> None:
    rows = {row["figure"]: row for row in figures_kept(figures())}
    assert rows["pension_rate"]["id"] == "pension_rate@2026-01-01"
    assert rows["pension_rate"]["value"]["rate"] == "19/400"
    assert rows["care_ratio"]["value"]["rate"] == str(Fraction("0.1314"))
    assert rows["minimum_wage"]["source"]
    assert {"simple_tax", "child_credit", "freelance_rate", "local_rate", "health_bounds"} <= set(rows)


def test_everything_kept_is_plain_json_without_a_float() -> None:
    kept = [inputs_kept(WORK, OWN), figures_kept(figures())]
    assert json.loads(json.dumps(kept)) == plain(kept)
    assert not any(isinstance(value, float) for value in walk(kept))


def test_what_is_kept_for_the_trace_is_no_part_of_the_hash() -> None:
    outcome = outcome_of(WORK, OWN, figures())
    assert content_hash(replace(outcome, own=OWN)) == content_hash(replace(outcome, own=Own()))


def walk(value: object) -> list[object]:
    """Every value inside lists and objects."""
    if isinstance(value, dict):
        return [one for inner in value.values() for one in walk(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in walk(inner)]
    return [value]
