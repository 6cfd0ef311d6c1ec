"""The roster on both databases: hires happen once, phones are unique at work, every change is fed on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from attendance.base import AuditRow
from attendance.roster import actions, queries
from attendance.roster.tables import Employee
from chassis.audit import broken_links
from chassis.db import Database
from chassis.errors import Conflict, Invalid
from chassis.testing import kst, staff
from sqlalchemy import select

Person = Callable[..., Employee]
NOW = kst("2026-11-18 09:00")


def new(**more: Any) -> actions.NewEmployee:
    known = {
        "name": "김하늘",
        "birth_date": "1990-05-05",
        "phone": "010-1234-5678",
        "hire_date": "2026-11-18",
    }
    return actions.NewEmployee.model_validate(known | more)


def seqs(db: Database, after: int = 0) -> list[tuple[int, int]]:
    with db.read() as session:
        return [(seq, person.id) for seq, person in queries.changes(session, after, 100)]


def test_same_application_is_the_same_employee(db: Database) -> None:
    first, created = db.write(actions.hire, new(), staff(), NOW, application_id="a-1")
    again, created_again = db.write(actions.hire, new(), staff(), NOW, application_id="a-1")
    assert (first.id, created, created_again) == (again.id, True, False)
    assert first.employee_no == "E0001"
    assert len(seqs(db)) == 1


def test_two_people_may_share_name_and_birth_date(db: Database) -> None:
    first, _ = db.write(actions.hire, new(), staff(), NOW)
    second, _ = db.write(actions.hire, new(phone="010-9999-0000"), staff(), NOW)
    assert first.id != second.id
    with db.read() as session:
        twins = queries.same_person(session, "김하늘", date(1990, 5, 5), but=first.id)
    assert [twin.id for twin in twins] == [second.id]


def test_phone_of_somebody_at_work_is_taken(db: Database) -> None:
    db.write(actions.hire, new(), staff(), NOW)
    with pytest.raises(actions.PhoneTaken) as refused:
        db.write(actions.hire, new(name="이바다"), staff(), NOW)
    assert "phone" in refused.value.fields


def test_phone_of_somebody_who_left_is_free(db: Database) -> None:
    gone, _ = db.write(actions.hire, new(hire_date="2026-01-02"), staff(), NOW)
    db.write(actions.resign, gone.id, date(2026, 11, 1), staff(), NOW)
    db.write(actions.hire, new(), staff(), NOW)
    with pytest.raises(actions.PhoneTaken):
        db.write(actions.undo_resignation, gone.id, staff(), NOW)


def test_one_phone_at_once_is_one_employee(db: Database) -> None:
    def attempt(n: int) -> bool:
        try:
            db.write(actions.hire, new(name=f"직원{n}"), staff(), NOW)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1


def test_unknown_site_and_impossible_dates_are_refused(db: Database) -> None:
    with pytest.raises(actions.UnknownSite):
        db.write(actions.hire, new(site_id=9), staff(), NOW)
    with pytest.raises(Invalid):
        db.write(actions.hire, new(birth_date="2026-12-01"), staff(), NOW)
    assert seqs(db) == []


def test_only_what_is_given_changes(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    patch = actions.EmployeePatch.model_validate({"name": "김하늘별"})
    changed = db.write(actions.change_employee, kim.id, patch, staff(), NOW)
    assert (changed.name, changed.phone, changed.site_id) == ("김하늘별", kim.phone, kim.site_id)


def test_change_of_nothing_tells_nobody(db: Database, person: Person) -> None:
    kim = person()
    before = seqs(db)
    patch = actions.EmployeePatch.model_validate({"name": kim.name})
    db.write(actions.change_employee, kim.id, patch, staff(), NOW)
    assert seqs(db) == before


def test_changes_are_fed_in_order_and_from_any_place(db: Database, person: Person) -> None:
    kim, lee = person(), person("이바다")
    db.write(actions.resign, kim.id, date(2026, 11, 30), staff(), NOW)
    found = seqs(db)
    assert [employee for _, employee in found] == [kim.id, lee.id, kim.id]
    assert [seq for seq, _ in found] == sorted({seq for seq, _ in found})
    assert seqs(db, after=found[1][0]) == found[2:]


def test_hire_date_cannot_pass_the_resignation(db: Database, person: Person) -> None:
    kim = person()
    db.write(actions.resign, kim.id, date(2026, 11, 1), staff(), NOW)
    patch = actions.EmployeePatch.model_validate({"hire_date": "2026-11-01"})
    with pytest.raises(Invalid) as refused:
        db.write(actions.change_employee, kim.id, patch, staff(), NOW)
    assert "hire_date" in refused.value.fields


def test_every_act_of_the_office_is_in_the_audit(db: Database, person: Person) -> None:
    kim = person()
    db.write(actions.resign, kim.id, date(2026, 11, 30), staff(), NOW)
    db.write(actions.undo_resignation, kim.id, staff(), NOW)
    with db.read() as session:
        acts = [row.action for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]
        assert acts == ["employee.hire", "employee.resign", "employee.resign_undone"]
        assert list(broken_links(session, AuditRow)) == []


def test_search_finds_name_number_and_phone(db: Database, person: Person) -> None:
    kim, lee = person("김하늘"), person("이바다")
    with db.read() as session:
        for text, wanted in (("하늘", kim), ("e0002", lee), ("2000-0002", lee), ("20000001", kim)):
            page = queries.employees(session, queries.Wanted(text), NOW.date())
            assert [one.id for one in page.items] == [wanted.id]
        assert queries.employees(session, queries.Wanted("%"), NOW.date()).items == []


def test_list_goes_on_where_it_stopped(db: Database, person: Person) -> None:
    everyone = [person(f"직원{n}").id for n in range(5)]
    with db.read() as session:
        first = queries.employees(session, queries.Wanted(), NOW.date(), limit=3)
        rest = queries.employees(session, queries.Wanted(), NOW.date(), first.next, limit=3)
    assert [one.id for one in [*first.items, *rest.items]] == everyone[::-1]
    assert rest.next is None
