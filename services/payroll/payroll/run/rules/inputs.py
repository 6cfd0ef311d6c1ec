"""What a payslip keeps of its inputs and a run of its figures, as plain values: what the trace tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from payroll.figures.rules import KOREAN_NAMES, Dated, MonthFigures
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth

# Who it is stands beside the inputs, once.
_IDENTITY = ("employee_id", "employee_no", "name", "site_name")
_DATED = ("valid_from", "valid_to", "source", "confirmed_to")


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: dates in ISO, fractions exact as "19/400", dataclasses by field."""
    if isinstance(value, WorkMonth):
        return {name: plain(one) for name, one in vars(value).items() if name not in _IDENTITY}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def inputs_kept(work: WorkMonth, own: Own) -> dict[str, Any]:
    """Return what one payslip was computed from, but for its days, which it keeps anyway."""
    return {"work": {**plain(replace(work, days=())), "days": None}, "own": plain(own)}


def figures_kept(figures: MonthFigures) -> list[dict[str, Any]]:
    """Return the dated rows a run was computed with: what, from when until when, its values, its source."""
    return [
        {
            "id": f"{kind}@{row.valid_from.isoformat()}",
            "figure": kind,
            "name": KOREAN_NAMES.get(kind, kind),
            **{name: plain(getattr(row, name)) for name in _DATED},
            "value": {name: one for name, one in plain(row).items() if name not in _DATED},
        }
        for kind, row in _rows(figures)
    ]


def _rows(figures: Any) -> Iterator[tuple[str, Dated]]:
    for field in fields(figures):
        one = getattr(figures, field.name)
        if isinstance(one, Dated):
            yield field.name, one
        elif is_dataclass(one):
            yield from _rows(one)
