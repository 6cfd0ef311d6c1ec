"""Adds a month up again from its exported trace, with formulas of its own: 0 won of difference, or exit 1.

`python -m tests.independent.recompute trace.jsonl` (the answer of GET /api/payroll/v1/runs/{month}/trace).
Standard library only; nothing of the services is imported.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.independent.earnings import Line, Month, earned
from tests.independent.items import (
    bonus_since,
    daily_tax,
    insured_as_daily,
    items_paid,
    items_taken,
    months_since,
    untaxed_overtime,
)
from tests.independent.taxes import (
    Figures,
    bonus_tax,
    cut,
    income_tax,
    insured_in,
    of_age,
    premiums,
    rate_of,
)

Won = tuple[str, int]
"""An item's code and its won."""


def differences(told: Iterable[str]) -> Iterator[str]:
    """Yield a Korean sentence for everything that does not come out; nothing when all does."""
    rows = [json.loads(row) for row in told if row.strip()]
    head, people, end = rows[0], [row for row in rows if row["kind"] == "person"], rows[-1]
    if head["kind"] != "run" or end["kind"] != "end":
        yield "추적 파일이 끝까지 오지 않았습니다"
        return
    if end["hash"] != head["hash"]:
        yield "내려받는 동안 급여가 다시 계산되었습니다"
    if head["figures"] is None:
        yield "수치를 함께 남기기 전에 계산한 달입니다"
        return
    figures: Figures = {row["figure"]: row["value"] for row in head["figures"]}
    for person in people:
        yield from (f"{person['employee_no']}: {each}" for each in _person(person, head, figures))
    for name in ("gross", "deduction_total", "net"):
        yield from _unless(f"합계 {name}", sum(person[name] for person in people), head[name])
    yield from _unless("인원", len(people), head["payslips"])


def _person(person: dict[str, Any], head: dict[str, Any], figures: Figures) -> Iterator[str]:
    if person["inputs"] is None:
        yield "계산에 쓴 값이 남아 있지 않습니다"
        return
    pays, takes = recomputed(person, head, figures)
    lines = person["lines"]
    yield from _compared(pays, [(line["code"], line["won"]) for line in lines if line["side"] == "earning"])
    yield from _compared(takes, [(line["code"], line["won"]) for line in lines if line["side"] != "earning"])
    gross, taken = sum(won for _, won in pays), sum(won for _, won in takes)
    yield from _unless("지급총액", gross, person["gross"])
    yield from _unless("공제총액", taken, person["deduction_total"])
    yield from _unless("실수령액", gross - taken, person["net"])
    yield from _corrected(person)
    if person["net"] < 0:
        yield "실수령액이 0원보다 적습니다"


def recomputed(person: dict[str, Any], head: dict[str, Any], figures: Figures) -> tuple[list[Won], list[Won]]:
    """Return what one person earns and what is taken off, item by item."""
    work, own = person["inputs"]["work"], person["inputs"]["own"]
    history, items = own["history"], own.get("items", [])
    month = Month(work, person["days"], history, items)
    terms = month.terms(month.last_day.isoformat())
    pays = earned(month) + items_paid(month, figures, is_employee=terms["tax_mode"] != "freelance")
    changes = [
        _changed(Month(one["work"], one["work"]["days"], history, items, one.get("missed"), one.get("lost")))
        for one in own["adjusted"]
    ]
    pays = untaxed_overtime(month, pays, terms, own.get("freed_won", 0), figures)
    every = pays + [line for lines in changes for line in lines]
    takes = _taken(every, month, own, figures)
    if any(_sum(lines) < 0 for lines in changes) and min(_sum(every), _sum(every) - _total(takes)) < 0:
        # Too much was paid before and this month does not reach for it: it is left to an agreement.
        every = pays + [line for lines in changes if _sum(lines) >= 0 for line in lines]
        takes = _taken(every, month, own, figures)
    if own.get("corrections") and not every:
        takes = []
    takes += items_taken(month, _sum(every) - _total(takes))
    pays, carried = _carried(own.get("corrections", []), _sum(every), _sum(every) - _total(takes))
    every, takes = every + pays, takes + carried
    takes += _settled(_sum(every) - _total(takes), own["dues"])
    return [(line.code, line.won) for line in every], takes


def _corrected(person: dict[str, Any]) -> Iterator[str]:
    """What was paid and the differences together are what is right."""
    if "changes" not in person:
        return
    by = {side: _moved(person["changes"], side) for side in ("earning", "deduction")}
    was = person["before"]
    yield from _unless("정정 지급총액", was["gross"] + by["earning"], person["gross"])
    yield from _unless("정정 실수령액", was["net"] + by["earning"] - by["deduction"], person["net"])


def _moved(changes: list[dict[str, Any]], side: str) -> int:
    return sum(one["after"] - one["before"] for one in changes if one["side"] == side)


def _carried(waiting: list[dict[str, Any]], gross: int, net: int) -> tuple[list[Line], list[Won]]:
    """Corrections of earlier months: what is owed comes always, what was too much only above zero."""
    owed = [one for one in waiting if _net(one) >= 0]
    owing = [one for one in waiting if _net(one) < 0]
    pays: list[Line] = []
    takes: list[Won] = []
    for one in (*_in_order(owed), *_in_order(owing)):
        after = gross + _moved(one["changes"], "earning"), net + _net(one)
        if _net(one) < 0 and min(after) < 0:
            continue
        gross, net = after
        told = [(change, change["after"] - change["before"]) for change in one["changes"]]
        pays += [
            Line(f"correct_{change['code']}", won, change["tax_free"])
            for change, won in told
            if change["side"] == "earning"
        ]
        takes += [(f"correct_{change['code']}", won) for change, won in told if change["side"] != "earning"]
    return pays, takes


def _in_order(waiting: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(waiting, key=lambda one: (one["month"], one["number"], one["slip_id"]))


def _net(one: dict[str, Any]) -> int:
    return _moved(one["changes"], "earning") - _moved(one["changes"], "deduction")


def _changed(month: Month) -> list[Line]:
    return [replace(line, code=f"adjust_{line.code}") for line in earned(month, changed=True)]


def _taken(pays: list[Line], month: Month, own: dict[str, Any], figures: Figures) -> list[Won]:
    terms = month.terms(month.last_day.isoformat())
    pay = max(0, sum(line.won - line.free for line in pays))
    owed: dict[str, int] = {}
    if terms["tax_mode"] == "freelance":
        tax = cut(pay * rate_of(figures, "freelance_rate"))
    else:
        owed = _premiums(pay, month, own, figures)
    if terms["tax_mode"] == "daily":
        tax = daily_tax(month, pays, figures)
    elif terms["tax_mode"] == "insured":
        household = (terms["family_count"], terms["children"], terms["percent"])
        tax = income_tax(pay, *household, figures["child_credit"])
        if first := bonus_since(month):
            before = [one for one in own.get("taxed", []) if one["month"] >= first]
            tax = bonus_tax(pay, months_since(month, first), before, terms, figures["child_credit"])
    local = cut(tax * rate_of(figures, "local_rate"))
    return [*owed.items(), ("income_tax", tax), ("local_tax", local)]


def _premiums(pay: int, month: Month, own: dict[str, Any], figures: Figures) -> dict[str, int]:
    told = [row for row in own.get("coverages", []) if row["valid_from"] <= month.first.isoformat()]
    coverage: dict[str, Any] = max(told, key=lambda row: row["valid_from"]) if told else {}
    due = insured_in(month.work, month.first, joins_at_once=coverage.get("joins_at_once", False))
    left = month.work["resign_date"]
    before = left is not None and left <= month.first.isoformat()
    if month.terms(month.last_day.isoformat())["tax_mode"] == "daily" and not before:
        as_daily = insured_as_daily(month, pay, figures["daily_cover"])
        due = of_age(month.work, month.first) & (as_daily | {"employment"})
    for name, gone in (("pension", {"pension"}), ("health", {"health", "long_term_care"})):
        due -= gone if coverage.get(f"no_{name}") and not before else set()
    due -= {"employment"} if coverage.get("no_employment") and not before else set()
    found, bill = premiums(pay, figures), coverage.get("bill")
    if bill and due & {"pension", "health"}:
        found = {**bill, "employment": found["employment"]}
        due -= {name for name in bill if not bill[name]}
    return {name: won for name, won in found.items() if name in due}


def _settled(net: int, dues: list[dict[str, Any]]) -> list[Won]:
    left, lines = net, []
    for due in sorted(dues, key=lambda due: (due["paid_on"], due["advance_id"])):
        won = min(left, due["won"])
        left -= won
        lines += [("advance", won)] if won else []
    return lines


def _sum(lines: list[Line]) -> int:
    return sum(line.won for line in lines)


def _total(lines: list[Won]) -> int:
    return sum(won for _, won in lines)


def _compared(ours: list[Won], told: list[Won]) -> Iterator[str]:
    for code, won in (Counter(ours) - Counter(told)).elements():
        yield f"{code}: 다시 계산하면 {won:,}원이 있어야 합니다"
    for code, won in (Counter(told) - Counter(ours)).elements():
        yield f"{code}: 적힌 {won:,}원이 나오지 않습니다"


def _unless(what: str, ours: int, told: int) -> Iterator[str]:
    if ours != told:
        yield f"{what}: 다시 계산하면 {ours:,}, 적힌 값 {told:,}"


def main(paths: list[str]) -> int:
    """Check each file; print what differs; return the exit code."""
    wrong = 0
    for path in paths:
        text = Path(path).read_text("utf-8").splitlines()
        found = list(differences(text))
        wrong += len(found)
        print(*found, f"{path}: {len(text) - 2}명, 차이 {len(found)}건", sep="\n")
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
