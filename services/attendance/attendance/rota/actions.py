"""What the office plans; each function is one transaction and leaves an audit row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid, NotFound
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.assignment.queries import places_of
from attendance.base import AuditRow
from attendance.calendar.rules import month_of
from attendance.closing.queries import refuse_closed
from attendance.day.tables import Day
from attendance.pattern.queries import patterns_of
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Site
from attendance.rota import queries
from attendance.rota.queries import Cell
from attendance.rota.rules import WEEK, Plan
from attendance.rota.tables import RotaEntry

Wishes = Mapping[Cell, Plan | None]
Week = tuple[int, date]
NEEDS_REASON = "이미 일한 날의 계획을 바꾸려면 사유를 적으세요. 근로시간이 다시 계산됩니다."


class NoSuchSite(NotFound):
    code, message = "no_such_site", "찾는 고객사가 없습니다."


class WeekChanged(Conflict):
    code, message = (
        "rota_changed",
        "그 사이 다른 사람이 이 주의 근무표를 바꿨습니다. 아래 내용을 확인하고 다시 저장하세요.",
    )


@dataclass(frozen=True)
class Edit:
    """A change of cells of one site's week; `seen` is the mark of the week as it was looked at."""

    site_id: int
    monday: date
    wishes: Wishes
    reason: str = ""
    seen: str | None = None


def change_plans(session: Session, edit: Edit, who: Identity, now: datetime) -> int:
    """Put plans into cells, None taking one out; return how many cells became different.

    A new plan is a draft until it is published; a published one changes for everybody at once.
    """
    _hold_site(session, edit.site_id)
    known = queries.entries(session, {cell[0] for cell in edit.wishes}, edit.monday, _sunday(edit.monday))
    changed = {cell: plan for cell, plan in edit.wishes.items() if _said(known.get(cell)) != plan}
    if not changed:
        return 0
    if edit.seen is not None and edit.seen != queries.stamp(session, edit.site_id, edit.monday):
        raise WeekChanged
    _check_cells(session, edit.site_id, changed, known)
    _check_past(session, changed, edit.reason, now)
    names = queries.patterns_at(session, edit.site_id)
    lines = [_line(names, cell, known.get(cell), plan) for cell, plan in changed.items()]
    for cell, plan in changed.items():
        if row := _written(session, edit.site_id, cell, known.get(cell), plan):
            row.changed_by, row.changed_at = who.id, now
    _flush(session)
    detail = {"reason": edit.reason, "cells": lines}
    _record(session, (edit.site_id, edit.monday), "rota.change", detail, who, now)
    return len(changed)


def publish(session: Session, week: Week, reason: str, who: Identity, now: datetime) -> int:
    """Let workers see the drafts of a site's week and hours follow them; return how many there were."""
    site_id, monday = week
    _hold_site(session, site_id)
    waiting = queries.drafts(session, site_id, monday)
    if not waiting:
        return 0
    _check_past(session, {(row.employee_id, row.work_date) for row in waiting}, reason, now)
    for row in waiting:
        row.published_at = now
    detail = {"cells": len(waiting), "reason": reason}
    _record(session, week, "rota.publish", detail, who, now)
    return len(waiting)


def copy_last_week(session: Session, week: Week, who: Identity, now: datetime) -> int:
    """Plan empty cells of a site's week as the week before; return how many were planned.

    What is planned already stays; who is not at the site any more, and a pattern that has ended, is left out.
    """
    site_id, monday = week
    _hold_site(session, site_id)
    people = queries.people_of_week(session, site_id, monday)
    ids, before = [person.id for person, _ in people], monday - timedelta(days=WEEK)
    old = queries.entries(session, ids, before, monday - timedelta(days=1))
    taken = queries.entries(session, ids, monday, _sunday(monday))
    used = patterns_of(session, {row.pattern_id for row in old.values()})
    known = {person.id: (person, places) for person, places in people}
    wishes = dict[Cell, Plan | None]()
    for (employee_id, before_day), row in old.items():
        day, plan = before_day + timedelta(days=WEEK), queries.plan_of(row)
        free = row.site_id == site_id and day >= business_date(now) and (employee_id, day) not in taken
        ended = plan.kind == "pattern" and used.on(plan.pattern_id, day) is None
        if free and not ended and queries.is_there(*known[employee_id], site_id, day):
            wishes[employee_id, day] = plan
    return change_plans(session, Edit(site_id, monday, wishes), who, now)


def _sunday(monday: date) -> date:
    return monday + timedelta(days=WEEK - 1)


def _hold_site(session: Session, site_id: int) -> None:
    """On PostgreSQL two changes of one site's plans wait for each other; SQLite has one writer anyway."""
    if session.scalar(select(Site.id).where(Site.id == site_id).with_for_update()) is None:
        raise NoSuchSite


def _said(row: RotaEntry | None) -> Plan | None:
    return None if row is None else queries.plan_of(row)


def _check_cells(session: Session, site_id: int, changed: Wishes, known: Mapping[Cell, RotaEntry]) -> None:
    """Only people of the site on that day, only patterns that the site offers then, nobody twice."""
    people = employees_by_id(session, sorted({employee_id for employee_id, _ in changed}))
    by_id, places = {one.id: one for one in people}, places_of(session, people)
    offered = patterns_of(session, set(queries.patterns_at(session, site_id)))
    faults = {}
    for (employee_id, day), plan in changed.items():
        person, row = by_id.get(employee_id), known.get((employee_id, day))
        if row is not None and row.site_id != site_id:
            faults[cell_key(employee_id, day)] = "이 날은 다른 현장의 근무표에 있습니다."
        elif person is None or (plan and not queries.is_there(person, places[employee_id], site_id, day)):
            faults[cell_key(employee_id, day)] = "이 날은 이 현장에 배치되어 있지 않습니다."
        elif plan and plan.kind == "pattern" and offered.on(plan.pattern_id, day) is None:
            faults[cell_key(employee_id, day)] = "이 날은 이 현장에 없는 근무형태입니다."
    if faults:
        raise Invalid(fields=faults)


def cell_key(employee_id: int, day: date) -> str:
    """Name of a cell in forms and errors."""
    return f"c-{employee_id}-{day}"


def _check_past(session: Session, cells: Collection[Cell] | Wishes, reason: str, now: datetime) -> None:
    """No closed month; what changes the hours of a day already worked says why."""
    for month in sorted({month_of(day) for _, day in cells}):
        refuse_closed(session, month)
    past = [(one, day) for one, day in cells if day <= business_date(now)]
    if not past or reason.strip():
        return
    days = {day for _, day in past}
    worked = select(Day.employee_id, Day.work_date).where(
        Day.employee_id.in_({one for one, _ in past}), Day.work_date.between(min(days), max(days))
    )
    if any((row.employee_id, row.work_date) in past for row in session.execute(worked)):
        raise Invalid(fields={"reason": NEEDS_REASON})


def _written(
    session: Session, site_id: int, cell: Cell, row: RotaEntry | None, plan: Plan | None
) -> RotaEntry | None:
    """The entry of a cell with its new plan; None when it was taken out."""
    if plan is None:
        if row is not None:
            session.delete(row)
        return None
    if row is None:
        row = RotaEntry(employee_id=cell[0], work_date=cell[1], site_id=site_id)
        session.add(row)
    row.kind, row.pattern_id = plan.kind, plan.pattern_id
    row.start_minute, row.end_minute = plan.start, plan.end
    return row


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise WeekChanged from error


def _line(names: Mapping[int, str], cell: Cell, row: RotaEntry | None, plan: Plan | None) -> str:
    """A changed cell on one line of the audit: whose, when, before and after."""
    before, after = (one.word(names) if one else "없음" for one in (_said(row), plan))
    return f"employee:{cell[0]} {cell[1]} {before} → {after}"


def _record(
    session: Session, week: Week, action: str, detail: dict[str, Any], who: Identity, now: datetime
) -> None:
    told = {"week": week[1].isoformat(), **detail}
    audit.record(session, AuditRow, who, action=action, object=f"site:{week[0]}", now=now, detail=told)
