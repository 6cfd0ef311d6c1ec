"""What waits here, for the gateway's home page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chassis.clock import KST
from chassis.testing import TestApp, json_of, service, staff


def values(recruit: TestApp) -> dict[str, int]:
    cards = json_of(recruit.client(service("gateway")).get("/internal/summary"))["cards"]
    return {card["label"]: card["value"] for card in cards}


def test_an_empty_house_has_nothing_waiting(recruit: TestApp) -> None:
    assert values(recruit) == {"새 지원서": 0, "읽지 않은 문의": 0, "온보딩 남음": 0, "이번 달 지원": 0}


def test_what_is_new_waits_and_the_month_is_counted(
    recruit: TestApp, haneul: dict[str, str], send: Callable[..., dict[str, Any]]
) -> None:
    first = send(haneul)
    send(haneul)
    asked = {"company": "대성정밀", "name": "오담당", "phone": "031-234-5678", "consent": "1"}
    recruit.client().post("/api/recruit/v1/inquiries", data=asked)
    recruit.client(staff()).patch(f"/api/recruit/v1/applications/{first['id']}", json={"status": "review"})
    assert values(recruit) == {"새 지원서": 1, "읽지 않은 문의": 1, "온보딩 남음": 0, "이번 달 지원": 2}
    recruit.at(datetime(2026, 12, 1, 0, 5, tzinfo=KST))
    assert values(recruit)["이번 달 지원"] == 0


def test_the_cards_lead_to_the_lists(recruit: TestApp) -> None:
    cards = json_of(recruit.client(service("gateway")).get("/internal/summary"))["cards"]
    office = recruit.client(staff())
    assert [card["kind"] for card in cards] == ["todo", "todo", "todo", "number"]
    for card in cards:
        assert office.get(card["href"]).status_code == 200


def test_only_our_own_services_may_ask(recruit: TestApp) -> None:
    assert recruit.client().get("/internal/summary").status_code == 401
    assert recruit.client(staff()).get("/internal/summary").status_code == 403
