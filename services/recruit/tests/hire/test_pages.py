"""The page that takes a hire back."""

from collections.abc import Callable
from typing import Any

import pytest
from chassis.testing import TestApp, json_of, staff

Send = Callable[..., dict[str, Any]]
TERMS = {"hire_date": "2026-11-30", "hourly_won": "10,500", "tax_mode": "insured"}
UNUSED = {"employee_id": 41, "taken_back": False, "reasons": []}


@pytest.fixture
def hired(recruit: TestApp, haneul: dict[str, str], send: Send) -> str:
    one = str(send(haneul)["id"])
    recruit.client(staff()).post(f"/admin/applications/{one}/hire", data=TERMS)
    answer_use(recruit, one)
    return one


def answer_use(recruit: TestApp, one: str, reasons: list[str] | None = None) -> None:
    use = {**UNUSED, "reasons": reasons or []}
    recruit.peer("attendance").on("GET", f"/internal/hires/{one}", json=use)
    recruit.peer("payroll").on("GET", f"/internal/hires/{one}", json=UNUSED)
    gone = {**UNUSED, "taken_back": True}
    for peer in ("attendance", "payroll"):
        recruit.peer(peer).on("POST", f"/internal/hires/{one}/take-back", json=gone)


def undo(recruit: TestApp, one: str, reason: str = "잘못 눌렀음") -> Any:
    url = f"/admin/applications/{one}/hire/undo"
    return recruit.client(staff()).post(url, data={"undo_reason": reason}, follow_redirects=False)


def test_an_unused_hire_is_taken_back_and_can_be_made_again(recruit: TestApp, hired: str) -> None:
    office = recruit.client(staff())
    assert f"/admin/applications/{hired}/hire/undo" in office.get(f"/admin/applications/{hired}").text
    assert "취소할 수 있습니다" in office.get(f"/admin/applications/{hired}/hire/undo").text
    done = undo(recruit, hired)
    assert done.headers["location"] == f"/admin/applications/{hired}#hire"
    page = office.get(f"/admin/applications/{hired}").text
    assert "<strong>접수</strong>" in page or "시급" in page
    assert "최저임금" in page, "the form to hire is there again"
    assert "채용이 취소되어 있습니다" in office.get(f"/admin/applications/{hired}/hire/undo").text
    assert "잘못 눌렀음" in office.get(f"/admin/applications/{hired}").text
    assert undo(recruit, hired).status_code == 303


def test_without_a_reason_nothing_is_taken_back(recruit: TestApp, hired: str) -> None:
    refused = undo(recruit, hired, " ")
    assert refused.status_code == 422
    assert "까닭을 적어" in refused.text
    assert [call.url.path for call in recruit.peer("attendance").calls if "take-back" in call.url.path] == []


def test_a_used_hire_is_refused_with_what_was_done_and_the_way_on(recruit: TestApp, hired: str) -> None:
    answer_use(recruit, hired, ["출퇴근 기록"])
    page = recruit.client(staff()).get(f"/admin/applications/{hired}/hire/undo").text
    assert "이미 쓰인 채용입니다: 출퇴근 기록" in page
    assert 'href="/admin/employees/41"' in page
    refused = undo(recruit, hired)
    assert (refused.status_code, "퇴사 처리" in refused.text) == (409, True)


def test_while_a_service_is_away_the_page_says_that_it_cannot_know(recruit: TestApp, hired: str) -> None:
    recruit.peer("attendance").away = True
    page = recruit.client(staff()).get(f"/admin/applications/{hired}/hire/undo").text
    assert "확인할 수 없습니다" in page
    assert undo(recruit, hired).status_code == 503


def test_an_undo_that_waits_says_so_and_delivers_nothing_more(recruit: TestApp, hired: str) -> None:
    recruit.peer("attendance").on("POST", f"/internal/hires/{hired}/take-back", status=500, json={})
    assert undo(recruit, hired).headers["location"].endswith("/hire/undo")
    page = recruit.client(staff()).get(f"/admin/applications/{hired}/hire/undo").text
    assert "취소하는 중" in page
    recruit.peer("payroll").calls.clear()
    again = recruit.client(staff()).post(f"/admin/applications/{hired}/hire", data=TERMS)
    assert again.status_code in (200, 303)
    assert [call for call in recruit.peer("payroll").calls if call.method == "POST"] == []


def test_an_application_that_was_not_hired_has_nothing_to_undo(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    one = send(haneul)["id"]
    page = recruit.client(staff()).get(f"/admin/applications/{one}/hire/undo").text
    assert "채용 확정된 지원서가 아닙니다" in page
    answer = recruit.client(staff()).post(
        f"/api/recruit/v1/applications/{one}/hire/undo", json={"reason": "x"}
    )
    assert json_of(answer, 404)["code"] == "not_hired"


@pytest.mark.parametrize("role", ["viewer", "payer", "operator"])
def test_only_those_who_manage_undo(recruit: TestApp, hired: str, role: str) -> None:
    url = f"/admin/applications/{hired}/hire/undo"
    assert recruit.client(staff(role)).post(url, data={"undo_reason": "x"}).status_code == 403
