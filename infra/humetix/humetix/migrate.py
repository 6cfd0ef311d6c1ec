"""Brings every database to the revision of its code, before anything serves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STATEFUL = ("gateway", "recruit", "attendance", "payroll")


@dataclass(frozen=True)
class Prepared:
    """What came of it: one line per service that failed, and what the operator must be told once."""

    failures: list[str]
    told: list[str]


def prepare(services: Sequence[str], env: Mapping[str, str], *, first_admin: bool = False) -> Prepared:
    """Migrate with the environment the services will have; on request also make the first account."""
    command = [
        sys.executable,
        "-m",
        "humetix.prepare",
        *services,
        *(["--first-admin"] if first_admin else []),
    ]
    done = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=False)
    failures = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return Prepared(failures if done.returncode else [], done.stdout.strip().splitlines())
