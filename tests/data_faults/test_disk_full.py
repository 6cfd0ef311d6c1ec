"""No room left on the data volume: writing is refused with a 507, reading goes on, room heals it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from chassis.identity import HEADER, Identity, sign

from tests.e2e.stack import free_ports

KEY = "disk-full-key-disk-full-key-disk-full-1"
OWNER = Identity("staff", "owner", "소유자", ("owner",))
START = """
mount -t tmpfs -o size=12m tmpfs "$HUMETIX_DATA" && {python} -m chassis.migrate attendance \
  && exec {python} -m chassis.serve attendance
"""


@dataclass
class Small:
    """Attendance on a volume of 12 MB in a mount namespace of its own."""

    process: subprocess.Popen[bytes]
    address: str
    folder: Path

    @property
    def volume(self) -> Path:
        """The volume as the service sees it."""
        return Path(f"/proc/{self.process.pid}/root{self.folder}")

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        token = sign(OWNER, audience="attendance", keys=[KEY])
        headers = {HEADER: token}
        return httpx.request(
            method, self.address + path, headers=headers, timeout=30, trust_env=False, **more
        )


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    [port] = free_ports(1)
    data = tmp_path / "data"
    data.mkdir()
    env = os.environ | {
        "HUMETIX_DATA": str(data),
        "SECRET_KEYS": KEY,
        "ATTENDANCE_PORT": str(port),
        "FREE_DISK_FLOOR_MB": "1",
        "LAME_DUCK_SECONDS": "0.1",
    }
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", START.format(python=sys.executable)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, cwd=tmp_path, stdout=log, stderr=log)
    service = Small(process, f"http://127.0.0.1:{port}", data)
    try:
        wait_until_it_answers(service, tmp_path / "log")
        yield service
    finally:
        process.terminate()
        process.wait(30)


def wait_until_it_answers(service: Small, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert service.process.poll() is None, log.read_text()
        try:
            if service.ask("GET", "/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_a_full_volume_refuses_writes_with_507_reads_on_and_heals_without_a_restart(small: Small) -> None:
    sites = "/api/attendance/v1/sites"
    assert small.ask("POST", sites, json={"name": "처음"}).status_code == 201
    filler = small.volume / "filler"
    fill(filler)
    answer = refused_write(small, sites)
    assert answer.status_code == 507, answer.text
    assert answer.json()["code"] == "storage_full"
    assert "저장 공간" in answer.json()["detail"]
    assert small.ask("GET", sites).status_code == 200
    assert reason_not_ready(small) == "disk_full"
    assert 'db_errors_total{class="full"}' in small.ask("GET", "/metrics").text
    filler.unlink()
    before = {site["name"] for site in small.ask("GET", sites).json()["items"]}
    assert small.ask("POST", sites, json={"name": "나중"}).status_code == 201
    after = {site["name"] for site in small.ask("GET", sites).json()["items"]}
    assert after - before == {"나중"}
    assert small.process.poll() is None


def reason_not_ready(small: Small) -> str | None:
    """What /readyz says once it has looked again: it keeps what it saw for half a second."""
    deadline = time.monotonic() + 5
    while (told := small.ask("GET", "/readyz")).status_code == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    reason: str | None = told.json()["reason"]
    return reason


def fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as target:
        try:
            while True:
                target.write(b"0" * 4096)
        except OSError:
            return


def refused_write(small: Small, path: str) -> httpx.Response:
    """Write until there is no room: the log may still have some pages of its own."""
    for number in range(400):
        answer = small.ask("POST", path, json={"name": f"가득 {number}", "address": "주소" * 90})
        if answer.status_code != 201:
            return answer
    raise AssertionError("the volume took everything")
