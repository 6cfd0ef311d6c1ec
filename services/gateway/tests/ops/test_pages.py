"""The operator's page: what needs a look first, then every service."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from chassis.testing import TestApp, staff, worker
from gateway.ops.watch import Watch
from gateway.proxy.replicas import ReplicaState

SHORT = """
DURATION_bucket{GET,http_route="/slow/{id}",CODE="200",le="2.5"} 40.0
DURATION_bucket{GET,http_route="/slow/{id}",CODE="200",le="+Inf"} 40.0
DURATION_count{GET,http_route="/slow/{id}",CODE="200"} 40.0
DURATION_sum{GET,http_route="/slow/{id}",CODE="200"} 50.0
DURATION_count{GET,http_route="/slow/{id}",CODE="500"} 10.0
process_start_time_seconds 1763777000.0
db_file_bytes{file="wal"} 90000000.0
"""
TEXT = (
    SHORT.replace("DURATION", "http_server_request_duration_seconds")
    .replace("{GET,", '{http_request_method="GET",')
    .replace("CODE=", "http_response_status_code=")
)

Show = Callable[..., None]


def replica(state: Any = "healthy", reason: str = "", address: str = "http://10.0.0.5:8083") -> ReplicaState:
    return ReplicaState(
        address=address, state=state, reason=reason, instance="i", version="0.1.0", commit="abc123",
        in_flight=0, failures=0, ejected_seconds=0.0,
    )  # fmt: skip


@pytest.fixture
def show(gateway: TestApp, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Put replicas behind the gateway; payroll's first answers TEXT."""

    def _show(**more: list[ReplicaState]) -> None:
        states = {
            name: [replica(address=f"http://{name}")] for name in ("recruit", "attendance", "docs-render")
        }
        states |= {"payroll": [replica()], **more}
        replicas: Any = gateway.app.state.replicas
        for name, listed in states.items():
            replicas.services[name].replicas = {one.address: None for one in listed}
        monkeypatch.setattr(replicas, "states", lambda: states)

    def fetch(addresses: Sequence[str]) -> Mapping[str, str]:
        return {address: TEXT for address in addresses if address.startswith("http://10.0.0.5")}

    gateway.app.state.watch = Watch(fetch)
    _show()
    return _show


def test_the_page_says_first_what_needs_a_look(gateway: TestApp, show: Show) -> None:
    page = gateway.client(staff("operator")).get("/ops").text
    assert "확인할 일" in page
    assert "급여: 오류 비율 20 %" in page
    assert page.index("급여: WAL 86 MB") < page.index('id="ops-gateway"')
    assert "/slow/{id}" in page
    assert "아직 없음" in page


def test_every_service_has_its_card_and_docs_render_no_database(gateway: TestApp, show: Show) -> None:
    page = gateway.client(staff()).get("/ops").text
    for name in ("gateway", "recruit", "attendance", "payroll", "docs-render"):
        assert f'id="ops-{name}"' in page
    render = page.partition('id="ops-docs-render"')[2]
    assert "지표를 읽을 수 없음" in render
    assert "WAL" not in render


def test_documents_that_wait_are_shown_where_documents_are_drawn(gateway: TestApp, show: Show) -> None:
    rendering = TEXT + "render_queue_depth 7.0\n"
    gateway.app.state.watch = Watch(
        lambda addresses: {each: rendering if "docs-render" in each else TEXT for each in addresses}
    )
    page = gateway.client(staff()).get("/ops").text
    waiting = page.partition('id="ops-docs-render"')[2]
    assert re.search(r"문서 대기.*?7건", waiting, re.DOTALL)
    assert "문서 대기" not in page.partition('id="ops-attendance"')[2].partition('id="ops-')[0]


def test_a_service_without_a_ready_replica_says_why(gateway: TestApp, show: Show) -> None:
    show(attendance=[replica("away", "database_unreachable", "http://10.9.9.9:1")])
    page = gateway.client(staff()).get("/ops").text
    assert "근태: 이용할 수 없음 (데이터베이스에 연결할 수 없음)" in page
    assert "http://10.9.9.9:1" in page


def test_each_of_several_replicas_is_listed(gateway: TestApp, show: Show) -> None:
    show(payroll=[replica(), replica("ejected", address="http://10.0.0.6:8083")])
    page = gateway.client(staff()).get("/ops").text
    assert "복제본 2개 중 1개가 쉬고 있음" in page
    assert "제외됨" in page
    assert ">1/2<" in page


def test_a_service_without_any_address_is_away_not_an_error(gateway: TestApp) -> None:
    page = gateway.client(staff()).get("/ops")
    assert page.status_code == 200
    assert "급여: 이용할 수 없음 (응답 없음)" in page.text


def test_the_live_part_is_the_same_without_the_frame(gateway: TestApp, show: Show) -> None:
    part = gateway.client(staff("operator")).get("/ops/live").text
    assert 'id="ops-payroll"' in part
    assert "<html" not in part


@pytest.mark.parametrize("path", ["/ops", "/ops/live"])
def test_operations_are_for_owner_and_operator(gateway: TestApp, path: str) -> None:
    assert gateway.client().get(path).status_code == 401
    assert gateway.client(worker(1)).get(path).status_code == 403
    for role, status in {"manager": 403, "payer": 403, "viewer": 403, "operator": 200, "owner": 200}.items():
        assert gateway.client(staff(role)).get(path).status_code == status


def test_the_eight_views_stand_as_text_on_a_page_of_their_own(gateway: TestApp, show: Show) -> None:
    show(recruit=[replica("away", "no answer", "http://recruit")])
    page = gateway.client(staff("operator")).get("/ops/views").text
    for title in (
        "1 배포",
        "2 요청·오류·시간",
        "3 자원",
        "4 문서",
        "5 보안",
        "6 자료 안전",
        "7 오류 예산",
        "8 업무의 맥박",
    ):
        assert f"<h2>{title}</h2>" in page
    assert "recruit · http://recruit · 쉼: 응답 없음" in page
    assert "payroll · 50건 · 5xx 20.00%" in page
    assert gateway.client(worker(7)).get("/ops/views").status_code == 403
