"""T80: pages and clock-ins for an hour, while services are rolled out and backed up; nothing fails."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest
from chassis.ports import SERVICES
from gateway.session.rules import COOKIES

from bench.soak import keep, line_of
from bench.soak_rows import Outcome
from tests.docker.installation import Installation, run
from tests.docker.load import Load
from tests.docker.work import Work

pytestmark = pytest.mark.long

NAME = "hour"
WHAT = "five minutes of load, then an hour with a rollout each 5 minutes and a backup each 10 (T80)"
MINUTES = float(os.environ.get("HUMETIX_HOUR_MINUTES", "60"))
TURNS = 12
EACH_MINUTES = LOAD_MINUTES = MINUTES / TURNS
ROLLED = ["attendance", "recruit", "payroll", "docs-render"]
PAGES = ["/apply", "/login", "/admin", "/admin/applications", "/admin/payroll", "/notices"]
READ_SECONDS, WRITE_SECONDS, WAL_MB, GROWN_MB, GROWN_FDS = 0.3, 0.5, 64, 20, 20
PUNCHERS, HANDS_OF_PAGES = 10, 2

_SIGN_IN = """
import json, sys
from datetime import UTC, datetime, timedelta
from chassis.db import Database
from chassis.identity import Identity
from gateway.session.actions import open_session
database = Database("sqlite:////data/gateway/gateway.db")
print(json.dumps([
    database.write(open_session, Identity("worker", each, "근로자", ("worker",)), "hour",
                   timedelta(hours=3), datetime.now(UTC))
    for each in sys.argv[1:]
]))
database.close()
"""
_LOOK = """
import json, pathlib
# The service is the init process's child; what Docker executes beside it is not.
mine = [pathlib.Path("/proc", each) for each in pathlib.Path("/proc/1/task/1/children").read_text().split()]
status = [(each / "status").read_text() for each in mine]
rss = sum(int(line.split()[1]) for text in status for line in text.splitlines() if line.startswith("VmRSS"))
fds = sum(len(list((each / "fd").iterdir())) for each in mine)
wal = max((each.stat().st_size for each in pathlib.Path("/data").glob("*/*.db-wal")), default=0)
print(json.dumps({"rss_mb": rss / 1024, "fds": fds, "wal_mb": wal / 1e6}))
"""


@dataclass(frozen=True)
class Size:
    """What one service holds: megabytes, open files, its largest WAL."""

    rss_mb: float
    fds: int
    wal_mb: float


def test_an_hour_of_load_rollouts_and_backups_fails_nothing_and_grows_nothing(
    installation: Installation, work: Work
) -> None:
    with _everything(installation, work) as (reads, writes):
        time.sleep(LOAD_MINUTES * 60)
    assert (reads.failed, writes.failed) == ([], [])
    slow = {"reads": reads.percentile(0.95), "writes": writes.percentile(0.95)}

    before, commands = _sizes(installation), Counter[str]()
    with _everything(installation, work) as (reads_on, writes_on):
        largest_wal = _operate(installation, commands)
    after = _sizes(installation)

    figures = {
        "rollouts / backups": f"{commands['deploy']} / {commands['backup']}",
        "reads / writes": f"{_count(reads, reads_on):,} / {_count(writes, writes_on):,}",
        "failed": f"{len(reads_on.failed) + len(writes_on.failed)}",
        "p95 of reads / writes under load": f"{slow['reads'] * 1000:.0f} / {slow['writes'] * 1000:.0f} ms",
        "in the hour": f"{reads_on.percentile(0.95) * 1000:.0f} / {writes_on.percentile(0.95) * 1000:.0f} ms",
        "gateway's RSS and files before / after": (
            f"{before['gateway'].rss_mb:.0f} MB, {before['gateway'].fds} / "
            f"{after['gateway'].rss_mb:.0f} MB, {after['gateway'].fds}"
        ),
        "largest WAL": f"{largest_wal:.1f} MB",
    }
    faults = [*_grown(before, after), *(["WAL"] if largest_wal >= WAL_MB else [])]
    faults += [f"{one.status} {one.told}" for one in (*reads_on.failed, *writes_on.failed)]
    faults += [f"slow {name}" for name, limit in _LIMITS.items() if slow[name] >= limit]
    keep(NAME, line_of(NAME, WHAT, Outcome(not faults, figures), LOAD_MINUTES + MINUTES))
    assert faults == []


_LIMITS = {"reads": READ_SECONDS, "writes": WRITE_SECONDS}


@contextmanager
def _everything(installation: Installation, work: Work) -> Iterator[tuple[Load, Load]]:
    """Ask for pages as the office and press 출근 and 퇴근, some fifty times a second, to the block's end."""
    people = [str(each) for each in work.employees]
    gateway = installation.ids("gateway")[0]
    tokens = json.loads(run("docker", "exec", gateway, "python", "-c", _SIGN_IN, *people).stdout)

    def press(client: httpx.Client, number: int) -> httpx.Response:
        turn, person = divmod(number, len(tokens))
        kind = "in" if turn % 2 == 0 else "out"
        cookie = {"Cookie": f"{COOKIES['worker']}={tokens[person]}"}
        return client.post("/api/attendance/v1/punches", json={"kind": kind}, headers=cookie)

    def look(client: httpx.Client, number: int) -> httpx.Response:
        return client.get(PAGES[number % len(PAGES)])

    with (
        Load(work.new_client, look, hands=HANDS_OF_PAGES, pause=0.1) as reads,
        Load(work.new_stranger, press, hands=PUNCHERS, pause=0.18) as writes,
    ):
        yield reads, writes


def _operate(installation: Installation, commands: Counter[str]) -> float:
    """Roll one service out after the other, back up at every second turn; return the largest WAL in MB."""
    largest = 0.0
    for turn in range(TURNS):
        ends = time.monotonic() + EACH_MINUTES * 60
        _told(installation, "deploy", turned := ROLLED[turn % len(ROLLED)], installation.other_tag(turned))
        commands["deploy"] += 1
        if turn % 2:
            _told(installation, "backup")
            commands["backup"] += 1
        time.sleep(max(0.0, ends - time.monotonic()))
        largest = max(largest, *(size.wal_mb for size in _sizes(installation).values()))
    return largest


def _told(installation: Installation, *arguments: str) -> None:
    code, told = installation.humetix(*arguments)
    assert code == 0, told


def _sizes(installation: Installation) -> dict[str, Size]:
    return {name: _size(installation.ids(name)[0]) for name in SERVICES}


def _size(container: str) -> Size:
    return Size(**json.loads(run("docker", "exec", container, "python", "-c", _LOOK).stdout))


def _grown(before: dict[str, Size], after: dict[str, Size]) -> list[str]:
    """Name what holds more than it did: the gateway, which nobody rolled out."""
    was, now = before["gateway"], after["gateway"]
    return [
        f"gateway {what}: {old} → {new}"
        for what, old, new, limit in (
            ("MB", was.rss_mb, now.rss_mb, GROWN_MB),
            ("files", was.fds, now.fds, GROWN_FDS),
        )
        if new - old > limit
    ]


def _count(*loads: Load) -> int:
    return sum(len(load.outcomes) for load in loads)
