"""An image that cannot serve never gets a request: the old one stays, nothing is left behind."""

from __future__ import annotations

import pytest

from tests.docker import table
from tests.docker.installation import Installation
from tests.docker.work import Work

NO_START = 'CMD ["python", "-c", "raise SystemExit(7)"]'
NO_PAGE = (
    "USER root\n"
    "RUN find / -path '*/recruit/templates/landing/index.html' -delete 2>/dev/null; true\n"
    "USER 10001:10001"
)


@pytest.mark.parametrize(
    ("name", "recipe", "says"), [("crash", NO_START, "시작하지 못함"), ("dumb", NO_PAGE, "/: 500")]
)
def test_it_is_refused_before_anyone_meets_it(
    installation: Installation, work: Work, name: str, recipe: str, says: str
) -> None:
    tag = installation.make_image("recruit", name, recipe)
    before = (installation.leftovers(), installation.env_file.text())
    with work.load("recruit") as load:
        code, told = installation.humetix("deploy", "recruit", tag)
    assert code == 1, told
    assert says in told["message"]
    assert (installation.leftovers(), installation.env_file.text()) == before
    table.note(f"`humetix deploy recruit`, image {name}: refused", load)
    assert load.failed == []


def test_a_tag_that_nobody_built_is_refused_with_those_there_are(installation: Installation) -> None:
    code, told = installation.humetix("deploy", "recruit", "never-built")
    assert code == 3
    assert installation.tag("one") in told["message"]


def test_an_image_that_cannot_live_with_the_database_is_refused_with_the_way_back(
    installation: Installation,
) -> None:
    tag = installation.make_image("recruit", "ancient", "LABEL org.humetix.code_level=0")
    installation.write("recruit", "UPDATE schema_meta SET min_code = 1")
    try:
        code, told = installation.humetix("rollback", "recruit", tag)
    finally:
        installation.write("recruit", "UPDATE schema_meta SET min_code = 0")
    assert code == 3
    assert "humetix migrate recruit --to" in told["message"]
