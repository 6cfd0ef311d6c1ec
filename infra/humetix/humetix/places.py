"""Where an installation's services run, and how a command reaches what belongs to one of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from humetix.environment import environment
from humetix.layout import ROOT, Layout, layout

Kind = Literal["process", "compose"]
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Place:
    """One installation: five processes of this machine, or a Compose project (COMPOSE_PROJECT_NAME)."""

    kind: Kind
    layout: Layout

    def run(self, service: str, module: str, *arguments: str) -> Done:
        """Run `python -m module …` beside a service's data: here, or in a one-off container of its image.

        Nothing is raised when it fails: the caller reads the exit code.
        """
        if self.kind == "compose":
            once = ("run", "--rm", "--no-deps", "--no-TTY", service)
            return self.compose(*once, "python", "-m", module, *arguments)
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(
            command, env=environment(self.layout), capture_output=True, text=True, check=False
        )

    def compose(self, *arguments: str, env: Mapping[str, str] | None = None) -> Done:
        """Run `docker compose …` in the repository; the project is Compose's own choice.

        Settings come from .env, or from the file that HUMETIX_ENV_FILE names; `env` goes before both.
        """
        return subprocess.run(
            [*compose_command(), *arguments],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )


def compose_command() -> list[str]:
    """Return the beginning of every call of Compose."""
    file = os.environ.get("HUMETIX_ENV_FILE")
    return ["docker", "compose", *(("--env-file", str(Path(file).absolute())) if file else ())]


def current_place() -> Place:
    """Return the installation that HUMETIX_MODE names, else Compose where its project has containers."""
    named = os.environ.get("HUMETIX_MODE", "")
    if named in ("process", "compose"):
        return Place("compose" if named == "compose" else "process", layout())
    return Place("compose" if _compose_runs() else "process", layout())


def _compose_runs() -> bool:
    asked = [*compose_command(), "ps", "--quiet"]
    try:
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and bool(done.stdout.strip())
