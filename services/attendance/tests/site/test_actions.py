"""Sites on both databases."""

from collections.abc import Callable

import pytest
from attendance.roster import queries as roster
from attendance.roster.tables import Employee
from attendance.site import actions, queries
from chassis.db import Database
from chassis.testing import kst, staff

Person = Callable[..., Employee]
NOW = kst("2026-11-18 09:00")


def test_name_is_given_once(db: Database) -> None:
    db.write(actions.open_site, actions.NewSite(name="한빛물류"), staff(), NOW)
    with pytest.raises(actions.SiteNameTaken):
        db.write(actions.open_site, actions.NewSite(name="한빛물류"), staff(), NOW)


def test_name_of_another_is_refused_also_beside_a_new_head_count(db: Database) -> None:
    db.write(actions.open_site, actions.NewSite(name="한빛물류"), staff(), NOW)
    other = db.write(actions.open_site, actions.NewSite(name="이천물류"), staff(), NOW)
    patch = actions.SitePatch.model_validate({"name": "한빛물류", "workplace_size": 40})
    with pytest.raises(actions.SiteNameTaken):
        db.write(actions.change_site, other.id, patch, staff(), NOW)


def test_new_name_is_told_for_everyone_there(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    person("이바다")
    patch = actions.SitePatch.model_validate({"name": "한빛로지스"})
    db.write(actions.change_site, kim.site_id or 0, patch, staff(), NOW)
    with db.read() as session:
        last = roster.changes(session, 0, 100)[-1][1]
    assert (last.id, last.site.name if last.site else "") == (kim.id, "한빛로지스")


def test_other_corrections_tell_nobody(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    patch = actions.SitePatch.model_validate({"workplace_size": 4})
    place = db.write(actions.change_site, kim.site_id or 0, patch, staff(), NOW)
    assert (place.workplace_size, place.name) == (4, "한빛물류")
    with db.read() as session:
        assert len(roster.changes(session, 0, 100)) == 1


def test_head_count_is_of_people_at_work(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    with db.read() as session:
        [row] = queries.site_rows(session, NOW.date()).items
    assert (row.site.id, row.people) == (kim.site_id, 1)


def test_unknown_site_is_not_found(db: Database) -> None:
    with pytest.raises(actions.NoSuchSite):
        db.write(actions.change_site, 9, actions.SitePatch.model_validate({"name": "x"}), staff(), NOW)
