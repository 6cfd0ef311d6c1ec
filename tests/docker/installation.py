"""A Compose installation of its own for rollouts: its .env in a temporary folder, two tags of each image."""

from __future__ import annotations

import itertools
import json
import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from chassis.ports import SERVICES
from humetix.client import Office
from humetix.rollout.env_file import EnvFile

from tests.e2e.stack import ROOT, free_ports, wait_for_status

BASE_TAG = os.environ.get("HUMETIX_E2E_BASE_TAG", "local")
ONE, TWO = "one", "two"
HEALTHY_SECONDS = 240
_OURS = ("HUMETIX_", "COMPOSE_", "EDGE_")
_OF_A_SERVICE = ("_TAG", "_REPLICAS", "_URLS", "_DATABASE_URL")


class Installation:
    """Five containers on a free port, reached as an operator does: by Compose and by `humetix`."""

    def __init__(self, folder: Path) -> None:
        self.mark = secrets.token_hex(3)
        self.project = f"humetix-rollout-{self.mark}"
        self.port, self.edge_port, self.edge_plain_port = free_ports(3)
        self.url = f"http://127.0.0.1:{self.port}"
        self.admin_password = secrets.token_urlsafe(12)
        self.env_file = EnvFile(folder / ".env")
        self._made: list[str] = []
        self.env_file.set(
            {
                **{f"{_prefix(name)}_TAG": self.tag(ONE) for name in SERVICES},
                "HUMETIX_PORT": str(self.port),
                "ADMIN_PASSWORD": self.admin_password,
                "SECRET_KEYS": secrets.token_urlsafe(48),
                "SESSION_COOKIE_SECURE": "0",
                "HUMETIX_BACKUPS": str(folder / "backups"),
                "EDGE_ADDRESS": "127.0.0.1",
                "EDGE_HTTP_PORT": str(self.edge_plain_port),
                "EDGE_HTTPS_PORT": str(self.edge_port),
                "EDGE_TAG": BASE_TAG,
            }
        )

    @property
    def env(self) -> dict[str, str]:
        """Environment of every command: nothing of the caller's installation."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_OURS) and not name.endswith(_OF_A_SERVICE)
        }
        return {
            **kept,
            "HUMETIX_ENV_FILE": str(self.env_file.path),
            "HUMETIX_MODE": "compose",
            "HUMETIX_HEALTHY_SECONDS": str(HEALTHY_SECONDS),
            "COMPOSE_PROJECT_NAME": self.project,
        }

    def up(self) -> None:
        """Make the images, start, wait until healthy."""
        with ThreadPoolExecutor(len(SERVICES)) as hands:
            list(hands.map(self.make_image, *zip(*itertools.product(SERVICES, (ONE, TWO)), strict=True)))
        self.compose("up", "--detach", "--no-build")
        wait_for_status(self.url, "healthy", 300)

    def down(self) -> None:
        """Remove everything that belongs to it."""
        self.try_compose("--profile", "edge", "down", "--volumes", "--remove-orphans", "--timeout", "10")
        run("docker", "image", "rm", "--force", *self._made, check=False)

    def tag(self, name: str) -> str:
        """Return a tag that no other run uses."""
        return f"{name}-{self.mark}"

    def other_tag(self, service: str) -> str:
        """Return the tag of the two that a service does not run now."""
        runs_one = self.env_file.get(f"{_prefix(service)}_TAG") == self.tag(ONE)
        return self.tag(TWO if runs_one else ONE)

    def make_image(self, service: str, name: str, *lines: str) -> str:
        """Make an image of the same code with a commit of its own (and more lines); return its tag."""
        commit = f"{name}-{self.mark}"
        recipe = [f"FROM humetix/{service}:{BASE_TAG}", f"ENV HUMETIX_COMMIT={commit}", *lines]
        image = f"humetix/{service}:{self.tag(name)}"
        given = "\n".join(recipe)
        run("docker", "build", "--quiet", "--tag", image, "-", given=given)
        self._made.append(image)
        return self.tag(name)

    def compose(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        """Run Compose as an operator types it."""
        done = self.try_compose(*arguments, env=env)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def try_compose(
        self, *arguments: str, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run Compose; the caller reads the exit code."""
        command = ("docker", "compose", "--env-file", str(self.env_file.path), *arguments)
        return run(*command, env={**self.env, **(env or {})}, check=False)

    def humetix(self, *arguments: str, env: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """Run an operator's command with --json; return its exit code and what it told."""
        done = run(*self.command(*arguments, "--json"), env={**self.env, **(env or {})}, check=False)
        assert done.stdout.strip(), done.stderr
        told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return done.returncode, told

    def command(self, *arguments: str) -> list[str]:
        """Return `humetix …` as it is started."""
        return [sys.executable, "-c", "from humetix.entry import main; main()", *arguments]

    def wait_until_healthy(self, service: str) -> None:
        """Wait until Docker calls every container of a service healthy."""
        until = time.monotonic() + HEALTHY_SECONDS
        while not (ids := self.ids(service)) or {health(one) for one in ids} != {"healthy"}:
            assert time.monotonic() < until, f"{service}: {[health(one) for one in ids]}"
            time.sleep(0.3)

    def ids(self, service: str) -> list[str]:
        """Return the running containers of a service."""
        return self.compose("ps", "--quiet", service).split()

    def stays_at_a_bare_up(self, service: str) -> bool:
        """Say whether Compose would leave a service's containers as they are."""
        wanted = self.compose("config", "--hash", service).split()[-1:]
        label = '{{index .Config.Labels "com.docker.compose.config-hash"}}'
        made = run("docker", "inspect", "--format", label, *self.ids(service)).stdout.split()
        return sorted(set(made)) == wanted

    def commits(self, service: str) -> set[str]:
        """Return which code a service's containers run."""
        look = "import os; print(os.environ['HUMETIX_COMMIT'])"
        return {run("docker", "exec", one, "python", "-c", look).stdout.strip() for one in self.ids(service)}

    def others(self, service: str) -> dict[str, str]:
        """Return every other service's containers with the moment each started."""
        ids = [one for name in SERVICES if name != service for one in self.ids(name)]
        lines = run("docker", "inspect", "--format", "{{.Id}} {{.State.StartedAt}}", *ids).stdout.split("\n")
        return dict(line.split() for line in lines if line)

    def leftovers(self) -> set[str]:
        """Return all containers of the project, one-offs and stopped ones too."""
        label = f"label=com.docker.compose.project={self.project}"
        return set(run("docker", "ps", "--all", "--quiet", "--no-trunc", "--filter", label).stdout.split())

    def rows(self, service: str, sql: str) -> list[tuple[Any, ...]]:
        """Read a service's database in one of its containers."""
        return rows_in(self.ids(service)[0], service, sql)

    def write(self, service: str, sql: str) -> None:
        """Change a service's database behind its back."""
        change = (
            "import sqlite3, sys\n"
            f"with sqlite3.connect('/data/{service}/{service}.db') as open_: open_.execute(sys.argv[1])"
        )
        run("docker", "exec", self.ids(service)[0], "python", "-c", change, sql)

    def office(self) -> Office:
        """Return the admin, signed in."""
        return Office(self.url, self.admin_password)


def rows_in(container: str, service: str, sql: str) -> list[tuple[Any, ...]]:
    """Read a service's database in a container that has its volume."""
    look = (
        "import json, sqlite3, sys\n"
        f"open_ = sqlite3.connect('file:/data/{service}/{service}.db?mode=ro', uri=True)\n"
        "print(json.dumps(open_.execute(sys.argv[1]).fetchall()))"
    )
    told = run("docker", "exec", container, "python", "-c", look, sql).stdout
    return [tuple(row) for row in json.loads(told)]


def health(container: str) -> str:
    """Return what Docker calls a container's health."""
    return run("docker", "inspect", "--format", "{{.State.Health.Status}}", container).stdout.strip()


def run(
    *command: str, env: dict[str, str] | None = None, given: str | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run a program in the repository."""
    done = subprocess.run(
        command, cwd=ROOT, env=env, input=given, capture_output=True, text=True, check=False
    )
    assert not check or done.returncode == 0, f"{command[:4]}: {done.stderr}"
    return done


def _prefix(service: str) -> str:
    return service.upper().replace("-", "_")
