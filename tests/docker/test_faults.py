"""Replicas that are killed, hang, or leave their address to somebody else."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.docker import table
from tests.docker.installation import HEALTHY_SECONDS, ONE, Installation, health, run
from tests.docker.work import Work

FROZEN_SECONDS = 6
HOLD_WRITE_LOCK = """
import sys
from pathlib import Path
from chassis.writer import file_lock
with file_lock(Path("/data/recruit/recruit.db.lock")):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def pair(installation: Installation) -> Iterator[list[str]]:
    """Two replicas of recruit."""
    assert installation.humetix("scale", "recruit", "2")[0] == 0
    yield installation.ids("recruit")
    assert installation.humetix("scale", "recruit", "1")[0] == 0


def test_a_killed_replica_costs_no_effect_that_carries_a_key(
    installation: Installation, work: Work, pair: list[str]
) -> None:
    with work.load_of(work.inquire_once) as load:
        for victim in pair:
            run("docker", "kill", "--signal", "KILL", victim)
            load.until_more(60)
            run("docker", "start", victim)
            installation.wait_until_healthy("recruit")
    stored = work.stored("recruit", load)
    table.note("`docker kill` of each of two replicas, effects with a key", load, stored)
    assert load.failed == []
    assert (stored.lost, stored.unasked) == (set(), set())


def test_a_frozen_replica_is_left_by_whoever_can_be_sent_again(
    installation: Installation, work: Work, pair: list[str]
) -> None:
    with work.load_of(work.inquire_once) as load:
        # Frozen in the midst of a write it would keep the write lock: that is T53, and stops all writes.
        with write_lock_held_in(pair[1]):
            run("docker", "pause", pair[0])
        try:
            time.sleep(FROZEN_SECONDS)
        finally:
            run("docker", "unpause", pair[0])
    stored = work.stored("recruit", load)
    table.note(
        f"`docker pause` of one of two replicas for {FROZEN_SECONDS} s, effects with a key", load, stored
    )
    assert load.failed == []
    assert (stored.lost, stored.unasked) == (set(), set())


def test_an_address_where_another_service_answers_gets_nothing(
    installation: Installation, work: Work
) -> None:
    stranger = f"{installation.project}-stranger"
    network = f"{installation.project}_internal"
    secret = installation.env_file.get("SECRET_KEYS")
    run(
        "docker", "run", "--detach", "--name", stranger, "--network", network, "--network-alias", "recruit",
        "--env", "DOCS_RENDER_PORT=8081", "--env", f"SECRET_KEYS={secret}", "--read-only", "--tmpfs", "/tmp",
        f"humetix/docs-render:{installation.tag(ONE)}",
    )  # fmt: skip
    try:
        wait_until_healthy(stranger)
        with work.load("recruit") as load:
            load.until_more(200)
    finally:
        run("docker", "rm", "--force", stranger)
    stored = work.stored("recruit", load)
    table.note("another service's container answers at an address of recruit", load, stored)
    assert load.failed == []
    assert (stored.lost, stored.unasked) == (set(), set())


@contextmanager
def write_lock_held_in(container: str) -> Iterator[None]:
    """Keep every replica from being in the midst of a write."""
    command = ["docker", "exec", "--interactive", container, "python", "-c", HOLD_WRITE_LOCK]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.stdin.close()


def wait_until_healthy(container: str) -> None:
    """Wait until Docker calls a container healthy."""
    until = time.monotonic() + HEALTHY_SECONDS
    while health(container) != "healthy":
        assert time.monotonic() < until, health(container)
        time.sleep(0.3)
