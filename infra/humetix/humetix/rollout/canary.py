"""Proof that new containers are fit: healthy, doing their work, and seen by whoever sends requests."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from humetix.rollout.checks import tag_variable
from humetix.rollout.engine import Container, Engine, Failed

HEALTHY_SECONDS = float(os.environ.get("HUMETIX_HEALTHY_SECONDS") or 90)
SEEN_SECONDS = 30.0
_PAUSE_SECONDS = 0.5
_INSIDE = Path(__file__).with_name("inside.py").read_text()
_METRICS = (
    "import urllib.request as u;print(u.urlopen('http://127.0.0.1:8080/metrics', timeout=5).read().decode())"
)
_EDGE = (
    "import socket;s=socket.create_connection(('127.0.0.1',9999),5);s.sendall(b'show stat\\n');"
    "print(b''.join(iter(lambda:s.recv(65536),b'')).decode())"
)


@contextmanager
def canary(engine: Engine, tag: str) -> Iterator[str]:
    """Start one container of the new image that nobody sends requests to; yield its id; remove it."""
    name = f"humetix-{engine.service}-canary-{secrets.token_hex(3)}"
    # Nobody sends it requests, so nobody has to look away before it stops.
    alone = ("--no-deps", "--no-TTY", "--env", "LAME_DUCK_SECONDS=0")
    once = ("run", "--detach", *alone, "--name", name, engine.service)
    try:
        engine.compose(*once, env={tag_variable(engine.service): tag})
        yield name
    finally:
        engine.try_docker("stop", "--time", "25", name)
        engine.try_docker("rm", "--force", name)


def wait_until_fit(engine: Engine, name: str) -> None:
    """Wait for the canary's health, then try its work."""
    look = ("inspect", "--format", "{{.State.Status}} {{.RestartCount}} {{.State.Health.Status}}", name)

    def healthy() -> bool:
        status, restarts, health = engine.docker(*look).split()
        if status != "running" or restarts != "0":
            raise Failed(f"새 이미지가 시작하지 못함 ({status})\n{last_words(engine, name)}")
        return health == "healthy"

    if not _eventually(healthy, HEALTHY_SECONDS):
        raise Failed(f"새 이미지가 {HEALTHY_SECONDS:.0f}초 안에 준비되지 않음\n{last_words(engine, name)}")
    smoke(engine, name)


def smoke(engine: Engine, container: str) -> None:
    """Ask a container, past the gateway, for what its service is there for."""
    done = engine.try_docker("exec", "--interactive", container, "python", "-", given=_INSIDE)
    if done.returncode:
        told = done.stdout.strip() or done.stderr.strip()[-500:]
        raise Failed(f"새 이미지가 일을 하지 못함: {told}")


def wait_for_new(engine: Engine, old: Collection[str], count: int) -> list[Container]:
    """Wait until there are `count` containers besides the old ones, all healthy."""
    found: list[Container] = []

    def ready() -> bool:
        found[:] = [one for one in engine.containers(running=False) if one.id not in old]
        if broken := [one for one in found if one.broken]:
            raise Failed(f"새 복제본이 시작하지 못함\n{last_words(engine, broken[0].id)}")
        return len(found) >= count and all(one.health == "healthy" for one in found)

    if not _eventually(ready, HEALTHY_SECONDS):
        raise Failed(f"새 복제본이 {HEALTHY_SECONDS:.0f}초 안에 준비되지 않음")
    return found


def wait_until_seen(engine: Engine, count: int) -> None:
    """Wait until every gateway counts that many ready replicas; of gateways, until the edge does, if any."""
    of_gateways = engine.service == "gateway"
    seers = _running(engine, "edge" if of_gateways else "gateway")
    if not seers and not of_gateways:
        raise Failed("게이트웨이가 실행 중이 아니라 새 복제본이 보이는지 확인할 수 없음")

    def seen() -> bool:
        ask = _EDGE if of_gateways else _METRICS
        told = [engine.try_docker("exec", one, "python", "-c", ask).stdout for one in seers]
        counts = [
            up_at_edge(text) if of_gateways else ready_at_gateway(text, engine.service) for text in told
        ]
        return all(found >= count for found in counts)

    if not _eventually(seen, SEEN_SECONDS):
        raise Failed(f"{SEEN_SECONDS:.0f}초가 지나도 준비된 복제본 {count}개가 앞단에 보이지 않음")


def last_words(engine: Engine, container: str) -> str:
    """Return the end of a container's log."""
    done = engine.try_docker("logs", "--tail", "5", container)
    return (done.stdout + done.stderr).strip()[-1000:]


def _running(engine: Engine, service: str) -> list[str]:
    done = engine.try_compose("ps", "--quiet", service)  # an installation without an edge has no such service
    return done.stdout.split() if done.returncode == 0 else []


def ready_at_gateway(metrics: str, service: str) -> int:
    """Read from a gateway's metrics how many ready replicas of a service it counts."""
    pattern = rf'gateway_upstream_endpoints{{state="healthy",upstream="{service}"}} ([0-9.]+)'
    found = re.search(pattern, metrics)
    return int(float(found.group(1))) if found else 0


def up_at_edge(stats: str) -> int:
    """Read from HAProxy's statistics how many gateways it sends requests to."""
    return sum(1 for line in stats.splitlines() if re.match(r"gateways,gateway\d+,", line) and ",UP," in line)


def _eventually(holds: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not (ok := holds()) and time.monotonic() < until:
        time.sleep(_PAUSE_SECONDS)
    return ok
