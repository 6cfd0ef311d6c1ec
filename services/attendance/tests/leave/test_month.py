"""Leave in the month: the week of leave, what payroll reads, what the office sees."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attendance.assignment import actions as assignment
from attendance.day import actions as day_actions
from attendance.leave import actions
from attendance.month.queries import month_document, person_months
from attendance.pattern.actions import NewPattern, open_pattern
from attendance.roster.tables import Employee
from attendance.watch.queries import weeks
from chassis.db import Database
from chassis.testing import staff
from leave_people import NOW, work

TODAY = NOW.date()
People = Callable[..., Employee]


def enter(db: Database, person: Employee, kind: str, first: str, last: str, part: str = "full") -> None:
    typed = {"kind": kind, "first_day": first, "last_day": last, "part": part, "reason": "확인", "over": True}
    db.write(actions.enter, person.id, actions.OfficeWish.model_validate(typed), staff(), NOW)


def month_of_person(db: Database, month: str) -> dict[str, Any]:
    with db.read() as session:
        [found] = month_document(session, month, TODAY)["employees"]
    return dict(found)


@pytest.fixture
def worked(db: Database, person: People) -> Employee:
    """Somebody who came from Monday the 9th to Wednesday the 11th of November."""
    kim = person()
    work(db, kim, "2026-11-09", "2026-11-11")
    return kim


def holidays_of(db: Database) -> list[str]:
    return [week["week_end"] for week in month_of_person(db, "2026-11")["weekly_holidays"]]


def test_annual_leave_counts_as_attended_for_the_weekly_holiday(db: Database, worked: Employee) -> None:
    assert holidays_of(db) == []
    enter(db, worked, "annual", "2026-11-12", "2026-11-13")
    assert holidays_of(db) == ["2026-11-15"]


def test_a_whole_week_of_leave_earns_no_weekly_holiday(db: Database, worked: Employee) -> None:
    enter(db, worked, "annual", "2026-11-16", "2026-11-20")
    assert holidays_of(db) == []


@pytest.mark.parametrize(
    ("kind", "earns"), [("official", True), ("injury", True), ("unpaid", False), ("absent", False)]
)
def test_each_kind_of_day_off_counts_as_the_law_has_it(
    db: Database, worked: Employee, kind: str, earns: bool
) -> None:
    enter(db, worked, kind, "2026-11-12", "2026-11-13")
    assert bool(holidays_of(db)) is earns


def test_half_a_day_off_alone_is_no_attendance(db: Database, worked: Employee) -> None:
    enter(db, worked, "annual", "2026-11-12", "2026-11-12")
    enter(db, worked, "annual", "2026-11-13", "2026-11-13", "am")
    assert holidays_of(db) == []


def test_hx_f86_payroll_reads_leave_as_hours(db: Database, worked: Employee) -> None:
    enter(db, worked, "annual", "2026-11-12", "2026-11-12")
    enter(db, worked, "annual", "2026-11-11", "2026-11-11", "pm")
    enter(db, worked, "sick", "2026-11-13", "2026-11-13")
    enter(db, worked, "annual", "2026-12-01", "2026-12-01")
    found = month_of_person(db, "2026-11")
    assert found["leave_minutes"] == 720
    assert found["leave_days"] == [
        {"day": "2026-11-11", "kind": "annual", "minutes": 240, "whole": False},
        {"day": "2026-11-12", "kind": "annual", "minutes": 480, "whole": True},
        {"day": "2026-11-13", "kind": "sick", "minutes": 0, "whole": True},
    ]
    assert month_of_person(db, "2026-12")["leave_days"][0]["day"] == f"{date(2026, 12, 1)}"


def test_nobody_is_late_in_hours_covered_by_leave(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    give_pattern(db, kim)
    day = date(2026, 11, 12)
    came = {"employee_id": kim.id, "work_date": day, "in": "13:30", "out": "17:30", "reason": "종이"}
    db.write(day_actions.enter_day, day_actions.NewDay.model_validate(came), staff(), NOW)
    [late] = month_of_person(db, "2026-11")["days"]
    assert (late["late"], late["early"]) == (300, 0)
    enter(db, kim, "annual", "2026-11-12", "2026-11-12", "am")
    [told] = month_of_person(db, "2026-11")["days"]
    assert (told["late"], told["early"], told["worked"]) == (0, 0, late["worked"])
    with db.read() as session:
        [one] = person_months(session, "2026-11", [session.get_one(Employee, kim.id)])
        assert one.remarks_on(day, NOW) == []
        [week] = weeks(session, [session.get_one(Employee, kim.id)], date(2026, 11, 9), NOW)
        assert week.week.worked == late["worked"]


def test_half_a_day_of_leave_is_half_a_plan_for_the_watch(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    give_pattern(db, kim)
    enter(db, kim, "annual", "2026-11-26", "2026-11-26", "pm")
    with db.read() as session:
        [one] = weeks(session, [session.get_one(Employee, kim.id)], date(2026, 11, 23), NOW)
    assert [found.planned for found in one.week.days] == [480, 480, 480, 240, 480, 0, 0]


def give_pattern(db: Database, kim: Employee) -> None:
    typed = {"name": "주간", "site_id": kim.site_id, "since": "2026-01-02", "start": "08:30", "end": "17:30"}
    version = NewPattern.model_validate(typed | {"breaks": "12:30-13:30"})
    pattern_id = db.write(open_pattern, version, staff(), NOW).id
    move = assignment.Move(site_id=kim.site_id, since=date(2026, 1, 2), pattern_id=pattern_id)
    db.write(assignment.move, [kim.id], move, staff(), NOW)
