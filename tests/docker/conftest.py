"""One Compose installation for all rollouts of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.docker import table
from tests.docker.installation import Installation
from tests.docker.work import Work
from tests.e2e.stack import running


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Five containers, removed at the end with their images."""
    made = Installation(tmp_path_factory.mktemp("installation"))
    table.FILE.unlink(missing_ok=True)
    with running(made):
        yield made


@pytest.fixture(scope="session")
def work(installation: Installation) -> Work:
    """People, documents, and what the load does with them."""
    return Work(installation)
