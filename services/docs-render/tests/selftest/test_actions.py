"""Readiness follows the self-test; a real server shows it, and answers while a worker is busy."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from chassis.identity import HEADER, sign
from chassis.testing import KEYS, service
from docs_render.app import create
from docs_render.jobs import Job
from docs_render.photo import api as photo_api
from docs_render.rendering import Order
from docs_render.settings import DocsRenderSettings
from docs_samples import payslip, payslip_body

Serve = Callable[..., httpx.Client]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start the service on a free port and return a client that calls as recruit."""
    running: list[tuple[uvicorn.Server, threading.Thread, httpx.Client]] = []

    def start(**more: Any) -> httpx.Client:
        listener = socket.create_server(("127.0.0.1", 0))
        app = create(DocsRenderSettings(humetix_data=tmp_path, secret_keys=KEYS, **more))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        token = sign(service("recruit"), audience="docs-render", keys=[KEYS])
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        client = httpx.Client(base_url=address, headers={HEADER: token}, timeout=20, trust_env=False)
        running.append((server, thread, client))
        return client

    yield start
    for server, thread, client in running:
        client.close()
        server.should_exit = True
        thread.join(20)


def readiness(client: httpx.Client) -> tuple[int, str | None]:
    """Wait until the self-test has run; return the status and reason of /readyz."""
    deadline = time.monotonic() + 20
    while (answer := client.get("/readyz")).json()["reason"] == "selftest_not_run":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return answer.status_code, answer.json()["reason"]


def test_a_service_with_font_heic_and_xlsx_becomes_ready(serve: Serve) -> None:
    client = serve()
    assert readiness(client) == (200, None)
    measures = client.get("/metrics").text
    assert 'render_font_available{font="NanumGothic"} 1.0' in measures
    for kind in ("pdf", "image", "xlsx"):
        assert f'render_selftest_success{{kind="{kind}"}} 1.0' in measures


def test_a_service_without_its_font_is_not_ready_and_prints_nothing(serve: Serve, tmp_path: Path) -> None:
    client = serve(docs_render_font_dir=tmp_path)
    assert readiness(client) == (503, "selftest_pdf")
    assert client.post("/internal/pdf/payslip", content=payslip_body(payslip())).status_code == 503
    assert 'render_font_available{font="NanumGothic"} 0.0' in client.get("/metrics").text


def test_other_requests_are_answered_while_a_worker_is_busy(
    serve: Serve, naughty: Callable[[str], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_api, "_ORDER", Order(naughty("hang"), 16))
    client = serve(docs_render_workers=1, docs_render_seconds=2)
    assert readiness(client) == (200, None)
    answers: list[httpx.Response] = []
    busy = threading.Thread(
        target=lambda: answers.append(client.post("/internal/image/normalise", content=b"x"))
    )
    busy.start()
    time.sleep(0.3)
    slowest = 0.0
    for _ in range(20):
        started = time.monotonic()
        assert client.get("/livez").status_code == 200
        slowest = max(slowest, time.monotonic() - started)
    busy.join(20)
    assert slowest < 0.5
    assert (answers[0].status_code, answers[0].json()["code"]) == (504, "render_timeout")


def test_a_full_queue_says_when_to_come_again(
    serve: Serve, naughty: Callable[[str], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_api, "_ORDER", Order(naughty("hang"), 16))
    client = serve(docs_render_workers=1, docs_render_queue=1, docs_render_seconds=1.5)
    assert readiness(client) == (200, None)
    threads = [
        threading.Thread(target=client.post, args=("/internal/image/normalise",), kwargs={"content": b"x"})
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    answer = client.post("/internal/image/normalise", content=b"x")
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0
    for thread in threads:
        thread.join(20)
