"""Invented people, the service on a temporary database, and both database kinds."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "people"))

import pytest
from chassis.clock import KST
from chassis.testing import TestApp, make_app
from chassis.testing_databases import database_fixture
from payroll.app import create
from payroll.settings import PayrollSettings

db = database_fixture("payroll")

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=KST)


@pytest.fixture
def payroll(tmp_path: Path) -> Iterator[TestApp]:
    tested = make_app(create, PayrollSettings, tmp_path, company_name="휴메틱스")
    tested.at(NOW)
    yield tested
    tested.close()
