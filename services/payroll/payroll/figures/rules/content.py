"""A figure's content as it is kept (whole won, rates as exact text) and as the calculation reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

from payroll.figures.rules import KINDS, Dated, SimpleTax, SpecialBand

SPAN_FIELDS = tuple(field.name for field in fields(Dated))


def content_fields(kind: str) -> tuple[str, ...]:
    """Name what a kind holds beside its dates and source."""
    return tuple(field.name for field in fields(KINDS[kind]) if field.name not in SPAN_FIELDS)


def figure_of(
    kind: str, content: Mapping[str, Any], valid_from: date, valid_to: date, confirmed_to: date, source: str
) -> Dated:
    """Return a figure ready to calculate with; a content that lacks or garbles something is a ValueError."""
    try:
        given = dict(content)
        if KINDS[kind] is SimpleTax:
            given["special"] = [_special_band(band) for band in given["special"]]
        exact = {name: _exact(name, value) for name, value in given.items()}
        return KINDS[kind](valid_from, valid_to, source, confirmed_to, **exact)
    except (KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise ValueError(f"{kind}: {error}") from error


def _special_band(raw: Mapping[str, Any]) -> SpecialBand:
    return SpecialBand(**{name: _exact(name, value) for name, value in raw.items()})


def _exact(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_exact("rate", item) for item in value)
    if isinstance(value, str) and name != "text":
        return Fraction(value)
    return value
