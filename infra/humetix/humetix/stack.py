"""`humetix stack render|deploy`: the same images on Docker Swarm, by a file made from compose.yaml."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated, Any

import typer
import yaml
from chassis.ports import SERVICES

from humetix.layout import ROOT, say
from humetix.migrate import STATEFUL
from humetix.rollout.env_file import EnvFile, env_file

FILE = ROOT / "infra" / "stack.yaml"
KEYS = ROOT / "infra" / "keys" / "secret_keys"
DATA_NODE = "node.labels.hx.data == true"
HEAD = """\
# Docker Swarm. Made from compose.yaml by `humetix stack render`: change that file, not this one.
#   humetix stack deploy          settings from .env, as with Compose
#   One node keeps the volumes: docker node update --label-add hx.data=true <node>. A local volume exists on
#   one node only; a service that moved would find an empty database, two nodes would be two truths.
#   A host-mode port listens on every address of its node (127.0.0.1 cannot be named here): firewall it, or
#   let the edge of another machine in front. It cannot be bound twice, so the gateway stops first.
"""
_DROPPED = (
    "build",
    "depends_on",
    "profiles",
    "security_opt",
    "restart",
    "secrets",
    "tmpfs",
    "ports",
    "deploy",
)
_TMP_BYTES = 256 * 1024 * 1024

stack = typer.Typer(help="The same images on Docker Swarm", no_args_is_help=True)


@stack.command()
def render(
    check: Annotated[
        bool, typer.Option("--check", help="write nothing; exit 1 when it is out of date")
    ] = False,
) -> None:
    """Make infra/stack.yaml from compose.yaml."""
    wanted = rendered(yaml.safe_load((ROOT / "compose.yaml").read_text()))
    if check:
        same = FILE.exists() and FILE.read_text() == wanted
        say(
            "infra/stack.yaml가 최신입니다."
            if same
            else "infra/stack.yaml가 오래되었습니다: humetix stack render"
        )
        raise typer.Exit(0 if same else 1)
    FILE.write_text(wanted)
    say(f"만들었습니다: {FILE.relative_to(ROOT)}")


@stack.command()
def deploy(name: Annotated[str, typer.Argument(help="name of the stack")] = "humetix") -> None:
    """Bring the stack to what compose.yaml and .env say: databases by jobs, services one task at a time."""
    nodes = ("docker", "node", "ls", "--quiet", "--filter", "node.label=hx.data=true")
    found = subprocess.run(nodes, capture_output=True, text=True, check=False)
    if not found.stdout.strip():
        say("데이터를 둘 노드가 없습니다: docker node update --label-add hx.data=true <노드>")
        raise typer.Exit(3)
    subprocess.run([sys.executable, "-m", "chassis.keys", str(KEYS), "--group", "10001"], check=True)
    command = (
        "docker",
        "stack",
        "deploy",
        "--detach=true",
        "--resolve-image",
        "never",
        "-c",
        str(FILE),
        name,
    )
    done = subprocess.run(command, env=settings(env_file()), check=False)
    raise typer.Exit(4 if done.returncode else 0)


def settings(file: EnvFile) -> dict[str, str]:
    """Return the environment that Compose would see: .env below what is exported (Swarm reads no .env)."""
    lines = [line.strip() for line in (file.text() or "").splitlines()]
    names = [line.partition("=")[0] for line in lines if "=" in line and not line.startswith("#")]
    return {**{name: file.get(name) for name in names}, **os.environ}


def rendered(compose: dict[str, Any]) -> str:
    """Return the stack file of a Compose file."""
    told = {
        "services": _services(compose["services"]),
        "networks": {name: {"driver": "overlay", **told} for name, told in compose["networks"].items()},
        "volumes": {f"{name}-{kind}": {} for name in STATEFUL for kind in ("data", "backups")},
        # A secret never changes; a new key is a new name.
        "secrets": {
            "humetix_keys": {"name": "humetix_keys_${KEYS_VERSION:-1}", "file": "./keys/secret_keys"}
        },
    }
    return HEAD + yaml.dump(told, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000)


class _Plain(yaml.SafeDumper):
    """Writes every value out; anchors would make a generated file hard to read."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _services(given: dict[str, Any]) -> dict[str, Any]:
    made = {name: _service(name, given[name]) for name in SERVICES}
    return made | {f"{name}-migrate": _job(name, given[f"{name}-migrate"]) for name in STATEFUL}


def _service(name: str, given: dict[str, Any]) -> dict[str, Any]:
    ports = [_host_port(port) for port in given.get("ports", [])]
    told = _common(name, given) | ({"ports": ports} if ports else {})
    told["environment"] = {**given["environment"], "HUMETIX_KEYS_FILE": "/run/secrets/humetix_keys"}
    # The port is open to the network here, so nothing forces session cookies into the clear.
    told["environment"].pop("SESSION_COOKIE_INSECURE_FORCED", None)
    told["secrets"] = [{"source": "humetix_keys", "uid": "10001", "gid": "10001", "mode": 0o400}]
    order = "stop-first" if ports else "start-first"
    told["deploy"] = {
        "replicas": given["deploy"]["replicas"],
        "endpoint_mode": "dnsrr",
        "restart_policy": {"condition": "any", "delay": "1s"},
        "update_config": {
            "order": order, "parallelism": 1, "monitor": "15s", "failure_action": "rollback",
        },
        "rollback_config": {"order": order, "parallelism": 1},
        **_placement(name),
    }  # fmt: skip
    return told


def _job(name: str, given: dict[str, Any]) -> dict[str, Any]:
    # Not ordered against its service: that one is not ready before, and the old tasks serve meanwhile.
    once = {"mode": "replicated-job", "restart_policy": {"condition": "on-failure", "max_attempts": 3}}
    return {**_common(name, given), "deploy": {**once, **_placement(name)}}


def _common(name: str, given: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in given.items() if key not in _DROPPED}
    volumes: list[Any] = [_volume(name, each) for each in given.get("volumes", [])]
    kept["volumes"] = [*volumes, {"type": "tmpfs", "target": "/tmp", "tmpfs": {"size": _TMP_BYTES}}]  # noqa: S108
    return kept


def _volume(name: str, given: str) -> str:
    source, _, target = given.rpartition(":")
    # A folder would have to be made on its node by hand; a volume belongs to the image's user from the start.
    return given if source == f"{name}-data" else f"{name}-backups:{target}"


def _host_port(given: str) -> dict[str, Any]:
    published, _, target = given.removeprefix("127.0.0.1:").rpartition(":")
    return {"target": int(target), "published": published, "protocol": "tcp", "mode": "host"}


def _placement(name: str) -> dict[str, Any]:
    return {"placement": {"constraints": [DATA_NODE]}} if name in STATEFUL else {}
