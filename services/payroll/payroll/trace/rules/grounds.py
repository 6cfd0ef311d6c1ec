"""The trace of a payslip for people: for each line its record, rule, value and sum, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from payroll.trace.rules.told import exact_won, figures_of, rounding_of

_ROUNDED = {"up": "1원 미만은 올림", "down": "10원 미만은 버림"}


@dataclass(frozen=True)
class Record:
    """What one day gave to a line: when somebody came and went, and how many minutes counted."""

    day: str
    times: str
    minutes: int


@dataclass(frozen=True)
class Value:
    """A value that was applied: what, how much, from when until when, where it stands."""

    name: str
    words: str
    since: str
    source: str


@dataclass(frozen=True)
class Ground:
    """One line from its records to its won."""

    side: str
    label: str
    won: int
    rule: str
    records: tuple[Record, ...]
    values: tuple[Value, ...]
    steps: tuple[str, ...]


def grounds_of(kept: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]) -> list[Ground]:
    """Return the grounds of a kept payslip's lines, in their order."""
    times = {day["work_date"]: _times(day) for day in kept["days"]}
    history = (kept["inputs"] or {}).get("own", {}).get("history", [])
    return [
        Ground(
            line["side"],
            line["label"],
            line["amount"],
            line["basis"],
            tuple(Record(day, times.get(day, ""), minutes) for day, minutes in _counted(line)),
            (*_wages(line, history), *(_figure(row) for row in figures_of(line, figures))),
            tuple(_steps(line)),
        )
        for line in kept["lines"]
    ]


def value_words(value: Mapping[str, Any]) -> str:
    """Return a figure's value as people read it."""
    if set(value) <= {"rate", "text"}:
        return value.get("text") or f"{percent_words(Fraction(value['rate']))}"
    if "low_won" in value:
        return f"{value['low_won']:,}원 이상 {value['high_won']:,}원 이하"
    if "one_won" in value:
        more = f"그다음 1명마다 {value['each_more_won']:,}원"
        return f"1명 {value['one_won']:,}원, 2명 {value['two_won']:,}원, {more}"
    if "day_free_won" in value:
        rate = percent_words(Fraction(value["rate"]))
        return f"하루 {value['day_free_won']:,}원 공제, 세율 {rate}"
    return "정해진 계산식" if "row_starts_won" in value else ", ".join(f"{one}" for one in value.values())


def percent_words(rate: Fraction) -> str:
    """Return a rate in percent without rounding where it ends: 19/400 → "4.75%"."""
    percent = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    return f"{percent.normalize():f}%"


def _counted(line: Mapping[str, Any]) -> Sequence[tuple[str, int]]:
    # A monthly wage counts days, not minutes: its sentence tells them.
    return line["counted"] if line.get("minutes") is not None else ()


def _times(day: Mapping[str, Any]) -> str:
    return f"{day['clock_in']}~{day['clock_out'] or '기록 없음'}" if day.get("clock_in") else ""


def _wages(line: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> Iterator[Value]:
    wage = line.get("hourly_won")
    if not wage:
        return
    last = max((day for day, _ in line["counted"] if day[:1].isdigit()), default="9999")
    begun = [row["valid_from"] for row in history if row["hourly_won"] == wage and row["valid_from"] <= last]
    since = f"{max(begun)}부터" if begun else ""
    yield Value("시급", f"{wage:,}원", since, "근로계약의 임금 조건")


def _figure(row: Mapping[str, Any]) -> Value:
    since = f"{row['valid_from']}부터 {row['valid_to']}까지"
    late = date.fromisoformat(row["confirmed_to"]) < date.fromisoformat(row["valid_to"])
    note = f", {row['confirmed_to']}까지 확정" if late else ""
    return Value(row["name"], value_words(row["value"]), since + note, row["source"])


def _steps(line: Mapping[str, Any]) -> Iterator[str]:
    yield line["formula"].removeprefix(f"{line['label']} / ")
    exact, rounding = exact_won(line), rounding_of(line)
    if exact is not None and not line.get("hourly"):
        times = "" if line["multiplier"] in (None, "1") else f" × {line['multiplier']}"
        yield f"{line['minutes']:,}분 ÷ 60 × {line['hourly_won']:,}원{times} = {_won(exact)}"
    if rounding and (exact is None or exact.denominator != 1):
        yield f"{_ROUNDED[rounding['direction']]}: {line['amount']:,}원"


def _won(exact: Fraction) -> str:
    if exact.denominator == 1:
        return f"{exact.numerator:,}원"
    whole = exact.numerator // exact.denominator
    return f"{whole:,}원 남짓" if exact > 0 else f"{whole + 1:,}원 남짓"
