"""The probe says ready only for a 200 from this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading

import pytest
from chassis.ports import SERVICES, installed_service, port_of
from chassis.probe import is_ready


@pytest.mark.parametrize(("line", "ready"), [(b"HTTP/1.1 200 OK", True), (b"HTTP/1.1 503 Busy", False)])
def test_probe_reads_the_status_of_readyz(line: bytes, ready: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked: list[bytes] = []

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                asked.append(connection.recv(1024))
                connection.sendall(line + b"\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert is_ready(server.getsockname()[1]) is ready
        thread.join()
    assert asked[0].startswith(b"GET /readyz ")


def test_probe_fails_when_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert is_ready(port) is False


def test_probe_imports_nothing_heavy() -> None:
    heavy = "('pydantic', 'fastapi', 'sqlalchemy')"
    code = f"import sys, chassis.probe; print([name for name in {heavy} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


def test_each_service_has_its_own_port_and_may_be_told_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [port_of(name, 8080) for name in SERVICES] == [8080, 8081, 8082, 8083, 8084]
    monkeypatch.setenv("DOCS_RENDER_PORT", "9999")
    assert port_of("docs-render", 8080) == 9999


def test_installed_service_is_one_of_ours() -> None:
    assert installed_service() in SERVICES
