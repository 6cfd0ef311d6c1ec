"""The office's first page stands whatever is away; health tells the truth without details."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from chassis.testing import TestApp, json_of, staff, worker
from gateway.home import pages

CARDS = {
    "recruit": {
        "label": "새 지원서",
        "value": 1234,
        "unit": "건",
        "href": "/admin/applications?status=new",
        "kind": "todo",
    },
    "attendance": {"label": "출근", "value": 7, "unit": "명", "href": "/admin/attendance", "kind": "number"},
    "payroll": {"label": "선불금 대기", "value": 0, "unit": "건", "href": "/admin/advance", "kind": "todo"},
}


@pytest.fixture
def home(gateway: TestApp) -> TestApp:
    for name, card in CARDS.items():
        gateway.peer(name).on("GET", "/internal/summary", json={"cards": [card], "later": True})
    return gateway


def test_the_home_page_shows_what_waits(home: TestApp) -> None:
    page = home.client(staff("viewer")).get("/admin")
    assert page.status_code == 200
    assert "1,234" in page.text
    assert "/admin/applications?status=new" in page.text
    assert "연결할 수 없습니다" not in page.text


@pytest.mark.parametrize("away", list(CARDS))
def test_a_service_that_is_away_leaves_only_its_own_gap(home: TestApp, away: str) -> None:
    home.peer(away).away = True
    page = home.client(staff()).get("/admin")
    assert page.status_code == 200
    assert page.text.count("연결할 수 없습니다") == 1
    shown = [card["label"] for name, card in CARDS.items() if name != away]
    assert all(str(label) in page.text for label in shown)


def test_a_card_may_say_a_word_instead_of_a_number(home: TestApp) -> None:
    card = {"label": "이번 달 급여", "value": "초안", "unit": "", "href": "/admin/payslip", "kind": "number"}
    home.peer("payroll").on("GET", "/internal/summary", json={"cards": [card]})
    assert "초안" in home.client(staff()).get("/admin").text


@pytest.mark.parametrize("nonsense", [{"cards": "no"}, {"cards": [{"label": "x"}]}, []])
def test_a_summary_that_makes_no_sense_counts_as_away(home: TestApp, nonsense: Any) -> None:
    home.peer("recruit").on("GET", "/internal/summary", json=nonsense)
    assert home.client(staff()).get("/admin").text.count("연결할 수 없습니다") == 1


def test_work_that_waits_stands_first_and_stronger(home: TestApp) -> None:
    page = home.client(staff()).get("/admin").text
    waiting, figures = page.index("새 지원서"), page.index("출근</span>")
    assert page.index("선불금 대기") < figures
    assert waiting < figures
    assert page.count("hm-stat--todo") == 1
    assert "기다리는 일이 없습니다" not in page


def test_a_day_without_work_says_so(home: TestApp) -> None:
    home.peer("recruit").on("GET", "/internal/summary", json={"cards": []})
    assert "지금 기다리는 일이 없습니다" in home.client(staff()).get("/admin").text


@pytest.fixture
def slow_recruit(home: TestApp) -> Iterator[threading.Event]:
    """Recruit answers only once the event is set."""
    answered = threading.Event()

    def answer(request: httpx.Request) -> httpx.Response:
        answered.wait(5)
        return httpx.Response(200, json={"cards": [CARDS["recruit"]]})

    home.peer("recruit").on_call("GET", "/internal/summary", answer)
    yield answered
    answered.set()


def test_a_slow_part_is_fetched_after_the_first_paint(home: TestApp, slow_recruit: threading.Event) -> None:
    started = time.monotonic()
    page = home.client(staff()).get("/admin").text
    assert time.monotonic() - started < 1.2
    assert 'data-hx-get="/admin/parts/recruit/todo"' in page
    assert 'data-hx-get="/admin/parts/recruit/numbers"' in page
    assert "선불금 대기" in page
    assert '<noscript><meta http-equiv="refresh" content="0; url=/admin?wait=1"></noscript>' in page
    slow_recruit.set()
    part = home.client(staff()).get("/admin/parts/recruit/todo").text
    assert "1,234" in part
    assert "<html" not in part


def test_without_javascript_the_page_waits_and_then_says_what_is_missing(
    home: TestApp, slow_recruit: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.4)
    page = home.client(staff()).get("/admin?wait=1").text
    assert "채용 서비스에 잠시 연결할 수 없습니다" in page
    assert "http-equiv" not in page
    slow_recruit.set()
    assert "1,234" in home.client(staff()).get("/admin?wait=1").text


def test_a_part_fetched_alone_says_once_that_its_service_is_away(home: TestApp) -> None:
    home.peer("payroll").away = True
    client = home.client(staff("viewer"))
    assert "급여 서비스에 잠시 연결할 수 없습니다" in client.get("/admin/parts/payroll/todo").text
    assert client.get("/admin/parts/payroll/numbers").text.strip() == ""
    assert client.get("/admin/parts/gateway/todo").status_code == 422
    assert home.client(worker(1)).get("/admin/parts/payroll/todo").status_code == 403
    assert home.client().get("/admin/parts/payroll/todo").status_code == 401


def test_only_the_office_sees_it(home: TestApp) -> None:
    assert home.client().get("/admin").status_code == 401
    assert home.client(worker(1)).get("/admin").status_code == 403


def test_health_is_unhealthy_with_503_when_the_database_is_gone(
    gateway: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json_of(gateway.client().get("/health"))["database"] == "connected"
    readiness = gateway.app.state.readiness
    monkeypatch.setattr(readiness, "reason_not_ready", lambda: "database_unreachable")
    body = json_of(gateway.client().get("/health"), 503)
    assert (body["status"], body["database"]) == ("unhealthy", "unavailable")
    assert "database_unreachable" not in str(body)


def test_a_gateway_about_to_stop_is_still_healthy(gateway: TestApp) -> None:
    gateway.app.state.readiness.draining = True
    assert gateway.client().get("/health").status_code == 200


def test_the_api_is_explained_service_by_service(gateway: TestApp) -> None:
    page = gateway.client(staff()).get("/api/docs?service=payroll")
    assert 'data-document="/api/payroll/openapi.json"' in page.text
    assert "swagger-ui" in page.text
    assert (
        'data-document="/api/recruit/openapi.json"' in gateway.client(staff()).get("/api/docs?service=x").text
    )


def test_search_engines_are_asked_to_stay_out(gateway: TestApp) -> None:
    assert gateway.client().get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert gateway.client().get("/favicon.ico").headers["location"].startswith("/static/gateway/brand.")
