"""The row that mixes everything: clock-ins through the gateway for an hour while services die at random."""

from __future__ import annotations

import random
import threading
import time

import httpx

from bench.load import Post, Rate, post_load
from bench.processes import pss_mb
from bench.rows import PUNCH
from bench.soak_rows import Outcome, soak_row
from tests.e2e.crowd import hire_crowd, sign_in_crowd
from tests.e2e.stack import ProcessStack

PEOPLE_A_ROUND, PHONES, GROWTH_MB = 300, 16, 20
VICTIMS = ("attendance", "recruit", "payroll", "docs-render")


@soak_row(
    "mixed", "clock-ins through the gateway while services are killed at random (T80: 60 min)", minutes=8
)
def mixed(stack: ProcessStack, minutes: float) -> Outcome:
    """Clock crowds in, round after round, with a killer at work."""
    rounds = [clock_in_round(stack, 0)]
    first_mb, ended = pss_mb(stack.pid_of("gateway")), threading.Event()
    killer = threading.Thread(target=kill_now_and_then, args=(stack, ended))
    killer.start()
    until = time.monotonic() + minutes * 60
    try:
        while time.monotonic() < until:
            rounds.append(clock_in_round(stack, len(rounds)))
    finally:
        ended.set()
        killer.join()
    last_mb, failed = pss_mb(stack.pid_of("gateway")), sum(each.failed for each in rounds)
    figures = {
        "clock-ins asked": f"{len(rounds) * PEOPLE_A_ROUND:,}",
        "answered with an error while a service was down": f"{failed:,}",
        "slowest p99 of a round": f"{max(each.p99_ms for each in rounds):,.0f} ms",
        "gateway PSS after the first round / at the end": f"{first_mb:.0f} / {last_mb:.0f} MB",
    }
    return Outcome(failed < 0.05 * len(rounds) * PEOPLE_A_ROUND and last_mb - first_mb < GROWTH_MB, figures)


def kill_now_and_then(stack: ProcessStack, ended: threading.Event) -> None:
    """Kill a random service every few seconds and start it again."""
    dice = random.Random(48)  # noqa: S311 - which service dies is no secret
    while not ended.wait(dice.uniform(3, 8)):
        victim = dice.choice(VICTIMS)
        stack.kill(victim)
        stack.start(victim)


def clock_in_round(stack: ProcessStack, number: int) -> Rate:
    """Clock a fresh crowd in through the gateway."""
    cookies = sign_in_crowd(stack, hire_patiently(stack, f"soak-{number}-"))
    posts = [Post(PUNCH, {"kind": "in"}, {"Cookie": each, "Origin": stack.url}) for each in cookies]
    return post_load(stack.url, posts, connections=PHONES)


def hire_patiently(stack: ProcessStack, label: str) -> list[int]:
    """Hire a crowd although attendance may be away for a moment: a hire that is repeated is the same hire."""
    while True:
        try:
            return hire_crowd(stack, PEOPLE_A_ROUND, label)
        except (httpx.TransportError, AssertionError):
            time.sleep(0.5)
