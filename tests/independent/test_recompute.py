"""A month from its exported trace, added up again by formulas that share no line with the services."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chassis.testing import TestApp, kst, make_app, staff
from payroll.app import create
from payroll.settings import PayrollSettings

from tests.independent import taxes
from tests.independent.crowd import MONTH, Crowd
from tests.independent.recompute import differences

ROOT = Path(__file__).parents[2]
EVERY_CODE = {
    *(
        "base",
        "overtime",
        "night",
        "holiday",
        "holiday_long",
        "weekly_holiday",
        "paid_holiday",
        "annual_leave",
    ),
    *("adjust_base", "adjust_overtime", "pension", "health", "long_term_care", "employment"),
    *("income_tax", "local_tax", "advance", "extra", "absence", "absence_week", "adjust_absence_week"),
    *(
        "item_meal",
        "item_car",
        "item_childcare",
        "item_position",
        "item_bonus",
        "item_leave_pay",
        "item_dormitory",
    ),
}


def trace_of(payroll: TestApp, month: dict[str, Any]) -> list[str]:
    """Compute November as attendance tells it and take its trace out."""
    attendance, office = payroll.peer("attendance"), payroll.client(staff())
    attendance.on("GET", f"/internal/months/{MONTH}", json=month)
    attendance.on("GET", "/internal/changes", json={"items": [], "next": None})
    run = {"month": MONTH, "pay_date": "2026-12-10"}
    assert office.post("/api/payroll/v1/runs", json=run).status_code == 201
    return office.get(f"/api/payroll/v1/runs/{MONTH}/trace").text.splitlines()


@pytest.fixture(name="trace", scope="module")
def _trace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    payroll = make_app(create, PayrollSettings, tmp_path_factory.mktemp("payroll"))
    payroll.at(kst("2026-12-01 09:30"))
    crowd = Crowd(600, seed=7)
    payroll.db.write(crowd.write)
    yield trace_of(payroll, crowd.month())
    payroll.close()


def test_a_month_of_every_kind_of_person_comes_out_to_the_won(trace: list[str]) -> None:
    assert list(differences(trace)) == []
    people = [json.loads(line) for line in trace[1:-1]]
    assert len(people) > 500
    assert {line["code"] for person in people for line in person["lines"]} >= EVERY_CODE
    assert {person["terms"]["tax_mode"] for person in people} == {"insured", "freelance", "daily"}
    assert max(person["gross"] for person in people) > 10_000_000
    assert any("남음" in note for person in people for note in person["notes"])
    taxes_told = [
        line["formula"] for person in people for line in person["lines"] if line["code"] == "income_tax"
    ]
    assert any("이미 원천징수한 30,120원" in each for each in taxes_told)


def test_one_won_changed_by_hand_is_noticed(trace: list[str]) -> None:
    for number in (1, len(trace) // 2, len(trace) - 2):
        for line in range(len(json.loads(trace[number])["lines"])):
            person = json.loads(trace[number])
            person["lines"][line]["won"] += 1
            told = [trace[0], json.dumps(person), trace[-1]]
            assert any(person["employee_no"] in each for each in differences(told))


def test_a_minute_a_wage_or_a_rate_changed_by_hand_is_noticed(trace: list[str]) -> None:
    number = next(place for place in range(1, len(trace) - 1) if is_plain(json.loads(trace[place])))
    for change in (_an_hour_more, _ten_won_an_hour_more):
        person = json.loads(trace[number])
        change(person)
        assert told_of(person, [trace[0], json.dumps(person), trace[-1]])
    head = json.loads(trace[0])
    next(row for row in head["figures"] if row["figure"] == "health_rate")["value"]["rate"] = "0.036"
    assert told_of(person, [json.dumps(head), trace[number], trace[-1]])


def is_plain(person: dict[str, Any]) -> bool:
    """Whether somebody is paid by the hour and insured by calculation, on some day of work."""
    own, health = person["inputs"]["own"], [line for line in person["lines"] if line["code"] == "health"]
    by_hour = all(terms["pay_kind"] == "hourly" for terms in own["history"])
    return bool(by_hour and health and person["days"] and not own["coverages"])


def told_of(person: dict[str, Any], trace: list[str]) -> list[str]:
    """What is said of one person."""
    return [each for each in differences(trace) if each.startswith(person["employee_no"])]


def _an_hour_more(person: dict[str, Any]) -> None:
    person["days"][0]["worked"] += 60


def _ten_won_an_hour_more(person: dict[str, Any]) -> None:
    for terms in person["inputs"]["own"]["history"]:
        terms["hourly_won"] += 10


def test_a_person_left_out_a_cut_file_and_a_mixed_one_are_noticed(trace: list[str]) -> None:
    assert list(differences([*trace[:1], *trace[2:]]))
    assert list(differences(trace[:-1]))
    end = {**json.loads(trace[-1]), "hash": "another"}
    assert list(differences([*trace[:-1], json.dumps(end)]))


def test_the_script_says_what_differs_and_exits_with_1(trace: list[str], tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text("\n".join(trace))
    person = json.loads(trace[1])
    person["lines"][0]["won"] += 1
    bad.write_text("\n".join([trace[0], json.dumps(person), *trace[2:]]))
    assert run(good).returncode == 0
    told = run(bad)
    assert told.returncode == 1
    assert person["employee_no"] in told.stdout


def run(path: Path) -> subprocess.CompletedProcess[str]:
    """Start the script as an operator does, without anything installed beside Python."""
    command = [sys.executable, "-I", "-S", "-c", STARTED, str(ROOT), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


STARTED = """
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("tests.independent.recompute", run_name="__main__")
"""


def test_the_script_imports_nothing_of_the_project() -> None:
    seen, waiting = set(), ["tests.independent.recompute"]
    while waiting:
        tree = ast.parse((ROOT / f"{waiting.pop().replace('.', '/')}.py").read_text())
        for node in ast.walk(tree):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            waiting += [name for name in names if name.startswith("tests.independent.") and name not in seen]
            seen |= set(names)
    foreign = {name.split(".")[0] for name in seen if not name.startswith("tests.independent.")}
    assert foreign <= sys.stdlib_module_names
    assert len(seen) > len(foreign)


@pytest.mark.parametrize(
    ("pay", "family", "won"),
    [(1_059_999, 1, 0), (1_060_000, 1, 1_040), (3_000_000, 1, 74_350), (3_000_000, 10, 3_600),
     (5_000_000, 12, 69_100), (10_090_000, 1, 1_563_270), (30_000_000, 2, 8_826_170)],
)  # fmt: skip
def test_the_own_table_gives_the_laws_examples(pay: int, family: int, won: int) -> None:
    assert taxes.cell(pay, family) == won
