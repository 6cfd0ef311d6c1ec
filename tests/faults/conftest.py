"""One gateway process for the ring; behind it services that tests speak for, each behind a fault proxy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from gateway.testing import Upstream

from tests.faults.faultproxy import FaultProxy
from tests.faults.house import SERVICES, GatewayProcess

ADDRESSES = {"HUMETIX_HOSTS": "127.0.0.1", "HUMETIX_BASE_URL": "https://hr.example.com"}


@dataclass
class Yard:
    """A gateway, its upstreams and the proxies between them, by service."""

    door: GatewayProcess
    upstreams: dict[str, Upstream]
    proxies: dict[str, FaultProxy]

    def calm(self) -> None:
        """Heal every fault and forget what was received."""
        for proxy in self.proxies.values():
            proxy.clear()
        for upstream in self.upstreams.values():
            upstream.behaviour = Upstream.behaviour
            upstream.received.clear()


@pytest.fixture(scope="session")
def whole_yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    """The gateway as a process, three upstreams and a fault proxy before each."""
    upstreams = {name: Upstream().start() for name in SERVICES}
    proxies = {name: FaultProxy(upstream.port).start() for name, upstream in upstreams.items()}
    urls = {name: f"http://127.0.0.1:{proxy.port}" for name, proxy in proxies.items()}
    door = GatewayProcess(tmp_path_factory.mktemp("door"), urls, **ADDRESSES).start()
    yield Yard(door, upstreams, proxies)
    door.stop()
    for proxy in proxies.values():
        proxy.close()
    for upstream in upstreams.values():
        upstream.close()


@pytest.fixture
def yard(whole_yard: Yard) -> Iterator[Yard]:
    """The same, calm at the start and at the end of each test."""
    whole_yard.calm()
    yield whole_yard
    whole_yard.calm()


@pytest.fixture
def door(yard: Yard) -> GatewayProcess:
    """The gateway."""
    return yard.door


@pytest.fixture
def recruit(yard: Yard) -> Upstream:
    """The service behind /apply, /contact and /notices."""
    return yard.upstreams["recruit"]


@pytest.fixture
def wire(yard: Yard) -> FaultProxy:
    """The wire between the gateway and recruit."""
    return yard.proxies["recruit"]
