"""What the month tells of days without work: who was missed when, and what each date pays without work."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from attendance.calendar.actions import Decision, decide_day
from attendance.calendar.rules import DayType
from attendance.day.actions import NewDay, enter_day
from attendance.leave import actions as leave
from attendance.month import jobs, queries
from attendance.month.rules import missed_days
from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.testing import kst, staff

Person = Callable[..., Employee]
END = kst("2026-12-01 09:00")
WEEK = [date(2026, 11, day) for day in range(2, 7)]


def work(db: Database, person: Employee, *dates: int) -> None:
    for day in dates:
        typed = {"employee_id": person.id, "work_date": f"2026-11-{day:02d}", "in": "09:00", "out": "18:00"}
        db.write(enter_day, NewDay.model_validate(typed), staff(), END)


def off(db: Database, person: Employee, kind: str, day: int, part: str = "full") -> None:
    at = f"2026-11-{day:02d}"
    typed = {"kind": kind, "first_day": at, "last_day": at, "part": part, "reason": "확인", "over": True}
    db.write(leave.enter, person.id, leave.OfficeWish.model_validate(typed), staff(), END)


def told(db: Database, now: datetime = END) -> dict[str, Any]:
    with db.read() as session:
        [found] = queries.month_document(session, "2026-11", now.date())["employees"]
    return dict(found)


def absences(db: Database, now: datetime = END) -> list[int]:
    return [date.fromisoformat(one["day"]).day for one in told(db, now)["absences"]]


def test_hx_f43_nobody_is_missed_before_the_hire_after_leaving_or_in_days_to_come(
    db: Database, person: Person
) -> None:
    kim = person(hired="2026-11-10")
    work(db, kim, 10, 12)
    assert absences(db, kst("2026-11-16 09:00")) == [11, 13]
    db.write(roster.resign, kim.id, date(2026, 11, 18), staff(), END)
    assert absences(db) == [11, 13, 16, 17]


def test_a_closed_month_keeps_what_was_missed_when_it_was_closed(db: Database, person: Person) -> None:
    work(db, person(), *range(2, 7))
    jobs.close_month(db, "2026-11", staff(), kst("2026-11-11 20:00"))
    assert absences(db) == [9, 10]


def test_paid_leave_is_not_missed_and_unpaid_leave_says_its_kind(db: Database, person: Person) -> None:
    kim = person(hired="2026-11-02")
    work(db, kim, 2, 3)
    off(db, kim, "annual", 4)
    off(db, kim, "unpaid", 5)
    off(db, kim, "annual", 6, "am")
    found = told(db, kst("2026-11-07 09:00"))
    assert found["absences"] == [
        {"day": "2026-11-05", "minutes": 480, "kind": "unpaid"},
        {"day": "2026-11-06", "minutes": 240, "kind": "annual"},
    ]
    assert found["weekly_holidays_lost"] == [{"day": "2026-11-08", "minutes": 480}]


def test_a_week_missed_in_the_last_month_loses_the_sunday_of_this_one(db: Database, person: Person) -> None:
    kim = person()
    work(db, kim, 2)
    with db.read() as session:
        [december] = queries.month_document(session, "2026-12", kst("2026-12-01 09:00").date())["employees"]
    assert december["absences"] == []
    assert december["weekly_holidays_lost"] == [{"day": "2026-12-06", "minutes": 480}]


def test_a_working_day_that_the_office_gave_free_is_not_missed(db: Database, person: Person) -> None:
    kim = person()
    work(db, kim, 2, 3, 4, 5)
    decision = Decision(date(2026, 11, 6), DayType.UNPAID_DAYOFF, "휴무")
    db.write(decide_day, decision, staff(), END)
    assert absences(db, kst("2026-11-08 09:00")) == []


def test_paid_holidays_are_told_with_their_dates(db: Database, person: Person) -> None:
    person()
    with db.read() as session:
        [found] = queries.month_document(session, "2026-10", END.date())["employees"]
    assert found["paid_holidays"] == [
        {"day": "2026-10-05", "minutes": 480},
        {"day": "2026-10-09", "minutes": 480},
    ]
    assert found["paid_holiday_minutes"] == 960


@dataclass(frozen=True)
class DayOff:
    kind: str
    minutes: int
    attended: bool


@pytest.mark.parametrize(
    ("came", "off_days", "missed"),
    [
        (WEEK, {}, []),
        ([], {}, [480] * 5),
        (WEEK[1:], {WEEK[0]: DayOff("annual", 480, True)}, []),
        (WEEK[1:], {WEEK[0]: DayOff("annual", 240, False)}, [240]),
        (WEEK[1:], {WEEK[0]: DayOff("sick", 0, False)}, [480]),
    ],
)
def test_only_the_minutes_nobody_worked_or_pays_are_missed(
    came: Iterable[date], off_days: Mapping[date, DayOff], missed: list[int]
) -> None:
    found = missed_days(WEEK, lambda _: True, list(came), off_days, lambda _: 480)
    assert [minutes for minutes, _ in found.values()] == missed
