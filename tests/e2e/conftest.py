"""One installation and one browser for all journeys of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from humetix.client import Office
from playwright.sync_api import Browser

from tests.e2e.browser import Person, Theme
from tests.e2e.stack import ProcessStack, Stack, compose_stack_from_environment, running

NewPerson = Callable[..., Person]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Five processes on free ports, or the Compose project named by the environment."""
    if compose := compose_stack_from_environment():
        yield compose
        return
    with running(ProcessStack(tmp_path_factory.mktemp("stack"))) as processes:
        yield processes


@pytest.fixture
def person(chromium: Browser, stack: Stack) -> Iterator[NewPerson]:
    """Makes people with a browser each; all are sent home at the end."""
    made: list[Person] = []

    def new(size: tuple[int, int], theme: Theme = "light", *, scripts: bool = True) -> Person:
        made.append(Person(chromium, stack.url, size, theme, scripts=scripts))
        return made[-1]

    yield new
    for each in made:
        each.close()


@pytest.fixture(scope="session")
def office(stack: Stack) -> Iterator[Office]:
    """The admin as a program."""
    with Office(stack.url, stack.admin_password) as signed_in:
        yield signed_in
