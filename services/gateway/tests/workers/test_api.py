"""The JSON of workers' accounts."""

import httpx
from chassis.testing import TestApp, json_of, staff, worker
from gateway.workers import sync

ROW = {
    "employee_no": "2611-0001", "name": "이바다", "birth_date": "1990-01-02", "phone": "010-1000-0001",
    "site_name": "새벽식품", "hire_date": "2026-11-01", "resign_date": None, "is_active": True,
}  # fmt: skip


def test_staff_list_the_accounts_without_secrets(gateway: TestApp, haneul: int) -> None:
    body = json_of(gateway.client(staff("viewer")).get("/api/gateway/v1/workers"))
    assert body == {
        "items": [
            {
                "employee_id": 41,
                "employee_no": "2611-0041",
                "name": "김하늘",
                "site_name": "한빛물류",
                "is_active": True,
                "pin_is_set": False,
                "last_sign_in_at": None,
            }
        ],
        "next": None,
    }


def test_a_code_comes_with_its_end(gateway: TestApp, haneul: int) -> None:
    body = json_of(gateway.client(staff()).post(f"/api/gateway/v1/workers/{haneul}/activation-code"))
    assert set(body) == {"code", "expires_at"}
    assert body["code"].isdecimal()
    assert body["expires_at"].startswith("2026-11-25T")


def test_problems_are_told_as_problems(gateway: TestApp) -> None:
    path = "/api/gateway/v1/workers/99/activation-code"
    assert json_of(gateway.client(staff()).post(path), 404)["code"] == "unknown_worker"
    assert gateway.client(staff("viewer")).post(path).status_code == 403
    assert gateway.client(worker(1)).get("/api/gateway/v1/workers").status_code == 403
    assert gateway.client().get("/api/gateway/v1/workers").status_code == 401
    assert gateway.client(staff()).get("/api/gateway/v1/workers?limit=0").status_code == 422


def test_the_roster_is_read_page_by_page_and_only_once(gateway: TestApp) -> None:
    pages = {
        "0": {"items": [{**ROW, "seq": 1, "employee_id": 1}, {**ROW, "seq": 2, "employee_id": 2}], "next": 2},
        "2": {"items": [{**ROW, "seq": 3, "employee_id": 3}], "next": None},
        "3": {"items": [], "next": None},
    }
    attendance = gateway.peer("attendance")

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=pages[request.url.params["after"]])

    attendance.on_call("GET", "/internal/changes", answer)
    state = gateway.app.state
    assert sync.read_roster(state.db, state.peers, state.keeper) == 3
    assert sync.read_roster(state.db, state.peers, state.keeper) == 0
    assert len(attendance.calls) == 3


def test_an_attendance_that_is_away_stops_nothing(gateway: TestApp, haneul: int) -> None:
    gateway.peer("attendance").away = True
    sync.follow_roster(gateway.app)
    assert len(json_of(gateway.client(staff()).get("/api/gateway/v1/workers"))["items"]) == 1
