"""The gateway itself: alone it opens its port again within seconds, behind the edge nobody notices."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import httpx
import pytest

from tests.docker import table
from tests.docker.installation import ONE, TWO, Installation
from tests.docker.load import Load
from tests.docker.work import Work


def test_alone_its_swap_drops_no_request_that_it_had_taken(installation: Installation, work: Work) -> None:
    others = installation.others("gateway")
    with work.load("recruit") as load:
        code, told = installation.humetix("deploy", "gateway", installation.tag(TWO))
        assert code == 0, told
        load.until_more(50)
        code, told = installation.humetix("rollback", "gateway")
        assert code == 0, told
        load.until_more(50)
    stored = work.stored("recruit", load)
    table.note("`humetix deploy gateway`, `rollback gateway`, alone", load, stored)
    # Whoever came while the port was closed was told so at once; nobody was left in doubt.
    assert {one.status for one in load.failed} <= {0}
    assert (stored.lost, stored.unasked) == (set(), set())
    assert installation.others("gateway") == others
    assert installation.commits("gateway") == {installation.tag(ONE)}
    assert installation.stays_at_a_bare_up("gateway")


@pytest.fixture
def edge(installation: Installation) -> Iterator[str]:
    """The edge with two gateways behind it; afterwards one gateway with its own port again."""
    installation.compose("--profile", "edge", "build", "--quiet", "edge")
    before = installation.env_file.text()
    installation.env_file.set({"COMPOSE_FILE": "compose.yaml:infra/edge.yaml"})
    try:
        installation.compose("up", "--detach", "--no-build", "gateway", "edge")
        installation.wait_until_healthy("gateway")
        installation.wait_until_healthy("edge")
        yield f"https://127.0.0.1:{installation.edge_port}"
    finally:
        installation.compose("rm", "--stop", "--force", "edge")
        installation.env_file.put_back(before)
        installation.compose("up", "--detach", "--no-build", "gateway")
        installation.wait_until_healthy("gateway")


def test_behind_the_edge_its_swap_loses_nothing(installation: Installation, work: Work, edge: str) -> None:
    def new_client() -> httpx.Client:
        return httpx.Client(base_url=edge, verify=_any_certificate(), timeout=40, trust_env=False)

    def read(client: httpx.Client, number: int) -> httpx.Response:
        if number % 2:
            return client.get("/login")
        return client.post("/api/recruit/v1/inquiries", json=work.inquiry(number))

    others = installation.others("gateway")
    for action, tag in ((["deploy", "gateway", installation.tag(TWO)], TWO), (["rollback", "gateway"], ONE)):
        with Load(new_client, read, hands=3, pause=0.1, numbers=work.numbers) as load:
            code, told = installation.humetix(*action)
        assert code == 0, told
        assert installation.commits("gateway") == {installation.tag(tag)}
        assert len(installation.ids("gateway")) == 2
        table.note(f"`humetix {action[0]} gateway` behind the edge", load)
        assert load.failed == []
    assert installation.others("gateway") == others


def _any_certificate() -> ssl.SSLContext:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return trusting
