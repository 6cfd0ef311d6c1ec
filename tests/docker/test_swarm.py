"""The same images on a swarm of one node: updates, ways back and broken images without a failed request."""

from __future__ import annotations

import itertools
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.docker import table
from tests.docker.installation import Installation, rows_in, run
from tests.docker.load import Load
from tests.docker.test_bad_images import NO_START
from tests.docker.work import Stored
from tests.e2e.stack import free_ports, wait_for_status

DONE = ("completed", "paused", "rollback_completed", "rollback_paused")
DONE_SECONDS = 240


@dataclass
class Swarm:
    """One stack on this machine's own swarm."""

    name: str
    url: str
    installation: Installation
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def service(self, service: str) -> dict[str, Any]:
        """Return what Swarm knows of a service."""
        told: list[dict[str, Any]] = json.loads(
            run("docker", "service", "inspect", self.full(service)).stdout
        )
        return told[0]

    def image(self, service: str) -> str:
        """Return the image that a service is to run."""
        return str(self.service(service)["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"])

    def full(self, service: str) -> str:
        return f"{self.name}_{service}"

    def update(self, service: str, *options: str) -> str:
        """Update one service; return the state in which Swarm calls it done.

        The command waits less long than Swarm itself, which counts the service's version up when it is done:
        whoever asks for the way back in that moment is told `update out of sequence` and nothing happens.
        """
        run("docker", "service", "update", "--quiet", "--detach=true", *options, self.full(service))
        until = time.monotonic() + DONE_SECONDS
        while (state := (self.service(service).get("UpdateStatus") or {}).get("State")) not in DONE:
            assert time.monotonic() < until, f"{service}: {state}"
            time.sleep(0.5)
        return str(state)

    def stored(self, load: Load) -> Stored:
        """Compare what was acknowledged with the inquiries that are there."""
        task = f"label=com.docker.swarm.service.name={self.full('recruit')}"
        container = run("docker", "ps", "--quiet", "--filter", task).stdout.split()[0]
        rows = rows_in(container, "recruit", "SELECT company FROM inquiry WHERE company LIKE 'swarm-%'")
        there = {int(name.removeprefix("swarm-")) for (name,) in rows}
        return Stored(load.acked, there & {one.number for one in load.outcomes})

    def others(self, service: str) -> set[str]:
        """Return the tasks that run for every other service."""
        asked = (
            "docker",
            "stack",
            "ps",
            "--quiet",
            "--no-trunc",
            "--filter",
            "desired-state=running",
            self.name,
        )
        of_this = run("docker", "service", "ps", "--quiet", "--no-trunc", self.full(service)).stdout.split()
        return set(run(*asked).stdout.split()) - set(of_this)


@pytest.fixture(scope="module")
def swarm(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swarm]:
    """A swarm of this one machine with our stack on it; the machine leaves it afterwards."""
    if run("docker", "info", "--format", "{{.Swarm.LocalNodeState}}").stdout.strip() != "inactive":
        pytest.fail("this machine is in a swarm already: the test makes one of its own and leaves it again")
    installation.compose("stop")
    port, name = free_ports(1)[0], f"hxs{secrets.token_hex(2)}"
    run("docker", "swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1:2377")
    try:
        node = run("docker", "node", "ls", "--quiet").stdout.strip()
        run("docker", "node", "update", "--label-add", "hx.data=true", node)
        env_file = tmp_path_factory.mktemp("stack") / ".env"
        env_file.write_text(_settings(installation, port))
        env = {**installation.env, "HUMETIX_ENV_FILE": str(env_file)}
        run(*installation.command("stack", "deploy", name), env=env)
        swarm = Swarm(name, f"http://127.0.0.1:{port}", installation)
        wait_for_status(swarm.url, "healthy", 300)
        yield swarm
    finally:
        run("docker", "stack", "rm", name, check=False)
        run("docker", "swarm", "leave", "--force")
        _remove_what_the_stack_left(name)


def test_update_and_rollback_under_load_lose_nothing(swarm: Swarm) -> None:
    others, first = swarm.others("recruit"), swarm.image("recruit")
    # What ran before on Compose may have left either of the two images.
    second = f"humetix/recruit:{swarm.installation.other_tag('recruit')}"
    assert first != second
    with _load(swarm) as load:
        assert swarm.update("recruit", "--image", second, "--no-resolve-image") == "completed"
        assert swarm.image("recruit") == second
        load.until_more(20)
        assert swarm.update("recruit", "--rollback") == "rollback_completed"
        load.until_more(20)
    assert swarm.image("recruit") == first
    held(swarm, "Swarm: `docker service update`, then `--rollback`", load)
    assert swarm.others("recruit") == others


def test_a_broken_image_goes_back_by_itself(swarm: Swarm) -> None:
    first, tag = swarm.image("recruit"), swarm.installation.make_image("recruit", "swarmcrash", NO_START)
    with _load(swarm) as load:
        state = swarm.update("recruit", "--image", f"humetix/recruit:{tag}", "--no-resolve-image")
    assert state == "rollback_completed"
    assert swarm.image("recruit") == first
    held(swarm, "Swarm: a broken image, automatic rollback", load)


def held(swarm: Swarm, what: str, load: Load) -> None:
    """Nothing failed, and everything acknowledged is stored."""
    stored = swarm.stored(load)
    table.note(what, load, stored)
    assert load.failed == []
    assert (stored.lost, stored.unasked) == (set(), set())


def _settings(installation: Installation, port: int) -> str:
    kept = installation.env_file.text() or ""
    # A swarm publishes on every address of the machine: there the gateway refuses cookies in the clear.
    own = (
        f"HUMETIX_PORT={port}",
        "SESSION_COOKIE_SECURE=1",
        "TRUSTED_PROXIES=10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
    )
    return kept + "\n".join(own) + "\n"


def _load(swarm: Swarm) -> Load:
    def new_client() -> httpx.Client:
        return httpx.Client(base_url=swarm.url, timeout=40, trust_env=False)

    def inquire(client: httpx.Client, number: int) -> httpx.Response:
        # Strangers are counted by address: everyone here has one of his own.
        headers = {"X-Forwarded-For": f"203.0.{number // 250 % 250}.{number % 250 + 1}"}
        person = {"name": "담당자", "phone": "010-0000-0000", "message": "x", "consent": "1"}
        body = {"company": f"swarm-{number}", **person}
        return client.post("/api/recruit/v1/inquiries", json=body, headers=headers)

    return Load(new_client, inquire, numbers=swarm.numbers)


def _remove_what_the_stack_left(name: str) -> None:
    label = f"label=com.docker.stack.namespace={name}"
    listed = run("docker", "ps", "--all", "--quiet", "--filter", label).stdout.split()
    if listed:
        run("docker", "rm", "--force", *listed, check=False)
    volumes = run("docker", "volume", "ls", "--quiet", "--filter", label).stdout.split()
    if volumes:
        run("docker", "volume", "rm", "--force", *volumes, check=False)
