"""The office looks after workers' accounts."""

import re
from urllib.parse import unquote

from chassis.testing import TestApp, staff, worker
from gateway.workers import queries
from gateway.workers.codes import activation_url, qr_image

FEED = {
    "seq": 7,
    "employee_id": 43,
    "employee_no": "2611-0043",
    "name": "박구름",
    "birth_date": "1990-01-02",
    "phone": "010-7777-8888",
    "site_name": None,
    "hire_date": "2026-11-01",
    "resign_date": None,
    "is_active": True,
}


def test_the_list_shows_who_has_set_a_pin(gateway: TestApp, haneul: int) -> None:
    page = gateway.client(staff("viewer")).get("/admin/workers")
    assert "김하늘" in page.text
    assert "미등록" in page.text
    assert "찾는 근로자가 없습니다" in gateway.client(staff()).get("/admin/workers?q=없음").text


def test_an_empty_list_says_what_to_do(gateway: TestApp) -> None:
    assert "아직 근로자가 없습니다" in gateway.client(staff()).get("/admin/workers").text


def test_a_code_is_shown_once_as_digits_and_as_a_qr(gateway: TestApp, haneul: int) -> None:
    client = gateway.client(staff("manager"))
    before = client.get(f"/admin/workers/{haneul}")
    assert "활성화 코드 발급" in before.text
    shown = client.post(f"/admin/workers/{haneul}/activation-code")
    code = re.search(r"data-code>(\d{4} \d{4})<", shown.text)
    assert code
    assert "data:image/svg+xml" in shown.text
    assert code.group(1) not in client.get(f"/admin/workers/{haneul}").text
    assert "활성화 대기" in client.get(f"/admin/workers/{haneul}").text


def test_a_worker_just_hired_is_asked_of_attendance_at_once(gateway: TestApp) -> None:
    gateway.peer("attendance").on("GET", "/internal/changes", json={"items": [FEED], "next": None})
    assert "박구름" in gateway.client(staff()).get("/admin/workers/43").text


def test_an_unknown_worker_is_told_and_an_absent_attendance_too(gateway: TestApp) -> None:
    assert gateway.client(staff()).get("/admin/workers/99").status_code == 404
    gateway.peer("attendance").away = True
    away = gateway.client(staff()).get("/admin/workers/99")
    assert (away.status_code, "근태 서비스" in away.text) == (503, True)


def test_viewers_look_but_issue_nothing_and_workers_see_nothing(gateway: TestApp, haneul: int) -> None:
    path = f"/admin/workers/{haneul}/activation-code"
    assert gateway.client(staff("viewer")).post(path).status_code == 403
    assert gateway.client(worker(haneul)).get("/admin/workers").status_code == 403
    assert gateway.client().get("/admin/workers").status_code == 401


def test_only_the_hash_of_a_code_is_kept(gateway: TestApp, haneul: int) -> None:
    answer = gateway.client(staff()).post(f"/api/gateway/v1/workers/{haneul}/activation-code")
    with gateway.db.read() as session:
        row = queries.worker_of(session, haneul)
    assert row is not None
    assert str(row.code_hash).startswith("$argon2id$")
    assert answer.json()["code"] not in str(row.code_hash)


def test_the_link_in_the_qr_keeps_the_code_from_every_server() -> None:
    link = activation_url("https://hr.example.com", "2611-0041", "12345678")
    assert link == "https://hr.example.com/activate?login=2611-0041#code=12345678"
    assert unquote(qr_image(link)).startswith("data:image/svg+xml")
