"""What a rollout asks of Docker: the containers of one service, images, starting and stopping."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from humetix.migrate import STATEFUL
from humetix.places import Done, Place

GRACE_SECONDS = 25  # compose.yaml: stop_grace_period
CODE_LEVEL = "org.humetix.code_level"


class Failed(RuntimeError):
    """A step of a rollout did not work; the text says which and what Docker said."""


@dataclass(frozen=True)
class Container:
    """One replica as Docker knows it."""

    id: str
    number: int
    image: str
    image_id: str
    running: bool
    health: str
    restarts: int

    @property
    def tag(self) -> str:
        """Tag of the image it was made from."""
        return self.image.rpartition(":")[2]

    @property
    def broken(self) -> bool:
        """Say whether waiting for it makes no sense; a slow start is no reason."""
        return not self.running or self.restarts > 0


class Engine:
    """Docker and Compose for one service of one installation."""

    def __init__(self, place: Place, service: str) -> None:
        self.service = service
        self._place = place

    def containers(self, service: str = "", *, running: bool = True) -> list[Container]:
        """Return the service's replicas by number; with `running=False` also those that have stopped."""
        listed = self.compose("ps", "--quiet", *(() if running else ("--all",)), service or self.service)
        ids = listed.split()
        if not ids:
            return []
        told: list[dict[str, Any]] = json.loads(self.docker("inspect", "--type", "container", *ids))
        return sorted((_container(one) for one in told), key=lambda one: one.number)

    def image_id(self, tag: str) -> str | None:
        """Return the id of this service's image with a tag, None when this machine has none."""
        asked = ("image", "inspect", "--format", "{{.Id}}", self.image(tag))
        done = self.try_docker(*asked)
        return done.stdout.strip() if done.returncode == 0 else None

    def image(self, tag: str) -> str:
        """Return the image's name."""
        return f"humetix/{self.service}:{tag}"

    def tags(self) -> list[str]:
        """Return the tags of this service that are on this machine, newest first."""
        asked = ("image", "ls", "--format", "{{.Tag}}", "--filter", "dangling=false")
        return self.docker(*asked, f"humetix/{self.service}").split()

    def code_level(self, tag: str) -> int:
        """Return how far the migrations of an image go: its label, else by looking into it."""
        label = f'{{{{index .Config.Labels "{CODE_LEVEL}"}}}}'
        told = self.docker("image", "inspect", "--format", label, self.image(tag)).strip()
        if told.isdigit():
            return int(told)
        names = self.docker("run", "--rm", "--network", "none", self.image(tag), "python", "-c", _LAST_LEVEL)
        return int(names.strip() or 0)

    def compose(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """Run Compose; its output. Raises Failed."""
        return _output(f"docker compose {arguments[0]}", self.try_compose(*arguments, env=env))

    def try_compose(self, *arguments: str, env: Mapping[str, str] | None = None) -> Done:
        """Run Compose; the caller reads the exit code."""
        return self._place.compose(*arguments, env=env)

    def docker(self, *arguments: str, given: str | None = None) -> str:
        """Run Docker; its output. Raises Failed."""
        return _output(f"docker {arguments[0]}", self.try_docker(*arguments, given=given))

    def try_docker(self, *arguments: str, given: str | None = None) -> Done:
        """Run Docker; the caller reads the exit code."""
        return subprocess.run(
            ["docker", *arguments], input=given, capture_output=True, text=True, check=False
        )

    def start(self, count: int) -> None:
        """Start replicas until there are `count`; those that run are not touched, nor is anything else."""
        self._create("--no-recreate", "--scale", f"{self.service}={count}")

    def replace(self) -> None:
        """Let Compose put new containers in the place of the old ones (the old stop first)."""
        self._create()

    def _create(self, *options: str) -> None:
        # Not `up --no-deps`: Compose (< 2.33) counts what a service depends on among its settings, so a
        # container made without them is made anew by the next bare `up`. `create` starts nothing else.
        # A migration's container of another tag goes first: when a bare `up` makes one anew, Compose makes
        # everything that depends on it anew as well.
        if self.service in STATEFUL:
            self.compose("create", "--no-build", f"{self.service}-migrate")
        self.compose("create", "--no-build", *options, self.service)
        made = [one.id for one in self.containers(running=False) if not one.running]
        if made:
            self.docker("start", *made)

    def remove(self, ids: Sequence[str]) -> None:
        """Stop containers in order (lame duck, then the requests under way) and remove them."""
        if ids:
            self.docker("stop", "--time", str(GRACE_SECONDS), *ids)
            self.docker("rm", "--force", *ids)

    def published_port(self) -> int | None:
        """Return the fixed port of this machine that the service holds: only one replica can have it."""
        told: dict[str, Any] = json.loads(self.compose("config", "--format", "json"))
        ports = told["services"][self.service].get("ports", [])
        fixed = [int(port["published"]) for port in ports if str(port.get("published", "")).isdigit()]
        return next((port for port in fixed if port), None)


_LAST_LEVEL = (
    "import chassis,pathlib\n"
    "found=[p.name[:4] for p in pathlib.Path(chassis.__file__).parents[1].glob('*/migrations/[0-9]*.py')]\n"
    "print(max(found,default='0'))"
)


def _container(told: Mapping[str, Any]) -> Container:
    state, config = told["State"], told["Config"]
    return Container(
        id=told["Id"],
        number=int(config["Labels"].get("com.docker.compose.container-number", "0")),
        image=config["Image"],
        image_id=told["Image"],
        running=state["Status"] == "running",
        health=(state.get("Health") or {}).get("Status", ""),
        restarts=int(told["RestartCount"]),
    )


def _output(what: str, done: Done) -> str:
    if done.returncode:
        raise Failed(f"{what}: {done.stderr.strip() or done.stdout.strip() or done.returncode}")
    return done.stdout
