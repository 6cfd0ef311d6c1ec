"""The office's changes to days on both databases."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attendance.base import AuditRow
from attendance.clock import actions as clock
from attendance.closing.queries import MonthIsClosed
from attendance.day import actions, queries
from attendance.day.tables import Day
from attendance.month.jobs import close_month
from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import kst, staff, write_core
from sqlalchemy import select

Person = Callable[..., Employee]
NOW = kst("2026-11-18 18:00")


def enter(db: Database, person: Employee, work_date: str, start: str, end: str, **more: Any) -> Day:
    typed = {"employee_id": person.id, "work_date": work_date, "in": start, "out": end, **more}
    return db.write(actions.enter_day, actions.NewDay.model_validate(typed), staff(), NOW)


def refused_field(db: Database, person: Employee, *typed: str, **more: Any) -> str:
    with pytest.raises(Invalid) as refused:
        enter(db, person, *typed, **more)
    [field] = refused.value.fields
    return field


def changes(db: Database, person: Employee) -> list[Any]:
    with db.read() as session:
        return list(queries.changes_of(session, person.id, date(2026, 1, 1), date(2026, 12, 31)))


def test_entered_day_counts_like_a_punched_one(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    day = enter(db, kim, "2026-11-17", "22:00", "07:00", breaks=[["02:00", "03:00"]], reason="단말 고장")
    assert (day.source, day.site_id) == ("office", kim.site_id)
    with db.read() as session:
        row = queries.day(session, day.id)
    assert row is not None
    assert row.clock_out == kst("2026-11-18 07:00")
    assert row.noted.breaks == ((1560, 1620),)
    [change] = changes(db, kim)
    assert (change.before, change.reason, change.changed_by) == (None, "단말 고장", "office")


def test_second_entry_for_a_day_is_refused(db: Database, person: Person) -> None:
    kim = person()
    enter(db, kim, "2026-11-17", "08:30", "17:30")
    with pytest.raises(actions.DayTaken):
        enter(db, kim, "2026-11-17", "09:00", "18:00")
    assert len(changes(db, kim)) == 1


def test_impossible_entries_name_their_field(db: Database, person: Person) -> None:
    kim = person(hired="2026-11-02")
    db.write(roster.resign, kim.id, date(2026, 11, 18), staff(), NOW)
    assert refused_field(db, kim, "2026-11-17", "09:00", "09:00") == "clock_out"
    assert refused_field(db, kim, "2026-11-19", "09:00", "18:00") == "work_date"
    assert refused_field(db, kim, "2026-11-01", "09:00", "18:00") == "work_date"
    assert refused_field(db, kim, "2026-11-18", "09:00", "17:00") == "work_date"
    assert refused_field(db, kim, "2026-11-17", "19:00", "18:30") == "clock_out"
    assert refused_field(db, kim, "2026-11-17", "09:00", "18:00", breaks=[["08:00", "08:30"]]) == "breaks"
    assert changes(db, kim) == []


def test_unknown_person_has_no_days(db: Database) -> None:
    new = actions.NewDay.model_validate(
        {"employee_id": 9, "work_date": "2026-11-17", "in": "9:00", "out": "18:00"}
    )
    with pytest.raises(Invalid):
        db.write(actions.enter_day, new, staff(), NOW)


def test_correction_keeps_before_and_after(db: Database, person: Person) -> None:
    kim = person()
    write_core(db, clock.clock_in, kim.id, None, kst("2026-11-16 08:30"))
    with db.read() as session:
        row = queries.open_day(session, kim.id)
    assert row is not None
    times = actions.Times.model_validate({"clock_in": "08:30", "clock_out": "17:30", "reason": "퇴근 누락"})
    day = db.write(actions.change_day, row.id, times, staff(), NOW)
    assert (day.clock_out, day.source) == (kst("2026-11-16 17:30"), "office")
    [change] = changes(db, kim)
    assert json.loads(change.before)["clock_out"] is None
    assert json.loads(change.after)["clock_out"] == "2026-11-16T17:30:00+09:00"
    with db.read() as session:
        assert queries.open_day(session, kim.id) is None


def test_forgotten_day_is_mended(db: Database, person: Person) -> None:
    kim = person()
    write_core(db, clock.clock_in, kim.id, None, kst("2026-11-16 08:30"))
    write_core(db, clock.clock_in, kim.id, None, kst("2026-11-17 08:31"))
    with db.read() as session:
        first, second = queries.days_between(session, [kim.id], date(2026, 11, 1), date(2026, 11, 30))
    assert first.is_missing_out(NOW)
    times = actions.Times.model_validate({"in": "08:30", "out": "17:30"})
    db.write(actions.change_day, first.id, times, staff(), NOW)
    with db.read() as session:
        mended = queries.day(session, first.id)
        assert mended is not None
        assert not mended.is_missing_out(NOW)
        opened = queries.open_day(session, kim.id)
    assert opened is not None
    assert opened.id == second.id


def test_time_away_stays_inside_the_corrected_span(db: Database, person: Person) -> None:
    kim = person()
    for action, moment in (
        (clock.clock_in, "2026-11-17 08:00"),
        (clock.clock_out, "2026-11-17 12:00"),
        (clock.clock_in, "2026-11-17 13:00"),
        (clock.clock_out, "2026-11-17 15:00"),
        (clock.clock_in, "2026-11-17 16:00"),
        (clock.clock_out, "2026-11-17 18:00"),
    ):
        write_core(db, action, kim.id, None, kst(moment))
    with db.read() as session:
        [row] = queries.days_between(session, [kim.id], date(2026, 11, 17), date(2026, 11, 17))
    times = actions.Times.model_validate({"in": "08:00", "out": "15:30"})
    day = db.write(actions.change_day, row.id, times, staff(), NOW)
    assert day.away == "[[720, 780], [900, 930]]"


def test_removed_day_leaves_its_history(db: Database, person: Person) -> None:
    kim = person()
    day = enter(db, kim, "2026-11-17", "08:30", "17:30")
    db.write(actions.remove_day, day.id, "결근이었음", staff(), NOW)
    with db.read() as session:
        assert queries.day(session, day.id) is None
    removed, _ = changes(db, kim)
    assert (removed.after, removed.reason) == (None, "결근이었음")
    enter(db, kim, "2026-11-17", "09:00", "18:00")


def test_closed_month_takes_no_change(db: Database, person: Person) -> None:
    kim = person()
    day = enter(db, kim, "2026-10-16", "08:30", "17:30")
    close_month(db, "2026-10", staff(), NOW)
    times = actions.Times.model_validate({"in": "08:30", "out": "18:30"})
    with pytest.raises(MonthIsClosed):
        db.write(actions.change_day, day.id, times, staff(), NOW)
    with pytest.raises(MonthIsClosed):
        db.write(actions.remove_day, day.id, "", staff(), NOW)
    with pytest.raises(MonthIsClosed):
        enter(db, kim, "2026-10-19", "08:30", "17:30")
    with pytest.raises(actions.NoSuchDay):
        db.write(actions.change_day, 99, times, staff(), NOW)


def test_frappe_hrms_5273_every_edit_by_the_office_leaves_an_audit_row(db: Database, person: Person) -> None:
    kim = person()
    day = enter(db, kim, "2026-11-17", "08:30", "17:30", reason="단말 고장")
    times = actions.Times.model_validate({"in": "08:30", "out": "18:30", "reason": "연장 누락"})
    db.write(actions.change_day, day.id, times, staff(), NOW)
    db.write(actions.remove_day, day.id, "결근이었음", staff(), NOW)
    with db.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action.startswith("day."))).all()
    assert [row.action for row in rows] == ["day.enter", "day.change", "day.remove"]
    assert {row.object for row in rows} == {f"employee:{kim.id}"}
    told = json.loads(rows[1].detail)
    assert (told["before"], told["after"], told["reason"]) == ("08:30 ~ 17:30", "08:30 ~ 18:30", "연장 누락")
