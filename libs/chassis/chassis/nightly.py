"""Every service sees to its own backups: one a night, a drill a week, each as a process beside it.

So an installation is safe without anybody who knows cron. Who runs `humetix backup` by a timer of their
own is not disturbed: what is fresh is not made again (ADR 0015).
"""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from datetime import datetime

from fastapi import FastAPI

from chassis import results
from chassis.background import Background
from chassis.clock import KST
from chassis.db import Database
from chassis.durable import Held, held
from chassis.settings import Settings

log = logging.getLogger(__name__)

EVERY_SECONDS = 300.0
_HOUR = 3600.0
_NIGHT = range(2, 5)  # hours in Seoul
_LONGEST_SECONDS = 3 * _HOUR


class NightlyFailed(RuntimeError):
    """The process beside the service ended badly; its reason is in the text."""


def works(settings: Settings, database: Database | None) -> tuple[Background, ...]:
    """Return the background work of a service that keeps a SQLite file."""
    if database is None or database.path is None or not settings.humetix_nightly_backup:
        return ()
    return (Background("nightly_backup", EVERY_SECONDS, look),)


def look(app: FastAPI) -> None:
    """Make what is due; one replica does it, the others find it done."""
    settings: Settings = app.state.settings
    if time.time() - app.state.started_at < 2 * EVERY_SECONDS:
        return
    try:
        with held(settings.data_dir / ".ops" / "nightly.lock", wait=False):
            for kind, act in ((results.BACKUP, "make"), (results.DRILL, "drill")):
                if is_due(settings, kind, time.time()):
                    _run(settings, act)
    except Held:
        log.debug("nightly_elsewhere")


def is_due(settings: Settings, kind: str, now: float) -> bool:
    """Say whether to act now: at night when the last success is of another day, else when it is late."""
    period, late = (12 * _HOUR, 25 * _HOUR) if kind == results.BACKUP else (6.5 * 24 * _HOUR, 7 * 24 * _HOUR)
    last = float(results.last_success(settings.data_dir, kind).get("at", 0.0))
    if now - last > late or last > now + _HOUR:  # never, too long ago, or a clock that went back
        return True
    return now - last > period and datetime.fromtimestamp(now, KST).hour in _NIGHT


def _run(settings: Settings, act: str) -> None:
    command = [sys.executable, "-P", "-m", "chassis.backup", act, settings.service, "--reason", "nightly"]
    done = subprocess.run(  # noqa: S603 - our own module
        command, capture_output=True, text=True, check=False, timeout=_LONGEST_SECONDS
    )
    if done.returncode not in (0, 3):
        raise NightlyFailed(f"{act}: exit {done.returncode}: {done.stdout.strip()[-300:]}")
    log.info("nightly_done", extra={"fields": {"act": act, "code": done.returncode}})
