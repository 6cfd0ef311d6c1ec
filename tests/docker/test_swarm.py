"""The same images on a swarm of one node: updates, ways back and broken images without a failed request."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.docker import table
from tests.docker.installation import ONE, TWO, Installation, run
from tests.docker.load import Load
from tests.docker.test_bad_images import NO_START
from tests.e2e.stack import free_ports, wait_for_status

pytestmark = pytest.mark.long


@dataclass
class Swarm:
    """One stack on this machine's own swarm."""

    name: str
    url: str
    installation: Installation

    def service(self, service: str) -> dict[str, Any]:
        """Return what Swarm knows of a service."""
        told: list[dict[str, Any]] = json.loads(
            run("docker", "service", "inspect", self.full(service)).stdout
        )
        return told[0]

    def full(self, service: str) -> str:
        return f"{self.name}_{service}"

    def update(self, service: str, *options: str) -> None:
        """Update one service and wait until Swarm calls it done, either way."""
        run(
            "docker",
            "service",
            "update",
            "--quiet",
            "--detach=false",
            *options,
            self.full(service),
            check=False,
        )

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
    others = swarm.others("recruit")
    image = f"humetix/recruit:{swarm.installation.tag(TWO)}"
    with _load(swarm) as load:
        swarm.update("recruit", "--image", image, "--no-resolve-image")
        assert swarm.service("recruit")["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] == image
        load.until_more(20)
        swarm.update("recruit", "--rollback")
        load.until_more(20)
    told = swarm.service("recruit")["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]
    assert told == f"humetix/recruit:{swarm.installation.tag(ONE)}"
    table.note("Swarm: `docker service update`, then `--rollback`", load)
    assert load.failed == []
    assert swarm.others("recruit") == others


def test_a_broken_image_goes_back_by_itself(swarm: Swarm) -> None:
    tag = swarm.installation.make_image("recruit", "swarmcrash", NO_START)
    with _load(swarm) as load:
        swarm.update("recruit", "--image", f"humetix/recruit:{tag}", "--no-resolve-image")
    state = swarm.service("recruit")
    table.note("Swarm: a broken image, automatic rollback", load)
    assert state["UpdateStatus"]["State"] == "rollback_completed"
    assert state["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"].endswith(swarm.installation.tag(ONE))
    assert load.failed == []


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

    return Load(new_client, inquire)


def _remove_what_the_stack_left(name: str) -> None:
    label = f"label=com.docker.stack.namespace={name}"
    listed = run("docker", "ps", "--all", "--quiet", "--filter", label).stdout.split()
    if listed:
        run("docker", "rm", "--force", *listed, check=False)
    volumes = run("docker", "volume", "ls", "--quiet", "--filter", label).stdout.split()
    if volumes:
        run("docker", "volume", "rm", "--force", *volumes, check=False)
