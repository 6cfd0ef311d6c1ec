"""The rows of figures: each kind's values beside its days and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class Dated:
    """From when until when a figure holds, where it stands, and up to which day it is published law."""

    valid_from: date
    valid_to: date
    source: str
    confirmed_to: date

    def holds_on(self, day: date) -> bool:
        """Say whether the figure is in force on a day."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class HourlyFloor(Dated):
    """Minimum wage (최저임금): won per hour."""

    hourly_won: int


@dataclass(frozen=True)
class Rate(Dated):
    """A share taken from an amount, exact; `text` is how the law writes it (empty: in percent)."""

    rate: Fraction
    text: str = ""

    @property
    def words(self) -> str:
        """The rate as people read it: "4.75%", "0.9448/7.19"."""
        return self.text or f"{float(self.rate * 100):g}%"


@dataclass(frozen=True)
class Bounds(Dated):
    """The lowest and highest monthly amount in won."""

    low_won: int
    high_won: int


@dataclass(frozen=True)
class DailyWorkerTax(Dated):
    """A daily worker's tax: won free of it each day, the rate, and the share that stays after the credit."""

    day_free_won: int
    rate: Fraction
    kept_share: Fraction


@dataclass(frozen=True)
class ChildCredit(Dated):
    """Won taken off the monthly table tax for children of 8 to 20."""

    one_won: int
    two_won: int
    each_more_won: int


@dataclass(frozen=True)
class MonthlyCap(Dated):
    """Won a month of an item that are not taxed, `most_times` over at most (once for each child)."""

    monthly_won: int
    most_times: int

    def won(self, times: int = 1) -> int:
        """Return the cap for so many children; an item that knows none counts once."""
        return self.monthly_won * max(1, min(times, self.most_times))


@dataclass(frozen=True)
class DailyCover(Dated):
    """From when a daily worker's month is insured: days, hours or won a month."""

    days: int
    hours: int
    monthly_won: int


@dataclass(frozen=True)
class OvertimeCap(Dated):
    """Untaxed overtime of production workers: won a year, for whom by the month's and last year's pay."""

    monthly_won: int
    last_year_won: int
    yearly_won: int


@dataclass(frozen=True)
class SpecialBand:
    """One band of the table's special deduction: base and rate for a family of 1, 2 and 3 or more."""

    up_to: int
    base: tuple[int, ...]
    rate: tuple[Fraction, ...]
    less_over: int
    less_rate: Fraction


@dataclass(frozen=True, eq=False)
class SimpleTax(Dated):
    """The fixed numbers from which 소득세법 시행령 별표 2 was made; compared by identity, made once."""

    row_starts_won: int
    last_row_won: int
    row_steps: tuple[tuple[int, int], ...]
    person_won: int
    most_family: int
    small_cell_won: int
    earned_cap_won: int
    earned: tuple[tuple[int, int, Fraction], ...]
    pension_low_won: int
    pension_high_won: int
    pension_rate: Fraction
    brackets: tuple[tuple[int, Fraction, int], ...]
    special: tuple[SpecialBand, ...]
    special_extra_over_won: int
    special_extra_rate: Fraction
    credit_step_won: int
    credit_low_rate: Fraction
    credit_high_rate: Fraction
    credit_limit_rate: Fraction
    credit_limits: tuple[tuple[int, int, int, int], ...]
    above: tuple[tuple[int, int, Fraction], ...]
