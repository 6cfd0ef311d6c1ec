"""Reads what a run needs besides attendance: as it stands now, or as a locked run found it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from payroll.coverage.queries import coverages_of
from payroll.item.queries import items_of
from payroll.item.rules import Item
from payroll.prepaid.queries import dues_of, settled_dues
from payroll.run import carrying
from payroll.run.queries import inputs_of, published_months, right_lines, worked_days
from payroll.run.rules.bonus import first_told, taxed_month
from payroll.run.rules.missed import Taken, taken_of
from payroll.run.rules.sources import Own, Sources
from payroll.run.rules.untaxed import OVERTIME_CODES
from payroll.run.tables import PayRun
from payroll.wage.queries import histories_of, history_of
from payroll.wage.rules import WageTerms
from payroll.withholding.rules.period import TaxedMonth

_AT_ONCE = 500


def sources_of(session: Session, month: str) -> Sources:
    """Return what a run of a month reads now."""
    histories, items = histories_of(session), items_of(session, month)
    return Sources(
        histories,
        dues_of(session, month),
        items,
        coverages_of(session),
        freed_of(session, month, histories),
        before_of(session, month),
        taxed=taxed_of(session, month, items),
        **carrying.waiting(session, month),
    )


def own_of(session: Session, month: str, employee_id: int) -> Own:
    """Return what a run of a month would read now of one person, but for what was paid early."""
    history = history_of(session, employee_id)
    return Own(
        history=history,
        items=items_of(session, month, only=employee_id).get(employee_id, ()),
        coverages=coverages_of(session, only=employee_id).get(employee_id, ()),
        freed_won=freed_of(session, month, {employee_id: history}).get(employee_id, 0),
    )


def sources_found(session: Session, run: PayRun) -> Sources:
    """Return what a locked run read when it was computed, whatever was entered since."""
    known_at = run.read_at
    freed, missed, taxed = _counted_then(session, run.month)
    return Sources(
        histories_of(session, known_at=known_at),
        settled_dues(session, run.month),
        items_of(session, run.month, known_at),
        coverages_of(session, known_at),
        freed,
        before_of(session, run.month),
        missed,
        taxed=taxed,
        **carrying.settled(session, run),
    )


def freed_of(session: Session, month: str, histories: Mapping[int, Sequence[WageTerms]]) -> dict[int, int]:
    """Return by production worker the overtime pay of the year's other locked months that is not taxed.

    A corrected month counts as it is right, in the year it was worked in, whenever the difference is paid.
    """
    makers, found = _makers(histories), dict[int, int]()
    for start in range(0, len(makers), _AT_ONCE):
        for employee_id, told in right_lines(session, month[:4], month, makers[start : start + _AT_ONCE]):
            won = sum(line.get("tax_free", 0) for line in told if line["code"] in OVERTIME_CODES)
            found[employee_id] = found.get(employee_id, 0) + won
    return found


def _counted_then(
    session: Session, month: str
) -> tuple[dict[int, int], dict[tuple[int, str], Taken], dict[int, list[TaxedMonth]]]:
    # By the payslips themselves: corrections since, and how they are counted today, change nothing.
    freed: dict[int, int] = {}
    taxed: dict[int, list[TaxedMonth]] = {}
    missed: dict[tuple[int, str], Taken] = {}
    for number, _, inputs, _ in inputs_of(session, [month]):
        freed[number] = inputs["own"].get("freed_won", 0)
        taxed[number] = [TaxedMonth(**one) for one in inputs["own"].get("taxed", ())]
        for one in inputs["own"]["adjusted"]:
            if one.get("missed") is not None:
                taken = Taken(_by_date(one["missed"]), _by_date(one.get("lost") or {}))
                missed[number, one["work"]["month"][:7]] = taken
    return freed, missed, taxed


def _makers(histories: Mapping[int, Sequence[WageTerms]]) -> list[int]:
    return [
        number
        for number, history in histories.items()
        if any(terms.last_year_won is not None for terms in history)
    ]


def taxed_of(
    session: Session, month: str, items: Mapping[int, Sequence[Item]]
) -> dict[int, list[TaxedMonth]]:
    """Return by employee the locked months that a bonus of this month is for: taxable pay and income tax."""
    told = {number: first for number, own in items.items() if (first := first_told(own, month))}
    found: dict[int, list[TaxedMonth]] = {}
    numbers = sorted(told)
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        rows = published_months(session, min(told[one] for one in part), month, part)
        for number, of_month, lines in rows:
            if of_month >= told[number]:
                found.setdefault(number, []).append(taxed_month(of_month, lines))
    return found


def before_of(session: Session, month: str) -> dict[int, int]:
    """Return by employee the minutes of the first week that lie in the month before, by its payslips."""
    first = date.fromisoformat(f"{month}-01")
    monday, last = first - timedelta(days=first.weekday()), first - timedelta(days=1)
    if monday == first:
        return {}
    found = {}
    for employee_id, days in worked_days(session, f"{last:%Y-%m}"):
        minutes = sum(day["worked"] for day in days if day["work_date"] >= monday.isoformat())
        if minutes:
            found[employee_id] = minutes
    return found


def missed_of(session: Session, asked: Collection[tuple[int, str]]) -> dict[tuple[int, str], Taken]:
    """Return what published payslips of these employees and months took for absences."""
    people, months = {number for number, _ in asked}, {month for _, month in asked}
    return {
        (number, month): taken_of(_absences(inputs["work"]), _weeks(inputs["work"]), lines)
        for number, month, inputs, lines in inputs_of(session, months, people)
        if (number, month) in asked
    }


def _absences(work: Mapping[str, Any]) -> list[tuple[date, int, str]]:
    told = work.get("absences", ())
    return [(date.fromisoformat(day), minutes, kind) for day, minutes, kind in told]


def _weeks(work: Mapping[str, Any]) -> list[tuple[date, int]]:
    return [(date.fromisoformat(day), minutes) for day, minutes in work.get("lost_weeks", ())]


def _by_date(told: Mapping[str, int]) -> dict[date, int]:
    return {date.fromisoformat(day): minutes for day, minutes in told.items()}
