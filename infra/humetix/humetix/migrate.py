"""Brings every database to the revision of its code, before anything serves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence

from chassis.ports import package_of

STATEFUL = ("gateway", "recruit", "attendance", "payroll")


def migrate(services: Sequence[str], env: Mapping[str, str]) -> list[str]:
    """Migrate side by side; return one line of explanation for each service that failed."""
    running = {
        service: subprocess.Popen(
            [sys.executable, "-m", "chassis.migrate", package_of(service)],
            env=dict(env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for service in services
    }
    ended = {service: process.communicate()[0] for service, process in running.items()}
    return [
        f"{service}: {ended[service].strip()}" for service, process in running.items() if process.returncode
    ]
