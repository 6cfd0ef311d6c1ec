"""Changes after closing on both databases: the closed figures stay, the difference is settled once."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from attendance.adjustment.queries import settled_in, settled_of
from attendance.adjustment.rules import minutes_of, read_minutes, sums, total
from attendance.adjustment.tables import Adjustment
from attendance.amendment import actions
from attendance.amendment.queries import unsettled_of
from attendance.clock import actions as clock
from attendance.closing.queries import closing_of
from attendance.day import actions as days
from attendance.day.queries import day_on
from attendance.month import actions as closing
from attendance.month import jobs as month
from attendance.month.queries import live_document, month_document
from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.testing import kst, staff, write_core
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

Person = Callable[..., Employee]
NOW = kst("2026-12-03 10:00")
KIM = staff("manager", name="kim")


def enter(db: Database, person: Employee, day: str, end: str = "17:30", now: datetime = NOW) -> int:
    typed = {"employee_id": person.id, "work_date": day, "in": "08:30", "out": end}
    new = days.NewDay.model_validate(typed)
    return db.write(days.enter_day, new, KIM, now).id


def times(end: str, reason: str = "잔업 누락") -> days.Times:
    return days.Times.model_validate({"in": "08:30", "out": end, "reason": reason})


def change(db: Database, day_id: int, end: str) -> list[Adjustment]:
    return db.write(actions.change_day, day_id, times(end), KIM, NOW)


def close(db: Database, which: str = "2026-11") -> None:
    month.close_month(db, which, KIM, NOW)


def document(db: Database, which: str) -> dict[str, Any]:
    with db.read() as session:
        return month_document(session, which, NOW.date())


def snapshot(db: Database) -> str:
    with db.read() as session:
        closed = closing_of(session, "2026-11")
        assert closed is not None
        return closed.snapshot + closed.version


def test_a_change_after_closing_leaves_the_closed_month_and_goes_to_the_next(
    db: Database, person: Person
) -> None:
    kim = person()
    day = enter(db, kim, "2026-11-18")
    close(db)
    before = snapshot(db)
    [made] = change(db, day, "19:30")
    assert (made.of_month, made.to_month, made.employee_id) == ("2026-11", "2026-12", kim.id)
    assert {kind: value for kind, value in sums(read_minutes(made.minutes)).items() if value} == {
        "overtime": 120
    }
    assert snapshot(db) == before
    [told] = document(db, "2026-12")["adjustments"]
    assert (told["of_month"], told["overtime_minutes"], told["regular_minutes"]) == ("2026-11", 120, 0)
    assert told["days"] == [{"work_date": "2026-11-18", "overtime": 120}]
    assert document(db, "2026-11")["adjustments"] == []


def test_a_second_change_of_the_same_day_carries_only_what_is_new(db: Database, person: Person) -> None:
    kim = person()
    day = enter(db, kim, "2026-11-18")
    close(db)
    change(db, day, "19:30")
    [second] = change(db, day, "18:30")
    assert sums(read_minutes(second.minutes))["overtime"] == -60
    assert change(db, day, "18:30") == []
    frozen = json.loads(snapshot(db)[:-64])["employees"][0]
    with db.read() as session:
        made = [read_minutes(one.row.minutes) for one in settled_of(session, "2026-11")]
        again = live_document(session, "2026-11", NOW.date())["employees"][0]
    assert total([minutes_of(frozen, "2026-11"), *made]) == minutes_of(again, "2026-11")


def test_a_day_that_was_forgotten_and_one_never_worked_are_settled_too(db: Database, person: Person) -> None:
    kim = person()
    day = enter(db, kim, "2026-11-18")
    close(db)
    new = days.NewDay.model_validate(
        {"employee_id": kim.id, "work_date": "2026-11-19", "in": "08:30", "out": "17:30", "reason": "누락"}
    )
    [entered] = db.write(actions.enter_day, new, KIM, NOW)
    [removed] = db.write(actions.remove_day, day, "결근", KIM, NOW)
    assert (sums(read_minutes(entered.minutes))["days"], sums(read_minutes(removed.minutes))["regular"]) == (
        1,
        -480,
    )


def test_a_day_of_a_week_that_two_closed_months_share_is_settled_in_both(
    db: Database, person: Person
) -> None:
    kim = person()
    for day in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05"):
        enter(db, kim, day, now=kst("2027-01-02 09:00"))
    for which in ("2026-11", "2026-12"):
        month.close_month(db, which, KIM, kst("2027-01-02 09:00"))
    with db.read() as session:
        row = day_on(session, kim.id, date(2026, 11, 30))
    assert row is not None
    made = db.write(actions.remove_day, row.id, "결근", KIM, kst("2027-01-02 10:00"))
    assert [(one.of_month, one.to_month) for one in made] == [("2026-11", "2027-01"), ("2026-12", "2027-01")]
    # Without Monday the week stays at forty hours, and its Sunday is no longer earned.
    december = sums(read_minutes(made[1].minutes))
    assert (december["overtime"], december["regular"], december["weekly_holiday"]) == (-480, 480, -480)


def test_a_later_contract_changes_no_hours_of_a_closed_month(db: Database, person: Person) -> None:
    kim = person()
    day = enter(db, kim, "2026-11-18")
    close(db)
    db.write(roster.change_employee, kim.id, roster.EmployeePatch(weekly_hours=20), KIM, NOW)
    [made] = change(db, day, "19:30")
    assert {kind: value for kind, value in sums(read_minutes(made.minutes)).items() if value} == {
        "overtime": 120
    }
    assert made.weekly_hours == 40


def test_a_month_that_settles_is_frozen_with_what_it_settles(db: Database, person: Person) -> None:
    kim = person()
    day = enter(db, kim, "2026-11-18")
    close(db)
    change(db, day, "19:30")
    close(db, "2026-12")
    change(db, day, "20:30")
    assert [one["overtime_minutes"] for one in document(db, "2026-12")["adjustments"]] == [120]
    with db.read() as session:
        assert [one.row.to_month for one in settled_of(session, "2026-11")] == ["2026-12", "2027-01"]
        assert [one.words for one in settled_in(session, "2027-01", kim.id)] == ["연장 +1시간"]


def test_a_punch_after_the_closing_is_settled_when_the_office_says_so(db: Database, person: Person) -> None:
    kim = person()
    now = kst("2026-11-30 08:30")
    write_core(db, clock.clock_in, kim.id, "in", now)
    month.close_month(db, "2026-11", KIM, kst("2026-11-30 12:00"))
    write_core(db, clock.clock_out, kim.id, "out", kst("2026-11-30 17:30"))
    with db.read() as session:
        assert sums(unsettled_of(session, "2026-11", kim.id))["regular"] == 480
    made = db.write(actions.settle_month, "2026-11", kim.id, "마감 뒤 퇴근", KIM, NOW)
    assert (made.change_id, sums(read_minutes(made.minutes))["regular"]) == (None, 480)
    with pytest.raises(actions.NothingDiffers):
        db.write(actions.settle_month, "2026-11", kim.id, "다시", KIM, NOW)


def test_an_open_month_is_changed_in_itself(db: Database, person: Person) -> None:
    kim = person()
    day = enter(db, kim, "2026-11-18")
    with pytest.raises(actions.MonthIsOpen):
        change(db, day, "19:30")


def test_a_month_that_was_settled_elsewhere_is_not_opened_again(db: Database, person: Person) -> None:
    day = enter(db, person(), "2026-11-18")
    close(db)
    change(db, day, "19:30")
    with pytest.raises(closing.AlreadySettled):
        db.write(closing.reopen_month, "2026-11", "다시", KIM, NOW)


def test_the_database_takes_one_adjustment_for_a_change_and_a_month(db: Database, person: Person) -> None:
    day = enter(db, person(), "2026-11-18")
    close(db)
    [made] = change(db, day, "19:30")
    names = [column.name for column in Adjustment.__table__.columns if column.name != "id"]
    twice = {name: getattr(made, name) for name in names}
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.execute(insert(Adjustment).values(twice)))
