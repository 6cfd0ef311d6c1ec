"""Invented people, the service on a temporary database, and both database kinds."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "people"))

from chassis.testing_databases import database_fixture

db = database_fixture("payroll")
