"""Makes the sample service importable and ready to call."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "sample"))

from chassis.testing import TestApp, make_app
from chassis.testing_databases import database_fixture
from sample.app import create
from sample.settings import SampleSettings


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[TestApp]:
    tested = make_app(create, SampleSettings, tmp_path)
    yield tested
    tested.close()


db = database_fixture("sample")
