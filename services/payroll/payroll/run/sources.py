"""Reads what a run needs besides attendance: as it stands now, or as a locked run found it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from payroll.coverage.queries import coverages_of
from payroll.item.queries import items_of
from payroll.prepaid.queries import dues_of, settled_dues
from payroll.run import carrying
from payroll.run.queries import inputs_of, published_lines, worked_days
from payroll.run.rules.monthly import SICK
from payroll.run.rules.sources import Own, Sources
from payroll.run.rules.untaxed import OVERTIME_CODES
from payroll.run.tables import PayRun
from payroll.wage.queries import histories_of, history_of
from payroll.wage.rules import WageTerms

_AT_ONCE = 500


def sources_of(session: Session, month: str) -> Sources:
    """Return what a run of a month reads now."""
    histories = histories_of(session)
    return Sources(
        histories,
        dues_of(session, month),
        items_of(session, month),
        coverages_of(session),
        freed_of(session, month, histories),
        before_of(session, month),
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
    histories = histories_of(session, known_at=known_at)
    return Sources(
        histories,
        settled_dues(session, run.month),
        items_of(session, run.month, known_at),
        coverages_of(session, known_at),
        freed_of(session, run.month, histories),
        before_of(session, run.month),
        **carrying.settled(session, run),
    )


def freed_of(session: Session, month: str, histories: Mapping[int, Sequence[WageTerms]]) -> dict[int, int]:
    """Return by production worker the overtime pay of the year's earlier locked months that was not taxed."""
    makers = [
        number
        for number, history in histories.items()
        if any(terms.last_year_won is not None for terms in history)
    ]
    found: dict[int, int] = {}
    for start in range(0, len(makers), _AT_ONCE):
        lines = published_lines(session, f"{month[:4]}-01", month, makers[start : start + _AT_ONCE])
        for employee_id, told in lines:
            won = sum(line.get("tax_free", 0) for line in told if line["code"] in OVERTIME_CODES)
            found[employee_id] = found.get(employee_id, 0) + won
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


def missed_of(
    session: Session, asked: Collection[tuple[int, str]]
) -> dict[tuple[int, str], Mapping[date, int]]:
    """Return what published payslips of these employees and months took for absences, by day in minutes."""
    people, months = {number for number, _ in asked}, {month for _, month in asked}
    found: dict[tuple[int, str], Mapping[date, int]] = {}
    for employee_id, month, inputs in inputs_of(session, people, months):
        if inputs is not None and (employee_id, month) in asked:
            told = inputs["work"].get("absences", ())
            found[employee_id, month] = {
                date.fromisoformat(day): 0 if kind == SICK else minutes for day, minutes, kind in told
            }
    return found
