"""Probes tell the truth; a stopping service says so first and still serves."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from chassis.testing import KEYS, TestApp, json_of


def test_a_migrated_service_is_ready_and_tells_its_revision(sample: TestApp) -> None:
    client = sample.client()
    assert json_of(client.get("/readyz"))["status"] == "ready"
    assert json_of(client.get("/version"))["revision"] == "0001_first_tables"


def test_an_unmigrated_service_is_not_ready(sample: TestApp) -> None:
    sample.db.write(lambda session: session.connection().exec_driver_sql("DELETE FROM alembic_version"))
    assert json_of(sample.client().get("/readyz"), 503)["reason"] == "database_not_migrated"


def test_metrics_count_requests_by_route_template(sample: TestApp) -> None:
    client = sample.client()
    client.get("/api/sample/v1/me")
    assert 'http_route="/api/sample/v1/me"' in client.get("/metrics").text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parent / "sample"),
        "SAMPLE_PORT": str(port),
        "HUMETIX_DATA": str(tmp_path),
        "SECRET_KEYS": KEYS,
        "LAME_DUCK_SECONDS": "1",
    }
    subprocess.run([sys.executable, "-m", "chassis.migrate", "sample"], env=environment, check=True)
    process = subprocess.Popen([sys.executable, "-m", "chassis.serve", "sample"], env=environment)
    yield process, f"http://127.0.0.1:{port}"
    process.kill()
    process.wait(10)


def wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the service did not become ready")


def test_a_stopping_service_says_so_and_still_serves(running: tuple[subprocess.Popen[bytes], str]) -> None:
    process, url = running
    wait_until_ready(url)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    assert httpx.get(f"{url}/readyz").status_code == 503
    assert httpx.get(f"{url}/livez").status_code == 200
    process.wait(10)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/livez")
