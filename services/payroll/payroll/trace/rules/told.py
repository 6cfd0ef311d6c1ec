"""The trace of a payslip for programs: its days, its inputs, and each line from quantity to won."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

FORMAT = 1
UP_TO_ONE, DOWN_TO_TEN = {"unit_won": 1, "direction": "up"}, {"unit_won": 10, "direction": "down"}

_KINDS_OF = {
    "pension": ("pension_rate", "pension_base"),
    "health": ("health_rate", "health_bounds"),
    "long_term_care": ("care_ratio",),
    "employment": ("employment_rate",),
    "local_tax": ("local_rate",),
}
# Which figure an income tax stands on is told by its source; what else belongs to that figure.
_TAXES = {
    "simple_tax": ("simple_tax", "child_credit"),
    "freelance_rate": ("freelance_rate",),
    "daily_worker": ("daily_worker",),
}
_MINUTES_AN_HOUR = 60
_TOLD = ("side", "code", "label", "formula", "basis", "counted")
_OWN_NAMES = ("amount", "minutes", "hourly_won", "multiplier")


def figures_of(line: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the run's figure rows that a line stands on."""
    kinds = _KINDS_OF.get(line["code"], ())
    if line["code"] == "income_tax":
        named = [
            row["figure"] for row in figures if row["figure"] in _TAXES and row["source"] == line["basis"]
        ]
        kinds = _TAXES[named[0]] if named else ()
    return [row for row in figures if row["figure"] in kinds]


def exact_won(line: Mapping[str, Any]) -> Fraction | None:
    """Return a line's won before rounding, where it is minutes at an hourly wage; None elsewhere."""
    if line.get("minutes") is None or not line.get("hourly_won"):
        return None
    won_minutes: Fraction = line["minutes"] * Fraction(line.get("hourly") or line["hourly_won"])
    return won_minutes * Fraction(line["multiplier"] or "1") / _MINUTES_AN_HOUR


def rounding_of(line: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return how a line was rounded: wages up to 1 won, premiums and taxes down to 10; None: not at all."""
    if exact_won(line) is not None:
        return UP_TO_ONE
    return DOWN_TO_TEN if line["code"] in (*_KINDS_OF, "income_tax") else None


def line_told(line: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one line for programs; what a line holds beyond the usual stands beside it."""
    exact = exact_won(line)
    minutes = line.get("minutes")
    return {
        **{name: line[name] for name in _TOLD},
        "quantity": None if minutes is None else {"unit": "minute", "value": minutes},
        "rate_won": line.get("hourly_won"),
        "multiplier": line.get("multiplier"),
        "exact_won": None if exact is None else str(exact),
        "rounding": rounding_of(line),
        "won": line["amount"],
        "figures": [row["id"] for row in figures_of(line, figures)],
        **{name: one for name, one in line.items() if name not in (*_TOLD, *_OWN_NAMES)},
    }


def person_told(kept: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one payslip for programs: who by number, days, inputs, lines, sums."""
    return {
        "kind": "person",
        "employee_no": kept["employee_no"],
        "terms": {
            name: kept[name] for name in ("tax_mode", "hourly_won", "family_count", "children", "percent")
        },
        "days": kept["days"],
        "inputs": kept["inputs"],
        "lines": [line_told(line, figures) for line in kept["lines"]],
        "notes": kept["notes"],
        "gross": kept["gross_won"],
        "deduction_total": kept["deduction_won"],
        "net": kept["net_won"],
        "hash": kept["hash"],
    }
