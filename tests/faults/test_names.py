"""Service names that cannot be resolved for a while: the last good addresses go on serving."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from gateway.testing import Upstream, eventually

from tests.faults.house import SERVICES, GatewayProcess

STUB = '''"""A resolver that a test controls: names ending in .test are looked up in one file."""

import pathlib
import socket

import uvloop

FILE = pathlib.Path(__file__).parent / "names"
_real = uvloop.Loop.getaddrinfo


async def getaddrinfo(self, host, port, **more):
    name = host.decode() if isinstance(host, bytes) else str(host)
    if not name.endswith(".test"):
        return await _real(self, host, port, **more)
    with (FILE.parent / "asked").open("a") as asked:
        print(name, file=asked)
    told = FILE.read_text().split()
    if not told:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in told]


uvloop.Loop.getaddrinfo = getaddrinfo
'''


@dataclass
class Named:
    """A gateway that finds recruit by a name, and the resolver it asks."""

    door: GatewayProcess
    folder: Path

    def tell(self, *addresses: str) -> None:
        """Have the name lead to these addresses; to none: the resolver fails."""
        (self.folder / "names").write_text(" ".join(addresses))

    def asked(self) -> int:
        """Return how often the resolver was asked."""
        return (self.folder / "asked").read_text().count("\n")


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Named]:
    stub = tmp_path / "stub"
    stub.mkdir()
    (stub / "sitecustomize.py").write_text(STUB)
    upstream = Upstream().start()
    urls = dict.fromkeys(SERVICES, f"http://127.0.0.1:{upstream.port}")
    urls["recruit"] = f"http://recruit.test:{upstream.port}"
    made = Named(GatewayProcess(tmp_path, urls, PYTHONPATH=str(stub)), stub)
    made.tell("127.0.0.1")
    made.door.start()
    yield made
    made.door.stop()
    upstream.close()


@pytest.mark.fault("T13")
def test_while_names_fail_the_last_good_addresses_serve(named: Named) -> None:
    assert eventually(lambda: named.door.request("GET", "/apply").status == 200, 10)
    named.tell()
    before, statuses = named.asked(), []
    until = time.monotonic() + 30
    while named.asked() < before + 4 and time.monotonic() < until:
        statuses.append(named.door.request("GET", "/apply").status)
        time.sleep(0.05)
    assert named.asked() >= before + 4, "the name was not looked up again"
    assert set(statuses) == {200}
    assert named.door.metric("gateway_upstream_endpoints", upstream="recruit", state="healthy") == 1


@pytest.mark.fault("T13")
def test_a_name_that_comes_back_elsewhere_is_followed(named: Named) -> None:
    assert eventually(lambda: named.door.request("GET", "/apply").status == 200, 10)
    named.tell()
    before = named.asked()
    assert eventually(lambda: named.asked() > before + 1, 20)
    named.tell("127.0.0.2", "127.0.0.1")

    def known() -> float:
        return named.door.metric("gateway_upstream_endpoints", upstream="recruit")

    assert eventually(lambda: known() == 2, 20)
    assert named.door.request("GET", "/apply").status == 200
