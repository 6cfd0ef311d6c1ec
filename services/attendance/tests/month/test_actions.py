"""Closing months on both databases, and the hours they freeze."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attendance.calendar.actions import Decision, decide_day
from attendance.calendar.rules import DayType
from attendance.clock import actions as clock
from attendance.closing.queries import MonthIsBeingClosed
from attendance.day.actions import NewDay, enter_day
from attendance.month import actions, jobs, queries
from attendance.month.excel import excel_rows
from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.testing import kst, staff, write_core

Person = Callable[..., Employee]
NOW = kst("2026-11-30 20:00")


def work(db: Database, person: Employee, *dates: int, start: str = "09:00", end: str = "18:00") -> None:
    for day in dates:
        typed = {"employee_id": person.id, "work_date": f"2026-11-{day:02d}", "in": start, "out": end}
        db.write(enter_day, NewDay.model_validate(typed), staff(), NOW)


def document(db: Database, month: str = "2026-11") -> dict[str, Any]:
    with db.read() as session:
        return queries.month_document(session, month, NOW.date())


def test_month_holds_every_figure_that_payroll_reads(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    work(db, kim, 2, 3, 4, 5, 6, 7)
    [found] = document(db)["employees"]
    assert found["days_worked"] == 6
    assert found["worked_minutes"] == 6 * 480
    assert found["overtime_minutes"] == 480
    assert found["regular_minutes"] == 5 * 480
    assert found["weekly_holidays"] == [
        {"week_start": "2026-11-02", "week_end": "2026-11-08", "minutes": 480}
    ]
    assert found["workplace_size"] == 5
    assert found["days"][5] == {
        "work_date": "2026-11-07",
        "day_type": "unpaid_dayoff",
        "clock_in": "09:00",
        "clock_out": "18:00",
        "worked": 480,
        "break": 60,
        "overtime": 480,
        "night": 0,
        "holiday_within_8h": 0,
        "holiday_beyond_8h": 0,
        "site_name": "한빛물류",
        "workplace_size": 5,
        "late": 0,
        "early": 0,
        "break_owed": 0,
    }


def test_calendar_decision_counts_at_once(db: Database, person: Person) -> None:
    kim = person()
    work(db, kim, 20)
    before = document(db)
    db.write(decide_day, Decision(date(2026, 11, 20), DayType.PAID_HOLIDAY, "창립기념일"), staff(), NOW)
    after = document(db)
    [found] = after["employees"]
    assert (found["holiday_within_8h_minutes"], found["paid_holiday_minutes"]) == (480, 480)
    assert before["version"] != after["version"]


def test_same_days_have_the_same_version(db: Database, person: Person) -> None:
    work(db, person(), 2, 3)
    assert document(db)["version"] == document(db)["version"]


def test_closed_month_stays_as_it_was(db: Database, person: Person) -> None:
    kim = person()
    work(db, kim, 2, 3)
    opened = document(db)
    closed = jobs.close_month(db, "2026-11", staff(), NOW)
    again = jobs.close_month(db, "2026-11", staff("manager"), kst("2026-12-01 09:00"))
    assert (again.version, again.closed_at) == (closed.version, NOW)
    write_core(db, clock.clock_in, kim.id, None, kst("2026-11-30 21:00"))
    patch = roster.EmployeePatch.model_validate({"weekly_hours": 20})
    db.write(roster.change_employee, kim.id, patch, staff(), NOW)
    assert document(db) == opened | {"closed": True}


def test_reopened_month_counts_anew(db: Database, person: Person) -> None:
    kim = person()
    work(db, kim, 2)
    jobs.close_month(db, "2026-11", staff(), NOW)
    db.write(actions.reopen_month, "2026-11", "누락된 근무", staff(), NOW)
    work(db, kim, 3)
    assert document(db)["employees"][0]["days_worked"] == 2
    with pytest.raises(actions.NotClosed):
        db.write(actions.reopen_month, "2026-11", "다시", staff(), NOW)


def test_nothing_changes_in_a_month_whose_hours_are_being_counted(db: Database, person: Person) -> None:
    kim = person()
    counted = jobs.count(db, "2026-11", staff(), NOW)
    with pytest.raises(MonthIsBeingClosed):
        work(db, kim, 2)
    write_core(db, clock.clock_in, kim.id, None, kst("2026-11-30 21:00"))
    assert document(db)["closed"] is False
    db.write(actions.close_month, "2026-11", counted, staff(), NOW)
    assert document(db)["employees"][0]["days_worked"] == 0


def test_closing_that_broke_off_is_finished_by_the_next(db: Database, person: Person) -> None:
    kim = person()
    work(db, kim, 2)
    db.write(actions.hold_month, "2026-11", staff(), NOW)
    closed = jobs.close_month(db, "2026-11", staff(name="lee"), kst("2026-12-01 09:00"))
    assert (closed.closed_by, document(db)["employees"][0]["days_worked"]) == ("lee", 1)


def test_closing_that_broke_off_is_taken_back(db: Database, person: Person) -> None:
    counted = jobs.count(db, "2026-11", staff(), NOW)
    db.write(actions.reopen_month, "2026-11", "다시 셈", staff(), NOW)
    work(db, person(), 2)
    with pytest.raises(actions.NotClosed):
        db.write(actions.close_month, "2026-11", counted, staff(), NOW)


def test_month_to_come_is_not_closed(db: Database) -> None:
    with pytest.raises(actions.MonthNotBegun):
        jobs.close_month(db, "2026-12", staff(), NOW)


def test_only_those_employed_in_the_month_are_in_it(db: Database, person: Person) -> None:
    gone, later, kim = person("이바다"), person("박산들", hired="2026-12-01"), person()
    db.write(roster.resign, gone.id, date(2026, 11, 1), staff(), NOW)
    names = [found["name"] for found in document(db)["employees"]]
    assert names == [kim.name]
    assert later.name not in names


def test_day_without_a_clock_out_counts_no_minutes(db: Database, person: Person) -> None:
    kim = person()
    write_core(db, clock.clock_in, kim.id, None, kst("2026-11-16 08:30"))
    [found] = document(db)["employees"]
    assert (found["days_worked"], found["worked_minutes"]) == (1, 0)
    assert found["days"][0]["clock_out"] is None


def test_people_are_read_in_portions(db: Database, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "AT_ONCE", 2)
    everyone = [person(f"직원{n}").id for n in range(5)]
    assert [found["employee_id"] for found in document(db)["employees"]] == everyone


def test_excel_rows_are_oldest_first_and_inside_the_span(db: Database, person: Person) -> None:
    kim, lee = person(site_name="한빛물류"), person("이바다")
    work(db, kim, 2, 3, start="19:00", end="08:00")
    work(db, lee, 2)
    with db.read() as session:
        rows = excel_rows(session, date(2026, 11, 2), date(2026, 11, 2))
    assert rows == [
        ["E0001", "김하늘", "한빛물류", "2026-11-02", "19:00", "08:00", "야간", 720, 240, 420, 0, "관리자"],
        ["E0002", "이바다", "", "2026-11-02", "09:00", "18:00", "주간", 480, 0, 0, 0, "관리자"],
    ]
