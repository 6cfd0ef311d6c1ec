"""infra/stack.yaml is what compose.yaml makes of it, and Docker can read it."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest
import yaml
from chassis.ports import SERVICES
from humetix.migrate import STATEFUL
from humetix.stack import DATA_NODE, rendered

from tests.repo.tree import ROOT

FILE = ROOT / "infra" / "stack.yaml"
STACK: dict[str, Any] = yaml.safe_load(FILE.read_text())["services"]


def test_it_is_up_to_date() -> None:
    made = rendered(yaml.safe_load((ROOT / "compose.yaml").read_text()))
    assert FILE.read_text() == made, "run: .venv/bin/humetix stack render"


@pytest.mark.parametrize("name", STATEFUL)
def test_what_has_a_volume_stays_where_the_volume_is(name: str) -> None:
    for service in (name, f"{name}-migrate"):
        assert STACK[service]["deploy"]["placement"] == {"constraints": [DATA_NODE]}


@pytest.mark.parametrize("name", SERVICES)
def test_a_broken_update_goes_back_by_itself(name: str) -> None:
    told = STACK[name]["deploy"]
    assert told["update_config"]["failure_action"] == "rollback"
    assert told["endpoint_mode"] == "dnsrr"
    assert told["update_config"]["order"] == ("stop-first" if name == "gateway" else "start-first")


def test_nothing_that_swarm_ignores_or_refuses_is_left() -> None:
    refused = {"build", "depends_on", "profiles", "security_opt", "restart", "tmpfs"}
    assert not [name for name, told in STACK.items() if refused & set(told)]


def test_a_port_open_to_the_network_forces_no_cookie_into_the_clear() -> None:
    assert STACK["gateway"]["ports"][0]["mode"] == "host"
    assert "SESSION_COOKIE_INSECURE_FORCED" not in STACK["gateway"]["environment"]


def test_docker_reads_it_where_there_is_a_docker() -> None:
    docker = shutil.which("docker")
    if docker is not None:
        read = subprocess.run([docker, "stack", "config", "-c", str(FILE)], capture_output=True, check=False)
        assert read.returncode == 0, read.stderr
