"""The gateway beside nginx, Caddy and HAProxy before one upstream, in one run (`python -m bench.gateway`)."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench.load import Rate, get_load
from bench.processes import pss_mb
from bench.proxies import Proxies, proxies
from bench.rows import Row

SECONDS, ROUNDS, MANY = 2, 3, 32
PATH = "/admin/employees"


def gateway_rows(folder: Path) -> Iterator[Row]:
    """Throughput at 32 connections, time added at one, memory before and after."""
    folder.mkdir(exist_ok=True)
    with proxies(folder) as running:
        idle_mb = pss_mb(running.pids["gateway"])
        many = _measure(running, MANY)
        for name in ("nginx", "caddy", "haproxy"):
            yield Row(
                f"gateway beside {name}, {MANY} connections",
                asdict(many["gateway"]),
                asdict(many[name]),
                many["gateway"].per_second / many[name].per_second,
            )
        yield _processor_row(running)
        yield _added("32 connections", many)
        yield _added("1 connection", _measure(running, 1))
        yield Row("gateway memory, MB", {"idle": idle_mb, "after the rows": pss_mb(running.pids["gateway"])})


def _measure(running: Proxies, connections: int) -> dict[str, Rate]:
    rounds = [
        {name: _load(running, name, connections) for name in running.urls} for _ in range(ROUNDS)
    ]  # every round takes each in turn, so that a noisy moment hits all
    return {name: _middle([each[name] for each in rounds]) for name in running.urls}


def _load(running: Proxies, name: str, connections: int) -> Rate:
    headers = {"Cookie": running.cookie}
    return get_load(running.urls[name] + PATH, seconds=SECONDS, connections=connections, headers=headers)


def _processor_row(running: Proxies) -> Row:
    """Processor time a request costs in the proxy and its auth service: less disturbed by neighbours."""
    micros = {}
    for name in running.urls:
        before = running.cpu_seconds(name)
        rate = _load(running, name, MANY)
        micros[name] = (running.cpu_seconds(name) - before) / (rate.per_second * SECONDS) * 1e6
    ours = micros.pop("gateway")
    return Row("processor µs per request", {"gateway": ours}, micros, micros["nginx"] / ours)


def _middle(rates: list[Rate]) -> Rate:
    # What anybody refused stands in the row: a run of minutes is not thrown away for it.
    return Rate(
        per_second=statistics.median(rate.per_second for rate in rates),
        p50_ms=statistics.median(rate.p50_ms for rate in rates),
        p99_ms=statistics.median(rate.p99_ms for rate in rates),
        failed=sum(rate.failed for rate in rates),
    )


def _added(words: str, rates: dict[str, Rate]) -> Row:
    """Return how many milliseconds each adds to the median and to the 99th percentile."""
    direct = rates["direct"]
    added = {name: rate.p50_ms - direct.p50_ms for name, rate in rates.items() if name != "direct"}
    p99 = {f"{name}_p99": rate.p99_ms - direct.p99_ms for name, rate in rates.items() if name != "direct"}
    ours = {"added_ms": added.pop("gateway"), "added_p99_ms": p99.pop("gateway_p99")}
    return Row(f"milliseconds added at {words}", ours, {**added, **p99})


def main() -> None:
    """Print the rows alone."""
    with tempfile.TemporaryDirectory(prefix="humetix-bench-") as folder:
        for row in gateway_rows(Path(folder)):
            print(row.name, row.ours, row.reference, row.ratio, sep="\n   ", flush=True)


if __name__ == "__main__":
    main()
