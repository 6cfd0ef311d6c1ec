"""One installation of five processes for the rows that need a whole house."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from humetix.client import Office

from tests.e2e.stack import ProcessStack, running


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessStack]:
    """Five processes on free ports."""
    with running(ProcessStack(tmp_path_factory.mktemp("house"))) as stack:
        yield stack


@pytest.fixture(scope="package")
def office(house: ProcessStack) -> Iterator[Office]:
    """The admin as a program."""
    with Office(house.url, house.admin_password) as signed_in:
        yield signed_in
