"""What the dashboards ask, Prometheus answers; the operator's commands see into containers, too."""

from __future__ import annotations

import time

import pytest
from chassis.ports import SERVICES
from humetix.dashboards import STARTS
from humetix.seeing import door
from humetix.views import VIEWS, View

from tests.watched.installation import Watched

pytestmark = pytest.mark.docker

# Nothing has happened yet, or nothing is wrong: no series.
_MAY_BE_EMPTY = {
    "hx-pulse",
    "hx-red: 서비스끼리의 호출",
    "hx-red: 경로별 5xx",
    "hx-render: 바뀐 작업자",
    "hx-render: 걸린 시간 p95",
    "hx-render: 기다린 시간 p95",
    "hx-security: 문에서 거절",
    "hx-security: 요청 제한",
    "hx-security: 401·403",
    "hx-security: 감사 기록",
    "hx-security: 세션",
    "hx-data: 마이그레이션",
}


@pytest.fixture(scope="module", autouse=True)
def visited(watched: Watched) -> None:
    """People have been here, and Prometheus has seen it."""

    def seen() -> bool:
        for page in door.public_pages(watched.url):
            assert page.ok, page
        return len(watched.ask("service:http_errors:ratio5m")) == 4  # docs-render has no pages

    watched.eventually("rates of four services", seen)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: str(view.uid))
def test_every_expression_of_a_view_can_be_asked_and_has_an_answer(watched: Watched, view: View) -> None:
    unanswered = [panel for panel in view.panels if not watched.ask(panel.expr)]
    places = {f"{view.uid}: {panel.title}" for panel in unanswered if view.uid not in _MAY_BE_EMPTY}
    assert places <= _MAY_BE_EMPTY


def test_the_line_at_each_start_of_a_process_has_an_answer(watched: Watched) -> None:
    now = time.time() * 1000
    assert len(started := watched.ask(STARTS)) == len(SERVICES)
    assert all(now - 3_600_000 < moment <= now for _, moment in started)


def test_check_sees_every_container_and_asks_prometheus_in_its_own(watched: Watched) -> None:
    code, told = watched.humetix("check")
    rows = {row["what"]: row for row in told["rows"]}
    assert rows["프로메테우스가 읽는 복제본"]["found"] == "5/5"
    assert rows["로그인"]["ok"]
    assert code == (0 if told["ok"] else 1)
    wrong = {what for what, row in rows.items() if not row["ok"]}
    assert wrong <= {"울리는 경보"}  # what follows here breaks things; nothing else is wrong now


def test_status_and_the_lines_of_one_request_come_from_containers(watched: Watched) -> None:
    code, told = watched.humetix("status")
    assert code == 0
    assert [title[0] for title in told["views"]] == list("12345678")
    found = watched.humetix("logs", "gateway", "--last", "50")[1]["lines"]
    request = next(line["request_id"] for line in reversed(found) if line.get("upstream") == "recruit")
    lines = watched.humetix("logs", "--request-id", request)[1]["lines"]
    assert lines[0]["request_id"] == request
