"""Staging, executing once and undoing as a whole, on both databases."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attendance.base import AuditRow
from attendance.closing.queries import MonthIsClosed
from attendance.day import actions as day_actions
from attendance.day.queries import changes_of, day_on
from attendance.importing import actions, queries
from attendance.importing.rules.told import Hours, Named, Reading, Told
from attendance.month.jobs import close_month
from attendance.roster.tables import Employee
from attendance.told.tables import ClientHours
from chassis.db import Database
from chassis.testing import kst, staff
from sqlalchemy import func, select

Person = Callable[..., Employee]
NOW = kst("2026-11-18 18:00")
FIRST, SECOND, THIRD = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4)


def times(day: date, start: str = "08:30", end: str = "17:30") -> Told:
    return Told("times", day, start, end)


def worked(day: date, **figures: int) -> Told:
    return Told("hours", day, hours=Hours(**figures))


def stage(db: Database, person: Employee, *days: Told, key: str = "k" * 20, sure: bool = True) -> int:
    named = Named(person.name, person.employee_no if sure else "", days=list(days))
    reading = Reading("chat", "2026-11", people=[named])
    return db.write(actions.stage, key, reading, "a.xlsx", staff(), NOW)


def lines(db: Database, import_id: int) -> list[queries.Line]:
    with db.read() as session:
        batch = queries.batch(session, import_id)
        assert batch is not None
        return queries.lines_of(session, batch, NOW)


def standings(db: Database, import_id: int) -> list[str]:
    return [line.standing for line in lines(db, import_id)]


def outcomes(db: Database, import_id: int) -> list[str]:
    return [line.line.outcome for line in lines(db, import_id)]


def seen(db: Database, person: Employee, day: date) -> tuple[str, str, str] | None:
    with db.read() as session:
        row = day_on(session, person.id, day)
    return None if row is None else (f"{row.clock_in:%H:%M}", f"{row.clock_out:%H:%M}", row.source)


def enter(db: Database, person: Employee, day: date, start: str = "09:00", end: str = "18:00") -> int:
    typed: dict[str, Any] = {"employee_id": person.id, "work_date": day, "in": start, "out": end}
    return db.write(day_actions.enter_day, day_actions.NewDay.model_validate(typed), staff(), NOW).id


def test_staging_the_same_form_twice_is_one_import(db: Database, person: Person) -> None:
    kim = person()
    assert stage(db, kim, times(FIRST)) == stage(db, kim, times(FIRST))


def test_frappe_hrms_5273_each_day_of_a_bulk_entry_has_its_history(db: Database, person: Person) -> None:
    kim = person()
    made = stage(db, kim, times(FIRST), times(SECOND, "22:00", "06:00"))
    assert standings(db, made) == ["new", "new"]
    assert seen(db, kim, FIRST) is None
    db.write(actions.execute, made, staff(), NOW)
    db.write(actions.execute, made, staff(), NOW)
    assert seen(db, kim, FIRST) == ("08:30", "17:30", "excel")
    with db.read() as session:
        changes = changes_of(session, kim.id, FIRST, SECOND)
        acts = session.scalars(select(AuditRow.action).where(AuditRow.action.startswith("import."))).all()
    assert {change.reason for change in changes} == {f"가져오기 {made} · a.xlsx"}
    assert len(changes) == 2
    assert acts == ["import.stage", "import.execute"]


def test_what_people_entered_is_protected_until_ticked(db: Database, person: Person) -> None:
    kim = person()
    enter(db, kim, FIRST)
    made = stage(db, kim, times(FIRST), times(SECOND))
    assert standings(db, made) == ["protected", "new"]
    [line, _] = lines(db, made)
    assert line.line.person_id is not None
    db.write(actions.tick_lines, made, line.line.person_id, {line.line.id})
    assert standings(db, made) == ["overwrite", "new"]
    db.write(actions.execute, made, staff(), NOW)
    assert seen(db, kim, FIRST) == ("08:30", "17:30", "excel")
    db.write(actions.undo, made, staff(), NOW)
    assert seen(db, kim, FIRST) == ("09:00", "18:00", "office")
    assert seen(db, kim, SECOND) is None
    assert outcomes(db, made) == ["undone", "undone"]


def test_what_changed_since_stays_and_is_named(db: Database, person: Person) -> None:
    kim = person()
    made = stage(db, kim, times(FIRST), times(SECOND))
    db.write(actions.execute, made, staff(), NOW)
    with db.read() as session:
        row = day_on(session, kim.id, FIRST)
    assert row is not None
    later = day_actions.Times.model_validate({"in": "08:30", "out": "19:00"})
    db.write(day_actions.change_day, row.id, later, staff(), NOW)
    db.write(actions.undo, made, staff(), NOW)
    assert outcomes(db, made) == ["kept", "undone"]
    assert seen(db, kim, FIRST) == ("08:30", "19:00", "office")


def test_a_name_alone_waits_for_a_person_and_creates_nobody(db: Database, person: Person) -> None:
    kim = person()
    made = stage(db, kim, times(FIRST), sure=False)
    assert standings(db, made) == ["unknown"]
    with pytest.raises(actions.NothingToWrite):
        db.write(actions.execute, made, staff(), NOW)
    with db.read() as session:
        [named] = queries.people_of(session, made)
        assert session.scalar(select(func.count(Employee.id))) == 1
    db.write(actions.pick_people, made, {named.id: 999})
    assert standings(db, made) == ["unknown"]
    db.write(actions.pick_people, made, {named.id: kim.id})
    assert standings(db, made) == ["new"]


def test_two_names_given_to_one_person_do_not_overwrite_each_other(db: Database, person: Person) -> None:
    kim = person()
    named = [
        Named(kim.name, kim.employee_no, days=[times(FIRST)]),
        Named("하늘이", days=[times(FIRST, "07:00")]),
    ]
    reading = Reading("chat", "2026-11", people=named)
    made = db.write(actions.stage, "d" * 20, reading, "", staff(), NOW)
    with db.read() as session:
        nick = queries.people_of(session, made)[1]
    db.write(actions.pick_people, made, {nick.id: kim.id})
    assert standings(db, made) == ["double", "double"]


def test_f_76_a_clients_hours_stand_beside_the_punches(db: Database, person: Person) -> None:
    kim = person()
    enter(db, kim, FIRST)
    made = stage(db, kim, worked(FIRST, base=480, night=60), Told("mark", SECOND, word="연차"))
    db.write(actions.execute, made, staff(), NOW)
    assert seen(db, kim, FIRST) == ("09:00", "18:00", "office")
    with db.read() as session:
        kept = session.scalars(select(ClientHours).order_by(ClientHours.work_date)).all()
    assert [(one.base, one.night, one.word) for one in kept] == [(480, 60, ""), (0, 0, "연차")]
    again = stage(db, kim, worked(FIRST, base=420), key="a" * 20)
    assert standings(db, again) == ["replace"]
    db.write(actions.execute, again, staff(), NOW)
    db.write(actions.undo, made, staff(), NOW)
    assert outcomes(db, made) == ["kept", "undone"]
    db.write(actions.undo, again, staff(), NOW)
    with db.read() as session:
        assert session.scalars(select(ClientHours.base)).all() == [480]


def test_the_same_import_again_finds_everything_there(db: Database, person: Person) -> None:
    kim = person()
    db.write(actions.execute, stage(db, kim, times(FIRST), worked(SECOND, base=480)), staff(), NOW)
    again = stage(db, kim, times(FIRST), worked(SECOND, base=480), key="b" * 20)
    assert standings(db, again) == ["same", "same"]


def test_a_closed_month_takes_no_days_and_gives_none_back(db: Database, person: Person) -> None:
    kim = person()
    made = stage(db, kim, times(FIRST), worked(SECOND, base=480))
    db.write(actions.execute, made, staff(), NOW)
    close_month(db, "2026-11", staff(), NOW)
    with pytest.raises(MonthIsClosed):
        db.write(actions.undo, made, staff(), NOW)
    later = stage(db, kim, times(THIRD), worked(THIRD, base=480), key="c" * 20)
    assert standings(db, later)[0] in ("closed", "double")
    assert seen(db, kim, FIRST) is not None


def test_days_to_come_and_days_before_the_hire_are_refused(db: Database, person: Person) -> None:
    kim = person(hired="2026-11-03")
    made = stage(db, kim, times(FIRST), times(date(2026, 11, 25)), times(SECOND))
    assert standings(db, made) == ["outside", "outside", "new"]


def test_hours_of_today_that_are_still_to_come_are_told_before_anything_is_entered(
    db: Database, person: Person
) -> None:
    kim, today = person(), NOW.date()
    made = stage(db, kim, times(today, "08:30", "18:01"), times(SECOND))
    assert standings(db, made) == ["to_come", "new"]
    ended = stage(db, kim, times(today, "08:30", "18:00"), key="b" * 20)
    assert standings(db, ended) == ["new"]
    night = stage(db, kim, times(today, "20:00", "05:00"), key="c" * 20)
    assert standings(db, night) == ["to_come"]


def test_an_import_goes_one_way(db: Database, person: Person) -> None:
    kim = person()
    made = stage(db, kim, times(FIRST))
    with pytest.raises(actions.NotExecuted):
        db.write(actions.undo, made, staff(), NOW)
    db.write(actions.execute, made, staff(), NOW)
    for late in (actions.discard, lambda session, number: actions.pick_people(session, number, {})):
        with pytest.raises(actions.NotStaged):
            db.write(late, made)
    db.write(actions.undo, made, staff(), NOW)
    db.write(actions.undo, made, staff(), NOW)
    with pytest.raises(actions.NotStaged):
        db.write(actions.execute, made, staff(), NOW)
    with pytest.raises(actions.NoSuchImport):
        db.write(actions.execute, 99, staff(), NOW)


def test_an_import_that_was_only_looked_at_can_be_thrown_away(db: Database, person: Person) -> None:
    made = stage(db, person(), times(FIRST))
    db.write(actions.discard, made)
    with db.read() as session:
        assert queries.batch(session, made) is None
