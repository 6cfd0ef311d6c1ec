"""Looks at the services' metrics: over the wire, with a memory, and without trusting what comes."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from gateway.ops import reading
from gateway.ops.watch import KEPT, OWN, Watch, fetch
from gateway.proxy.replicas import Replicas
from gateway.testing import Received, Upstream
from prometheus_client import generate_latest

SHORT = """# TYPE DURATION histogram
DURATION_bucket{GET,http_route="/a",CODE="200",le="0.5"} %(ok)s
DURATION_bucket{GET,http_route="/a",CODE="200",le="+Inf"} %(ok)s
DURATION_count{GET,http_route="/a",CODE="200"} %(ok)s
DURATION_sum{GET,http_route="/a",CODE="200"} 2.0
DURATION_count{GET,http_route="/a",CODE="503"} 2.0
DURATION_count{GET,http_route="/readyz",CODE="503"} 99.0
# TYPE scheduler_job_runs_total counter
scheduler_job_runs_total{job_name="roster",result="failed"} 3.0
scheduler_job_runs_total{job_name="roster",result="ok"} 70.0
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1000.0
db_file_bytes{file="wal"} 4096.0
db_writer_queue_depth 5.0
some_other_metric{x="y"} 1.0
"""
TEXT = (
    SHORT.replace("DURATION", "http_server_request_duration_seconds")
    .replace("{GET,", '{http_request_method="GET",')
    .replace("CODE=", "http_response_status_code=")
)


class Clock:
    now = 2000.0

    def __call__(self) -> float:
        return self.now


def app_with(*addresses: str) -> Any:
    replicas = Replicas({"payroll": []})
    listed: Any = dict.fromkeys(addresses)  # only the addresses are read
    replicas.services["payroll"].replicas = listed
    vitals = SimpleNamespace(exposition=generate_latest)
    return SimpleNamespace(state=SimpleNamespace(replicas=replicas, vitals=vitals))


def watch_of(answers: dict[str, str]) -> tuple[Watch, Clock, list[int]]:
    clock, asked = Clock(), []

    def answer(addresses: Sequence[str]) -> Mapping[str, str]:
        asked.append(len(addresses))
        return {address: answers[address] for address in addresses if address in answers}

    return Watch(answer, clock), clock, asked


def test_only_what_the_page_shows_is_read_and_probes_do_not_count() -> None:
    found = reading.read(TEXT % {"ok": 8.0}, 2000)
    assert list(found.routes) == ["/a"]
    count = found.routes["/a"]
    assert (count.requests, count.errors, count.seconds, count.buckets[0.5]) == (10, 2, 2.0, 8)
    assert (found.started, found.wal_bytes, found.queued_writes, found.backup_at) == (1000, 4096, 5, None)
    assert found.failures == {"roster": 3}


def test_a_new_look_is_compared_with_the_oldest_kept_one() -> None:
    answers = {"http://a": TEXT % {"ok": 8.0}}
    watch, clock, _ = watch_of(answers)
    for minute in range(KEPT + 2):
        clock.now = 2000.0 + 60 * minute
        watch.look(app_with("http://a"), keep=True)
    clock.now += 30
    watch.look(app_with("http://a"), keep=False)
    pair = watch.pair("http://a")
    assert pair is not None
    older, newer = pair
    assert older is not None
    assert newer.at - older.at == 60 * (KEPT - 1) + 30
    own = watch.pair(OWN)
    assert own is not None
    assert own[1].started > 0


def test_the_services_are_not_asked_more_often_than_every_few_seconds() -> None:
    watch, clock, asked = watch_of({})
    watch.look(app_with("http://a"), keep=False)
    clock.now += 1
    watch.look(app_with("http://a"), keep=False)
    assert asked == [1]
    clock.now += 4
    watch.look(app_with("http://a"), keep=False)
    assert asked == [1, 1]


def test_who_no_longer_answers_has_no_figures_and_who_is_gone_is_forgotten() -> None:
    answers = {"http://a": TEXT % {"ok": 8.0}}
    watch, clock, _ = watch_of(answers)
    watch.look(app_with("http://a"), keep=True)
    answers.clear()
    clock.now += 60
    watch.look(app_with("http://a"), keep=True)
    assert watch.pair("http://a") is None
    assert "http://a" not in watch._kept


@pytest.mark.parametrize("text", ["<html>", 'process_start_time_seconds{a="', "process_start_time_seconds x"])
def test_what_is_no_metrics_is_no_reading(text: str) -> None:
    watch, _, _ = watch_of({"http://a": text})
    watch.look(app_with("http://a"), keep=False)
    pair = watch.pair("http://a")
    assert pair is None or pair[1].routes == {}


def test_metrics_come_over_the_wire_and_a_broken_answer_is_left_out(upstream: Upstream) -> None:
    async def answer(request: Received) -> None:
        assert request.target == "/metrics"
        request.answer((TEXT % {"ok": 8.0}).encode())

    upstream.behaviour = answer
    good = f"http://127.0.0.1:{upstream.port}"
    assert list(fetch([good, "http://127.0.0.1:9"])) == [good]

    async def refuse(request: Received) -> None:
        request.answer(b"\xff\xfe", "200 OK")

    upstream.behaviour = refuse
    assert fetch([good]) == {}
