"""Moving people between sites: rows follow each other, what was is never rewritten."""

from collections.abc import Callable
from datetime import date

import pytest
from attendance.assignment.queries import places_of, sites_on
from attendance.roster import actions
from attendance.roster.placing import LaterAssignment, Place, place
from attendance.roster.tables import Assignment, AssignmentChange, Employee
from attendance.site import actions as site
from chassis.db import Database
from chassis.testing import kst, staff
from sqlalchemy import select
from sqlalchemy.orm import Session

NOW = kst("2026-11-18 09:00")
People = Callable[..., Employee]


def another_site(db: Database, name: str = "두리전자") -> int:
    return db.write(site.open_site, site.NewSite(name=name), staff(), NOW).id


def move(db: Database, person: Employee, site_id: int | None, since: str) -> None:
    def write(session: Session) -> None:
        found = session.get(Employee, person.id)
        assert found is not None
        place(session, found, Place(site_id, date.fromisoformat(since)), staff(), NOW)

    db.write(write)


def spans(db: Database, person: Employee) -> list[tuple[int, str, str]]:
    with db.read() as session:
        rows = session.scalars(
            select(Assignment).where(Assignment.employee_id == person.id).order_by(Assignment.since)
        )
        return [(row.site_id, str(row.since), str(row.until or "")) for row in rows]


def test_a_hire_begins_the_first_assignment(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    assert spans(db, kim) == [(kim.site_id, "2026-01-02", "")]
    assert spans(db, person("이나리")) == []


def test_a_move_closes_one_row_and_opens_the_next(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    there = another_site(db)
    move(db, kim, there, "2026-11-16")
    assert spans(db, kim) == [(kim.site_id, "2026-01-02", "2026-11-16"), (there, "2026-11-16", "")]
    with db.read() as session:
        places = places_of(session, [kim])[kim.id]
        assert places.site_on(date(2026, 11, 15)) == kim.site_id
        assert places.site_on(date(2026, 11, 16)) == there
        assert session.get_one(Employee, kim.id).site_id == there


def test_a_move_to_come_leaves_the_present_site(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    move(db, kim, another_site(db), "2026-12-01")
    with db.read() as session:
        assert session.get_one(Employee, kim.id).site_id == kim.site_id
        assert sites_on(session, kim.id, date(2026, 11, 30)) == [kim.site_id]
        assert sites_on(session, kim.id, date(2026, 12, 1)) != [kim.site_id]


def test_a_second_choice_for_the_same_day_leaves_a_trace(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    there = another_site(db)
    move(db, kim, there, "2026-11-16")
    move(db, kim, None, "2026-11-16")
    assert spans(db, kim) == [(kim.site_id, "2026-01-02", "2026-11-16")]
    with db.read() as session:
        [change] = session.scalars(select(AssignmentChange))
        assert change.after is None


def test_a_move_before_the_last_one_is_refused(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    move(db, kim, another_site(db), "2026-11-16")
    with pytest.raises(LaterAssignment):
        move(db, kim, another_site(db, "세림식품"), "2026-11-10")


def test_another_site_in_the_record_is_a_move_as_of_today(db: Database, person: People) -> None:
    kim = person(site_name="한빛물류")
    there = another_site(db)
    patch = actions.EmployeePatch(site_id=there)
    for _ in range(2):
        db.write(actions.change_employee, kim.id, patch, staff(), NOW)
    assert spans(db, kim) == [(kim.site_id, "2026-01-02", "2026-11-18"), (there, "2026-11-18", "")]
