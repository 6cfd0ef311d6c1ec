"""Sample people and sites, and attendance itself on a temporary database."""

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "people"))

import pytest
from attendance.app import create
from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from attendance.settings import AttendanceSettings
from attendance.site import actions as site
from chassis.db import Database
from chassis.testing import TestApp, kst, make_app, staff
from chassis.testing_databases import database_fixture

db = database_fixture("attendance")


@pytest.fixture
def attendance(tmp_path: Path) -> Iterator[TestApp]:
    tested = make_app(create, AttendanceSettings, tmp_path)
    tested.at(kst("2026-11-18 08:27"))
    yield tested
    tested.close()


People = Callable[..., Employee]


def hire_into(database: Database) -> People:
    """Return a function that hires people into a database."""
    count = 0

    def hire(
        name: str = "김하늘",
        *,
        hired: str = "2026-01-02",
        site_name: str | None = None,
        site_id: int | None = None,
    ) -> Employee:
        nonlocal count
        count += 1
        place = site_id
        if site_name is not None:
            place = database.write(
                site.open_site, site.NewSite(name=site_name), staff(), kst("2026-01-01 09:00")
            ).id
        new = roster.NewEmployee(
            name=name,
            birth_date=date(1990, 1, 1) + timedelta(days=count),
            phone=f"010-2000-{count:04d}",
            hire_date=date.fromisoformat(hired),
            site_id=place,
        )
        return database.write(roster.hire, new, staff(), kst("2026-01-01 09:00"))[0]

    return hire


@pytest.fixture
def person(db: Database) -> People:
    return hire_into(db)


@pytest.fixture
def people(attendance: TestApp) -> People:
    return hire_into(attendance.db)
