"""A site with two patterns and two people, planned in the week of 2026-11-23."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from attendance.pattern.tables import Pattern, PatternVersion
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.testing import TestApp, kst
from sqlalchemy.orm import Session

People = Callable[..., Employee]
MONDAY = date(2026, 11, 23)
NOW = kst("2026-11-18 09:00")


@dataclass(frozen=True)
class Place:
    """Ids of the site, its two people and its patterns 주간 and 야간."""

    site: int
    sky: int
    sea: int
    day: int
    night: int


def add_pattern(session: Session, site_id: int, name: str, start: int, end: int) -> int:
    pattern = Pattern(site_id=site_id, name=name, created_at=NOW)
    session.add(pattern)
    session.flush()
    session.add(
        PatternVersion(
            pattern_id=pattern.id,
            since=date(2026, 1, 1),
            start_minute=start,
            end_minute=end,
            changed_by="office",
            changed_at=NOW,
        )
    )
    return pattern.id


def furnish(db: Database, hire: People) -> Place:
    sky = hire("김하늘", site_name="한빛물류")
    assert sky.site_id is not None
    sea = hire("박바다", site_id=sky.site_id)
    day = db.write(add_pattern, sky.site_id, "주간", 510, 1050)
    night = db.write(add_pattern, sky.site_id, "야간", 1200, 1740)
    return Place(sky.site_id, sky.id, sea.id, day, night)


@pytest.fixture
def place(db: Database, person: People) -> Place:
    return furnish(db, person)


@pytest.fixture
def site_place(attendance: TestApp, people: People) -> Place:
    return furnish(attendance.db, people)
