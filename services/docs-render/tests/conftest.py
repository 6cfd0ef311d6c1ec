"""A pool, jobs that misbehave, and the service with its workers running."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "samples"))

import pytest
from chassis.testing import KEYS, TestApp, make_app, service
from docs_render.app import create
from docs_render.jobs import Job
from docs_render.pool import RenderPool
from docs_render.settings import DocsRenderSettings
from starlette.testclient import TestClient

NAUGHTY = """
import os, time
from docs_render.jobs import Rendered

def echo(params, body):
    time.sleep(params.get("seconds", 0))
    return Rendered(body, {"pid": str(os.getpid())})

def hang(params, body):
    while True:
        pass

def die(params, body):
    os.abort()

def eat(params, body):
    return Rendered(bytes(2_000_000_000))

def grow(params, body):
    globals()["kept"] = [bytes([1]) * 1_000_000 for _ in range(200)]
    return Rendered(b"", {"pid": str(os.getpid())})

def write(params, body):
    with open(params["path"], "wb") as file:
        file.write(b"x" * 3_000_000)
    return Rendered(b"")

def blunder(params, body):
    raise LookupError("김하늘 010-1234-5678")
"""


@pytest.fixture
def naughty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Job]:
    """Jobs that misbehave, importable in the workers of a pool started after this."""
    (tmp_path / "naughty.py").write_text(NAUGHTY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return lambda name: Job("image", f"naughty:{name}")


@pytest.fixture
def pool_of(tmp_path: Path) -> Iterator[Callable[..., RenderPool]]:
    """Start a pool with the given settings; it ends with the test."""
    pools: list[RenderPool] = []

    def start(**more: Any) -> RenderPool:
        pool = RenderPool(DocsRenderSettings(humetix_data=tmp_path, secret_keys=KEYS, **more))
        pool.start()
        pools.append(pool)
        return pool

    yield start
    for pool in pools:
        pool.stop()


@pytest.fixture(scope="session")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestApp]:
    """The service with its workers running."""
    tested = make_app(create, DocsRenderSettings, tmp_path_factory.mktemp("docs"))
    tested.app.state.render_pool.start()
    yield tested
    tested.app.state.render_pool.stop()
    tested.close()


@pytest.fixture
def caller(docs: TestApp) -> TestClient:
    """Another service of ours, calling with a fresh token (they last a minute)."""
    return docs.client(service("recruit"))
