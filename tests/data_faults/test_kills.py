"""kill −9 in the middle of writing: what was acknowledged is there, whole, and the file is sound."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from attendance.base import AuditRow
from chassis.db import Database
from chassis.identity import HEADER, Identity, sign
from chassis.migrations import upgrade
from sqlalchemy import func, select

from tests.e2e.stack import ROOT, ProcessStack, wait_for_status

KILLS = int(os.environ.get("HUMETIX_KILLS") or 6)
OWNER = Identity("staff", "owner", "소유자", ("owner",))


def test_killed_writers_lose_no_acknowledged_pair_and_tear_none(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/attendance.db"
    upgrade("attendance", url)
    dice = random.Random(48)
    acked: list[str] = []
    outs = [tmp_path / f"{number}.out" for number in range(3)]
    running = [start(url, out, f"w{number}-0") for number, out in enumerate(outs)]
    for kill in range(1, KILLS + 1):
        time.sleep(dice.uniform(0.8, 1.2))
        victim = dice.randrange(3)
        running[victim].send_signal(signal.SIGKILL)
        running[victim].wait()
        running[victim] = start(url, outs[victim], f"w{victim}-{kill}")
    wait_for_lines(outs)
    for process in running:
        process.kill()
        process.wait()
    for out in outs:
        acked += out.read_text().splitlines()[:-1]  # the last line may be half said
    database = Database(url)
    with database.read() as session:
        stored = dict(session.execute(select(AuditRow.object, func.count()).group_by(AuditRow.object)).all())
        sound = session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
    database.close()
    assert sound == "ok"
    assert [name for name in acked if name not in stored] == []
    assert [name for name, halves in stored.items() if halves != 2] == []
    assert len(acked) > KILLS


def start(url: str, out: Path, name: str) -> subprocess.Popen[bytes]:
    with out.open("ab") as target:
        command = [sys.executable, "-m", "tests.data_faults.pairs", url, name]
        return subprocess.Popen(command, stdout=target, cwd=ROOT)


def wait_for_lines(outs: list[Path], seconds: float = 60) -> None:
    """Wait until each writer has said something more, so that the last kills hit writing processes."""
    before = [out.stat().st_size for out in outs]
    deadline = time.monotonic() + seconds
    while any(out.stat().st_size <= size for out, size in zip(outs, before, strict=True)):
        assert time.monotonic() < deadline, "a writer does not write"
        time.sleep(0.05)


def test_a_key_sent_again_after_a_kill_has_one_effect(house: ProcessStack) -> None:
    """The first answer may be lost with the process: the repeat finds the effect or makes it, never both."""
    for number in range(3):
        site = f"죽음 뒤 {number}"
        with ThreadPoolExecutor(1) as office:
            lost = office.submit(open_site, house.address_of("attendance"), house.keys[0], site)
            time.sleep(0.004 * number)
            house.kill("attendance")
            assert isinstance(lost.exception(30), httpx.TransportError | None)
        house.start("attendance")
        wait_until_ready(house.address_of("attendance"))
        answers = [open_site(house.address_of("attendance"), house.keys[0], site) for _ in range(2)]
        assert answers[0] == answers[1]
        assert answers[0][0] == 201
    wait_for_status(house.url, "healthy")


def wait_until_ready(address: str, seconds: float = 60) -> None:
    """Ask the service itself: the gateway may not have noticed yet that it was away."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/readyz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"{address} does not come back")


def open_site(address: str, key: str, name: str) -> tuple[int, str]:
    """Send one effect under its key; return status and body."""
    headers = {HEADER: sign(OWNER, audience="attendance", keys=[key]), "Idempotency-Key": name.encode().hex()}
    path = f"{address}/api/attendance/v1/sites"
    answer = httpx.post(path, json={"name": name}, headers=headers, timeout=20, trust_env=False)
    return answer.status_code, answer.text
