"""Planning, publishing and copying a site's week."""

from datetime import date, timedelta

import pytest
from attendance.base import AuditRow
from attendance.closing.queries import MonthIsClosed
from attendance.day import actions as day
from attendance.month.jobs import close_month
from attendance.month.queries import person_months
from attendance.pattern.tables import Pattern
from attendance.roster import actions as roster
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Assignment
from attendance.rota import actions, queries
from attendance.rota.actions import Edit, WeekChanged
from attendance.rota.rules import Plan
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import kst, staff
from sqlalchemy import select
from sqlalchemy.orm import Session

from .conftest import MONDAY, NOW, Place

OFF = Plan("off")


def plan(db: Database, place: Place, who: int, on: date, wish: Plan | None, reason: str = "") -> int:
    edit = Edit(place.site, on - timedelta(days=on.weekday()), {(who, on): wish}, reason)
    return db.write(actions.change_plans, edit, staff(), NOW)


def publish(db: Database, place: Place, monday: date = MONDAY, reason: str = "", now: str = "") -> int:
    at = kst(now) if now else NOW
    return db.write(actions.publish, (place.site, monday), reason, staff(), at)


def shifts(db: Database, who: int, first: date = MONDAY) -> dict[int, str]:
    """Names of expected shifts of a week, 0 is Monday."""
    with db.read() as session:
        found = queries.expected(session, [who], first, first + timedelta(days=6))
    return {on.weekday(): shift.name for (_, on), shift in found.items()}


def work(db: Database, who: int, on: str, since: str, until: str, now: str) -> None:
    new = day.NewDay.model_validate(
        {"employee_id": who, "work_date": on, "in": since, "out": until, "reason": "시험"}
    )
    db.write(day.enter_day, new, staff(), kst(now))


def test_a_plan_is_nobodys_until_it_is_published(db: Database, place: Place) -> None:
    assert plan(db, place, place.sky, MONDAY, Plan("pattern", pattern_id=place.night)) == 1
    assert shifts(db, place.sky) == {}
    assert publish(db, place) == 1
    assert shifts(db, place.sky) == {0: "야간"}
    assert publish(db, place) == 0


def test_the_published_plan_comes_before_the_pattern_of_the_assignment(db: Database, place: Place) -> None:
    db.write(follow_pattern, place.sky, place.day)
    assert shifts(db, place.sky) == dict.fromkeys(range(5), "주간")
    plan(db, place, place.sky, MONDAY, OFF)
    plan(db, place, place.sky, MONDAY + timedelta(days=5), Plan("own", start=480, end=720))
    publish(db, place)
    assert shifts(db, place.sky) == {**dict.fromkeys(range(1, 5), "주간"), 5: "직접 입력"}


def follow_pattern(session: Session, employee_id: int, pattern_id: int) -> None:
    row = session.scalars(select(Assignment).where(Assignment.employee_id == employee_id)).one()
    row.pattern_id = pattern_id


def test_a_change_leaves_an_audit_row_with_before_and_after(db: Database, place: Place) -> None:
    plan(db, place, place.sky, MONDAY, Plan("pattern", pattern_id=place.day))
    plan(db, place, place.sky, MONDAY, OFF, "요청")
    with db.read() as session:
        rows = [row.detail for row in session.scalars(select(AuditRow)) if row.action == "rota.change"]
    assert "2026-11-23 주간 → 휴무" in str(rows[-1])
    assert "요청" in str(rows[-1])


def test_the_same_wish_again_changes_nothing(db: Database, place: Place) -> None:
    assert [plan(db, place, place.sky, MONDAY, OFF) for _ in range(2)] == [1, 0]
    assert plan(db, place, place.sky, MONDAY, None) == 1
    assert plan(db, place, place.sky, MONDAY, None) == 0


def test_a_day_already_worked_is_planned_anew_only_with_a_reason(db: Database, place: Place) -> None:
    work(db, place.sky, "2026-11-16", "08:00", "17:30", "2026-11-18 09:00")
    with pytest.raises(Invalid) as refused:
        plan(db, place, place.sky, date(2026, 11, 16), OFF)
    assert "reason" in refused.value.fields
    assert plan(db, place, place.sky, date(2026, 11, 16), OFF, "실제로는 대체 근무") == 1
    with pytest.raises(Invalid):
        publish(db, place, date(2026, 11, 16))
    assert publish(db, place, date(2026, 11, 16), "실제로는 대체 근무") == 1


def test_a_closed_month_takes_no_plan_and_no_publishing(db: Database, place: Place) -> None:
    plan(db, place, place.sky, date(2026, 11, 30), OFF)
    close_month(db, "2026-11", staff(), kst("2026-12-01 09:00"))
    with pytest.raises(MonthIsClosed):
        plan(db, place, place.sky, date(2026, 11, 30), None, "늦음")
    with pytest.raises(MonthIsClosed):
        publish(db, place, date(2026, 11, 30), "늦음")


def test_who_is_not_at_the_site_cannot_be_planned_there(db: Database, place: Place) -> None:
    before_hire = date(2025, 12, 29)
    with pytest.raises(Invalid) as refused:
        plan(db, place, place.sky, before_hire, OFF)
    assert list(refused.value.fields) == [f"c-{place.sky}-2025-12-29"]
    with pytest.raises(Invalid):
        plan(db, place, 999, MONDAY, OFF)


def test_a_pattern_of_another_site_or_one_that_has_ended_is_refused(db: Database, place: Place) -> None:
    def end(session: Session) -> None:
        session.get_one(Pattern, place.day).until = MONDAY

    db.write(end)
    for pattern_id in (place.day, 999):
        with pytest.raises(Invalid):
            plan(db, place, place.sky, MONDAY, Plan("pattern", pattern_id=pattern_id))


def test_a_week_that_somebody_else_changed_meanwhile_is_looked_at_again(db: Database, place: Place) -> None:
    with db.read() as session:
        seen = queries.stamp(session, place.site, MONDAY)
    plan(db, place, place.sea, MONDAY, OFF)
    edit = Edit(place.site, MONDAY, {(place.sky, MONDAY): OFF}, seen=seen)
    with pytest.raises(WeekChanged):
        db.write(actions.change_plans, edit, staff(), NOW)


def test_last_week_is_copied_into_empty_cells_only(db: Database, place: Place) -> None:
    for n in range(3):
        plan(db, place, place.sky, MONDAY + timedelta(days=n), Plan("pattern", pattern_id=place.day))
    following = MONDAY + timedelta(days=7)
    plan(db, place, place.sky, following, OFF)
    copy = (place.site, following)
    assert db.write(actions.copy_last_week, copy, staff(), NOW) == 2
    assert db.write(actions.copy_last_week, copy, staff(), NOW) == 0
    publish(db, place, following)
    assert shifts(db, place.sky, following) == {1: "주간", 2: "주간"}


def test_who_left_is_not_copied(db: Database, place: Place) -> None:
    plan(db, place, place.sky, MONDAY, OFF)
    db.write(roster.resign, place.sky, MONDAY + timedelta(days=3), staff(), NOW)
    assert db.write(actions.copy_last_week, (place.site, MONDAY + timedelta(days=7)), staff(), NOW) == 0


def test_frappe_hrms_4194_minutes_before_a_planned_start_do_not_count(db: Database, place: Place) -> None:
    tuesday = date(2026, 11, 17)
    plan(db, place, place.sky, tuesday, Plan("own", start=510, end=1050))
    publish(db, place, date(2026, 11, 16), now="2026-11-16 09:00")
    work(db, place.sky, "2026-11-17", "07:30", "17:30", "2026-11-18 09:00")
    with db.read() as session:
        [one] = person_months(session, "2026-11", employees_by_id(session, [place.sky]))
    counted = one.sheet.days[tuesday]
    assert counted is not None
    assert (counted.worked, counted.overtime) == (480, 0)


def test_frappe_hrms_3298_a_morning_out_belongs_to_the_planned_night(db: Database, place: Place) -> None:
    tuesday = date(2026, 11, 17)
    plan(db, place, place.sky, tuesday, Plan("pattern", pattern_id=place.night))
    plan(db, place, place.sky, date(2026, 11, 18), Plan("pattern", pattern_id=place.day))
    publish(db, place, date(2026, 11, 16))
    work(db, place.sky, "2026-11-17", "20:10", "05:00", "2026-11-18 09:00")
    with db.read() as session:
        [one] = person_months(session, "2026-11", employees_by_id(session, [place.sky]))
    assert list(one.rows) == [tuesday]
    assert one.late_and_early(tuesday) == (10, 0)
