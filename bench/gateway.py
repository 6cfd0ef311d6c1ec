"""The gateway beside nginx, Caddy and HAProxy before one upstream, in one run (`python -m bench.gateway`)."""

from __future__ import annotations

import http.client
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from bench.load import Rate, get_load
from bench.processes import pss_mb
from bench.proxies import Proxies, proxies
from bench.rows import Row

SECONDS, ROUNDS, MANY = 2, 3, 32
REQUESTS = 200_000
PATH = "/admin/employees"


def gateway_rows(folder: Path, requests: int = 0) -> Iterator[Row]:
    """Throughput at 32 connections, time added at one, memory (`requests`: also after so many more)."""
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
        yield _stream_row(running)
        yield _added("32 connections", many)
        yield _added("1 connection", _measure(running, 1))
        after = pss_mb(running.pids["gateway"])
        yield Row("gateway memory, MB (PSS)", {"idle": idle_mb, "after the rows": after})
        if requests:
            yield _long_row(running, requests)


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


def _stream_row(running: Proxies) -> Row:
    """100 MB down and 100 MB up (in bodies of 17 MB) through the gateway: how much its memory grows."""
    port = urlsplit(running.urls["gateway"]).port
    process, started = psutil.Process(running.pids["gateway"]), time.perf_counter()
    before = most = process.memory_info().rss
    for pieces in (_download(port), *(_upload(port) for _ in range(6))):
        for _ in pieces:
            most = max(most, process.memory_info().rss)
    seconds = time.perf_counter() - started
    return Row("200 MB through the gateway", {"grown_mb": (most - before) / 1e6, "seconds": seconds})


def _download(port: int | None) -> Iterator[int]:
    answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/notices")
    while piece := answer.read(1_000_000):
        yield len(piece)


def _upload(port: int | None) -> Iterator[int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("POST", "/apply")
    connection.putheader("Content-Length", str(17 * 10**6))
    connection.endheaders()
    for _ in range(17):
        connection.send(b"x" * 10**6)
        yield 10**6
    answer = connection.getresponse()
    assert answer.read() == b'{"size":17000000}', answer.status


def _long_row(running: Proxies, requests: int) -> Row:
    """Memory of the gateway's process, shared libraries and all, after so many requests."""
    process, done = psutil.Process(running.pids["gateway"]), 0.0
    before = process.memory_info().rss
    while done < requests:
        done += _load(running, "gateway", MANY).per_second * SECONDS
    after = process.memory_info().rss
    return Row(
        f"memory after {requests:,} requests, MB (RSS)", {"before": before / 1e6, "after": after / 1e6}
    )


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
    ours["p99_to_median"] = ours["added_p99_ms"] / ours["added_ms"]
    return Row(f"milliseconds added at {words}", ours, {**added, **p99})


def main() -> None:
    """Print the rows alone."""
    with tempfile.TemporaryDirectory(prefix="humetix-bench-") as folder:
        for row in gateway_rows(Path(folder), REQUESTS):
            print(row.name, row.ours, row.reference, row.ratio, sep="\n   ", flush=True)


if __name__ == "__main__":
    main()
