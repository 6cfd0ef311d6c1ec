"""`make soak`: clock-ins for minutes while services are killed again and again; keeps docs/soak.md."""

from __future__ import annotations

import os
import random
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from humetix.environment import commit

from bench.load import Post, Rate, post_load
from bench.processes import pss_mb
from bench.rows import PUNCH
from tests.e2e.crowd import hire_crowd, sign_in_crowd
from tests.e2e.stack import ROOT, ProcessStack

MINUTES = float(os.environ.get("SOAK_MINUTES") or 10)
PEOPLE_A_ROUND, PHONES = 300, 16
VICTIMS = ("attendance", "recruit", "payroll", "docs-render")


def kill_now_and_then(stack: ProcessStack, ended: threading.Event) -> None:
    """Kill a random service every few seconds and start it again."""
    dice = random.Random(48)  # noqa: S311 - which service dies is no secret
    while not ended.wait(dice.uniform(3, 8)):
        victim = dice.choice(VICTIMS)
        stack.kill(victim)
        stack.start(victim)


def clock_in_round(stack: ProcessStack, number: int) -> Rate:
    """Clock a fresh crowd in through the gateway."""
    cookies = sign_in_crowd(stack, hire_crowd(stack, PEOPLE_A_ROUND, f"soak-{number}-"))
    posts = [Post(PUNCH, {"kind": "in"}, {"Cookie": each, "Origin": stack.url}) for each in cookies]
    return post_load(stack.url, posts, connections=PHONES)


def main() -> None:
    """Soak, then write what was seen."""
    with tempfile.TemporaryDirectory(prefix="humetix-soak-") as folder:
        stack = ProcessStack(Path(folder))
        stack.up()
        try:
            rows = soak(stack)
        finally:
            stack.down()
    text = "\n".join(rows)
    (ROOT / "docs" / "soak.md").write_text(text + "\n")
    print(text)


def soak(stack: ProcessStack) -> list[str]:
    """Return the report, line by line."""
    first_mb, ended, rounds = pss_mb(stack.pid_of("gateway")), threading.Event(), list[Rate]()
    killer = threading.Thread(target=kill_now_and_then, args=(stack, ended))
    until = time.monotonic() + MINUTES * 60
    while time.monotonic() < until:
        rounds.append(clock_in_round(stack, len(rounds)))
        if not killer.is_alive() and not ended.is_set():
            killer.start()
    ended.set()
    killer.join()
    last_mb = pss_mb(stack.pid_of("gateway"))
    return [
        "# Last soak",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit()}, {os.cpu_count()} cores, "
        f"{MINUTES:g} minutes.",
        "",
        "| | |",
        "|---|---|",
        f"| clock-ins asked | {len(rounds) * PEOPLE_A_ROUND:,} |",
        f"| answered with an error while a service was down | {sum(r.failed for r in rounds):,} |",
        f"| slowest p99 of a round | {max(r.p99_ms for r in rounds):,.0f} ms |",
        f"| gateway memory before / after | {first_mb:,.0f} / {last_mb:,.0f} MB |",
    ]


if __name__ == "__main__":
    main()
