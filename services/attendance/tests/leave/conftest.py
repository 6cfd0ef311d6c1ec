"""A worker who came every working day of the year, and so has leave to take."""

from collections.abc import Callable

import pytest
from attendance.roster.tables import Employee
from chassis.db import Database
from leave_people import work


@pytest.fixture
def kim(db: Database, person: Callable[..., Employee]) -> Employee:
    """김하늘, hired on 2026-01-02, at work every day until 2026-11-20."""
    kim = person()
    work(db, kim, "2026-01-02", "2026-11-20")
    return kim
