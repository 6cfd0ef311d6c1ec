"""The last release of each service serves today's database beside today's peers (operations.md O6, row 64).

A rollback of one service is this state: its database is migrated further than it knows, and it is called by
and calls services one release ahead. Each pair of old and new is walked in both directions.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from chassis.ports import SERVICES, package_of
from humetix.client import Office

from tests.e2e.journey import Journey
from tests.e2e.stack import ProcessStack, running, wait_for_status
from tests.released.old_code import released_commit, take_out


class MixedStack(ProcessStack):
    """Five processes of today, of which some may run the code of their last release."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._old: dict[str, str] = {}

    def environment_of(self, service: str) -> dict[str, str]:
        """Today's environment; a released service finds its own code first."""
        if service not in self._old:
            return self._env
        return self._env | {
            "PYTHONPATH": self._old[service],
            "HUMETIX_COMMIT": released_commit(service),
        }

    def swap(self, service: str, path: str | None) -> None:
        """Put a service back to its release, or forward to today when `path` is None."""
        self.stop(service)
        self._old.pop(service, None)
        if path is not None:
            self._old[service] = path
        self.start(service)

    def runs_from(self, service: str, folder: Path) -> bool:
        """Say whether a process with this environment finds service and chassis below a folder."""
        asked = f"import chassis, {package_of(service)} as own; print(chassis.__file__, own.__file__)"
        command = [sys.executable, "-c", asked]
        told = subprocess.run(
            command, env=self.environment_of(service), cwd=folder, capture_output=True, text=True, check=True
        )
        return all(place.startswith(str(folder)) for place in told.stdout.split())


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MixedStack]:
    with running(MixedStack(tmp_path_factory.mktemp("released"))) as stack:
        yield stack


@pytest.fixture(scope="module")
def office(mixed: MixedStack) -> Iterator[Office]:
    with Office(mixed.url, mixed.admin_password) as signed_in:
        yield signed_in


@pytest.mark.parametrize("service", SERVICES)
def test_the_last_release_serves_todays_database_beside_todays_peers(
    mixed: MixedStack, office: Office, service: str, tmp_path: Path
) -> None:
    mixed.swap(service, take_out(service, tmp_path))
    try:
        told = httpx.get(f"{mixed.address_of(service)}/version", trust_env=False).json()
        assert told["commit"] == released_commit(service)
        assert mixed.runs_from(service, tmp_path)
        slip = Journey(mixed.url, office, SERVICES.index(service)).walk()
        assert slip["gross"] > 0
    finally:
        mixed.swap(service, None)
    wait_for_status(mixed.url, "healthy")


def test_what_the_last_releases_wrote_is_read_and_locked_today(mixed: MixedStack, office: Office) -> None:
    last = Journey(mixed.url, office, len(SERVICES))
    last.walk()
    last.lock()
    items = office.get(f"/api/payroll/v1/runs/{last.month}/payslips")["items"]
    assert len(items) == len(SERVICES) + 1
    for service in ("recruit", "attendance", "payroll"):
        audit = office.http.get("/admin/audit", params={"service": service})
        assert audit.status_code == 200
