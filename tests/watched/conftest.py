"""One watched installation for all tests here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.stack import running
from tests.watched.installation import Watched


@pytest.fixture(scope="session")
def watched() -> Iterator[Watched]:
    """Five services with Prometheus and Alertmanager, in containers."""
    with running(Watched()) as installation:
        yield installation
