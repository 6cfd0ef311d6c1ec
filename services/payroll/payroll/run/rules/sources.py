"""What a run reads besides attendance, by employee: everybody's, and one person's part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from payroll.coverage.rules import Coverage
from payroll.item.rules import Item, ordinary_won
from payroll.prepaid.rules import Due
from payroll.run.rules.adjusted import Adjusted
from payroll.run.rules.corrected import Corrected
from payroll.run.rules.missed import Taken
from payroll.wage.rules import WageTerms
from payroll.withholding.rules.period import TaxedMonth


@dataclass(frozen=True)
class Own:
    """One person's part: wage terms, wages paid early, changed hours and corrections of earlier months,
    items, insurance."""

    history: Sequence[WageTerms] = ()
    dues: Sequence[Due] = ()
    adjusted: Sequence[Adjusted] = ()
    items: Sequence[Item] = ()
    coverages: Sequence[Coverage] = ()
    freed_won: int = 0
    """Overtime pay of this year's other locked months that is not taxed (생산직)."""
    before_minutes: int = 0
    """Minutes worked before the month in the week of its first day."""
    corrections: Sequence[Corrected] = ()
    taxed: Sequence[TaxedMonth] = ()
    """Earlier months that a bonus of the month is for."""

    def allowances(self, day: date) -> int:
        """Won a month of the items that belong to the ordinary wage on a day."""
        return ordinary_won(self.items, day)


@dataclass(frozen=True)
class Sources:
    """Everybody's by employee id; who has nothing of a kind is not in it."""

    histories: Mapping[int, Sequence[WageTerms]] = field(default_factory=dict)
    dues: Mapping[int, Sequence[Due]] = field(default_factory=dict)
    items: Mapping[int, Sequence[Item]] = field(default_factory=dict)
    coverages: Mapping[int, Sequence[Coverage]] = field(default_factory=dict)
    freed: Mapping[int, int] = field(default_factory=dict)
    before: Mapping[int, int] = field(default_factory=dict)
    missed: Mapping[tuple[int, str], Taken] = field(default_factory=dict)
    """By employee and month what payslips took for absences, for the months that changed since."""
    corrections: Mapping[int, Sequence[Corrected]] = field(default_factory=dict)
    taxed: Mapping[int, Sequence[TaxedMonth]] = field(default_factory=dict)
    people: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """Of whom there is a correction: what is known of them, should attendance no longer tell."""

    def own(self, employee_id: int, adjusted: Sequence[Adjusted] = ()) -> Own:
        """Return one person's part, with the hours that attendance told of earlier months."""
        return Own(
            self.histories.get(employee_id, ()),
            self.dues.get(employee_id, ()),
            [self._with_taken(employee_id, one) for one in adjusted],
            self.items.get(employee_id, ()),
            self.coverages.get(employee_id, ()),
            self.freed.get(employee_id, 0),
            self.before.get(employee_id, 0),
            self.corrections.get(employee_id, ()),
            self.taxed.get(employee_id, ()),
        )

    def _with_taken(self, employee_id: int, one: Adjusted) -> Adjusted:
        taken = self.missed.get((employee_id, f"{one.work.month:%Y-%m}"))
        return replace(one, missed=taken.days, lost=taken.weeks) if taken else one
