"""Rows of writing: a storm, several processes on one volume, processes killed while they write."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import chain, cycle
from pathlib import Path

from chassis.identity import HEADER, Identity, sign
from pysqlite3 import dbapi2 as sqlite3

from bench.load import Post, Seen, get_load, post_each
from bench.rows import PUNCH
from bench.soak_rows import Outcome, soak_row
from tests.e2e.crowd import hire_crowd
from tests.e2e.stack import ProcessStack

PEOPLE, PHONES, MB = 300, 32, 1_000_000
WAL_MB = 64
TAKEN = 201


@soak_row("write-storm", "a storm of clock-ins and -outs: the WAL stays below 64 MB", minutes=1)
def write_storm(stack: ProcessStack, minutes: float) -> Outcome:
    """Clock the same people in and out again and again, and watch the file."""
    people, largest, statuses = hire_crowd(stack, PEOPLE, "storm"), [0.0], Counter[int]()
    started = time.monotonic()
    with _watched(_file_of(stack).with_name("attendance.db-wal"), largest):
        for kind in cycle(("in", "out")):
            seen = post_each(
                stack.address_of("attendance"), _presses(stack, people, kind), connections=PHONES
            )
            statuses.update(each.status for each in seen)
            if time.monotonic() - started > minutes * 60:
                break
    seconds = time.monotonic() - started
    figures = {
        "acknowledged": f"{statuses[TAKEN]:,} ({statuses[TAKEN] / seconds:,.0f}/s)",
        "other answers": _others(statuses),
        "largest WAL": f"{largest[0] / MB:.1f} MB",
        "integrity": _integrity(stack),
    }
    whole = figures["integrity"] == "ok" and set(statuses) == {TAKEN}
    return Outcome(whole and largest[0] < WAL_MB * 1024 * 1024, figures)


@soak_row("replicas", "two, then three processes on one volume, reading and writing (T55)", minutes=10)
def replicas(stack: ProcessStack, minutes: float) -> Outcome:
    """Clock people in through every replica at once while pages are read; count what is there."""
    acknowledged, others, figures = 0, Counter[int](), dict[str, str]()
    for count in (2, 3):
        with _replicas(stack, count) as addresses:
            statuses, reads = _mixed_load(stack, addresses, minutes * 30, f"of{count}")
        acknowledged += statuses.pop(TAKEN, 0)
        others += statuses
        figures[f"{count} processes"] = f"{acknowledged:,} acknowledged so far, {reads:,.0f} reads/s"
    kept = _punches(stack)
    figures |= {
        "in the database": f"{kept:,}",
        "other answers": _others(others),
        "integrity": _integrity(stack),
    }
    return Outcome(kept == acknowledged and not others.total() and figures["integrity"] == "ok", figures)


@contextmanager
def _replicas(stack: ProcessStack, count: int) -> Iterator[list[str]]:
    started = [stack.start_replica("attendance") for _ in range(count - 1)]
    try:
        yield [stack.address_of("attendance"), *(address for address, _ in started)]
    finally:
        for _, process in started:
            process.terminate()
            process.wait(30)


def _mixed_load(
    stack: ProcessStack, addresses: list[str], seconds: float, label: str
) -> tuple[Counter[int], float]:
    until, statuses, reads = time.monotonic() + seconds, Counter[int](), list[float]()
    crowds = [hire_crowd(stack, PEOPLE, f"{label}-{number}-") for number in range(len(addresses))]
    with ThreadPoolExecutor(len(addresses) + 1) as pool:
        for kind in cycle(("in", "out")):
            if time.monotonic() > until:
                break
            posted = [
                pool.submit(post_each, address, _presses(stack, crowd, kind), connections=PHONES)
                for address, crowd in zip(addresses, crowds, strict=True)
            ]
            reading = pool.submit(_read_own_days, stack, addresses[-1], crowds[0][0])
            statuses.update(each.status for done in posted for each in done.result())
            reads.append(reading.result())
    return statuses, sum(reads) / len(reads)


def _read_own_days(stack: ProcessStack, address: str, employee: int) -> float:
    url = f"{address}/api/attendance/v1/me/days"
    return get_load(url, seconds=1, connections=2, headers={HEADER: _token(stack, employee)}).per_second


@soak_row("killed-writers", "kill −9 while people clock in: what was acknowledged is there (T48)", minutes=4)
def killed_writers(stack: ProcessStack, minutes: float) -> Outcome:
    """Kill attendance in each round, start it again, and compare what it answered with its file."""
    dice, until = random.Random(48), time.monotonic() + minutes * 60  # noqa: S311 - when it dies is no secret
    acknowledged, unanswered, rounds = set[int](), 0, 0
    while time.monotonic() < until:
        people = hire_crowd(stack, PEOPLE, f"killed-{rounds}-")
        seen = _round_with_a_kill(stack, _presses(stack, people, "in"), dice.uniform(0.02, 0.4))
        acknowledged |= {people[each.place] for each in seen if each.status == TAKEN}
        unanswered += sum(each.status == 0 for each in seen)
        rounds += 1
    kept = _who_is_in(stack)
    twice = sum(count > 1 for count in kept.values())
    lost = acknowledged - set(kept)
    figures = {
        "kills": str(rounds),
        "acknowledged": f"{len(acknowledged):,}",
        "lost": str(len(lost)),
        "twice": str(twice),
        "cut off": f"{unanswered} ({len(set(kept) - acknowledged)} of them kept)",
        "integrity": _integrity(stack),
    }
    return Outcome(not lost and not twice and figures["integrity"] == "ok", figures)


def _round_with_a_kill(stack: ProcessStack, posts: list[Post], after_seconds: float) -> list[Seen]:
    def kill_and_start() -> None:
        time.sleep(after_seconds)
        stack.kill("attendance")
        stack.start("attendance")

    killer = threading.Thread(target=kill_and_start)
    killer.start()
    try:
        return post_each(stack.address_of("attendance"), posts, connections=PHONES)
    finally:
        killer.join()


def _presses(stack: ProcessStack, people: list[int], kind: str) -> list[Post]:
    return [Post(PUNCH, {"kind": kind}, {HEADER: _token(stack, each)}) for each in people]


def _token(stack: ProcessStack, employee: int) -> str:
    who = Identity("worker", str(employee), "", ("worker",))
    return sign(who, audience="attendance", keys=stack.keys)


def _file_of(stack: ProcessStack) -> Path:
    return stack.folder / "attendance" / "attendance.db"


@contextmanager
def _watched(file: Path, largest: list[float]) -> Iterator[None]:
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            largest[0] = max(largest[0], file.stat().st_size if file.exists() else 0)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()


def _rows(stack: ProcessStack, statement: str) -> list[tuple[int, ...]]:
    with closing(sqlite3.connect(f"file:{_file_of(stack)}?mode=ro", uri=True, timeout=10)) as connection:
        return list(connection.execute(statement))


def _punches(stack: ProcessStack) -> int:
    return _rows(stack, "SELECT count(*) FROM punch")[0][0]


def _who_is_in(stack: ProcessStack) -> Counter[int]:
    return Counter(chain.from_iterable(_rows(stack, "SELECT employee_id FROM punch")))


def _integrity(stack: ProcessStack) -> str:
    return str(_rows(stack, "PRAGMA integrity_check")[0][0])


def _others(statuses: Counter[int]) -> str:
    return (
        ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()) if status != TAKEN)
        or "none"
    )
