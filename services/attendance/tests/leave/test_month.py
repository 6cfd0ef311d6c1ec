"""Leave in the month: the week of leave, what payroll reads, what the office sees."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attendance.leave import actions
from attendance.month.queries import month_document
from attendance.roster.tables import Employee
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
