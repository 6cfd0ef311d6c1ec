"""Hires by programs of the office, and their delivery."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis.testing import TestApp, anyone, fields_of, json_of, staff, worker
from recruit.hire import jobs
from recruit.hire.tables import Outbox
from sqlalchemy import update
from sqlalchemy.orm import Session

TERMS = {"site_id": 3, "hire_date": "2026-11-30", "hourly_won": 10_500, "tax_mode": "insured"}

Send = Callable[..., dict[str, Any]]


def hire(recruit: TestApp, application_id: str, terms: dict[str, Any] = TERMS, status: int = 201) -> Any:
    url = f"/api/recruit/v1/applications/{application_id}/hire"
    return json_of(recruit.client(staff()).post(url, json=terms), status)


def hurry(recruit: TestApp) -> None:
    def now_due(session: Session) -> None:
        session.execute(update(Outbox).values(next_try_at=datetime.now(UTC) - timedelta(seconds=1)))

    recruit.db.write(now_due)


def test_a_hire_makes_the_worker_and_the_wage(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    sent = send(haneul)
    assert hire(recruit, sent["id"]) == {
        "application_id": sent["id"],
        "status": "hired",
        "employee_id": 41,
        "employee_no": "2611-0041",
        "delivery": "done",
    }
    told = [call for call in recruit.peer("attendance").calls if call.method == "POST"]
    assert [call.headers["idempotency-key"] for call in told] == [f"hire-{sent['id']}"]
    wage = recruit.peer("payroll").calls[0]
    assert b'"employee_id":41' in wage.content.replace(b" ", b"")


def test_hiring_twice_makes_one_worker(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    sent = send(haneul)
    hire(recruit, sent["id"])
    assert hire(recruit, sent["id"], {**TERMS, "hourly_won": 11_000}, status=200)["employee_id"] == 41
    assert len([call for call in recruit.peer("attendance").calls if call.method == "POST"]) == 1
    assert len(recruit.peer("payroll").calls) == 1


@pytest.mark.parametrize(
    "who", [anyone(), worker(), staff("payer"), staff("operator")], ids=lambda who: who.kind
)
def test_only_those_who_manage_may_hire(
    recruit: TestApp, haneul: dict[str, str], send: Send, who: Any
) -> None:
    url = f"/api/recruit/v1/applications/{send(haneul)['id']}/hire"
    assert recruit.client(who).post(url, json=TERMS).status_code in (401, 403)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"hourly_won": 9_000}, "hourly_won"),
        ({"hourly_won": "만원"}, "hourly_won"),
        ({"hire_date": "언제든"}, "hire_date"),
        ({"tax_mode": "none"}, "tax_mode"),
        ({"site_id": 99}, "site_id"),
        ({"site_id": 0}, "site_id"),
    ],
)
def test_bad_terms_are_refused_beside_the_field(
    recruit: TestApp, haneul: dict[str, str], send: Send, terms: dict[str, Any], field: str
) -> None:
    url = f"/api/recruit/v1/applications/{send(haneul)['id']}/hire"
    answer = recruit.client(staff()).post(url, json={**TERMS, **terms})
    assert answer.status_code == 422
    assert list(fields_of(answer)) == [field]
    assert recruit.peer("payroll").calls == []


def test_an_unknown_applicant_is_not_found(recruit: TestApp) -> None:
    hire(recruit, "nobody", status=404)


def test_a_hire_while_attendance_is_away_is_delivered_later(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    sent = send(haneul)
    recruit.peer("attendance").away = True
    first = hire(recruit, sent["id"])
    assert (first["delivery"], first["employee_id"]) == ("pending", None)
    assert recruit.peer("payroll").calls == []
    recruit.peer("attendance").away = False
    hurry(recruit)
    jobs.deliver_waiting(recruit.app)
    assert hire(recruit, sent["id"], status=200)["delivery"] == "done"


def test_a_wage_that_payroll_missed_is_told_again_and_the_worker_is_not(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    recruit.peer("payroll").away = True
    sent = send(haneul)
    assert hire(recruit, sent["id"])["delivery"] == "pending"
    recruit.peer("payroll").away = False
    hurry(recruit)
    jobs.deliver_waiting(recruit.app)
    jobs.deliver_waiting(recruit.app)
    assert len(recruit.peer("payroll").calls) == 1
    assert len([call for call in recruit.peer("attendance").calls if call.method == "POST"]) == 1


def test_a_refusal_of_attendance_is_kept_and_shown(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    detail = {"code": "duplicate_person", "detail": "같은 사람이 이미 등록되어 있습니다."}
    recruit.peer("attendance").on("POST", "/internal/employees", status=409, json=detail)
    sent = send(haneul)
    assert hire(recruit, sent["id"])["delivery"] == "pending"
    page = recruit.client(staff()).get(f"/admin/applications/{sent['id']}").text
    assert "전달 대기" in page
    assert "같은 사람이 이미 등록되어 있습니다." in page
