"""Decisions about days on both databases."""

from datetime import date

import pytest
from attendance.calendar import actions, queries
from attendance.calendar.rules import DayType
from attendance.closing.queries import MonthIsClosed
from attendance.month.jobs import close_month
from chassis.db import Database
from chassis.testing import kst, staff

NOW = kst("2026-11-18 09:00")
DAY = date(2026, 11, 20)


def kind_of(db: Database, day: date) -> DayType:
    with db.read() as session:
        return queries.work_calendar(session, day, day).type_of(day)


def test_decision_is_kept_changed_and_taken_back(db: Database) -> None:
    for kind in (DayType.PAID_HOLIDAY, DayType.UNPAID_DAYOFF):
        db.write(actions.decide_day, actions.Decision(DAY, kind, "창립기념일"), staff(), NOW)
        assert kind_of(db, DAY) is kind
    db.write(actions.decide_day, actions.Decision(DAY, None), staff(), NOW)
    db.write(actions.decide_day, actions.Decision(DAY, None), staff(), NOW)
    assert kind_of(db, DAY) is DayType.WORKDAY


def test_closed_month_takes_no_decision(db: Database) -> None:
    close_month(db, "2026-10", staff(), NOW)
    with pytest.raises(MonthIsClosed):
        db.write(actions.decide_day, actions.Decision(date(2026, 10, 1), DayType.PAID_HOLIDAY), staff(), NOW)
