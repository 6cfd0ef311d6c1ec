"""교부 기록: what is kept of a payslip's way to its worker, for office and programs."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from chassis.clock import KST
from chassis.testing import TestApp, json_of, staff, worker
from payroll_office import office_with_november, take_steps

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=KST)
MINE = "/api/payroll/v1/me/payslips/2026-11"


def ledger(payroll: TestApp, show: str = "all") -> dict[str, Any]:
    path = f"/api/payroll/v1/runs/2026-11/deliveries?show={show}"
    found: dict[str, Any] = json_of(payroll.client(staff()).get(path))
    return found


def published(payroll: TestApp) -> None:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")


def entry(payroll: TestApp, number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = ledger(payroll)["items"][number]
    return found


def test_before_the_lock_nothing_is_shown(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert (entry(payroll)["state"], entry(payroll)["shown_at"]) == ("hidden", None)


def test_the_lock_shows_every_payslip_to_its_worker(payroll: TestApp) -> None:
    published(payroll)
    told = entry(payroll)
    assert told["state"] == "shown"
    assert told["shown_at"]
    assert told["made_at"]


def test_the_first_and_the_last_opening_are_kept(payroll: TestApp) -> None:
    published(payroll)
    payroll.client(worker(1)).get("/payslip/2026-11")
    payroll.at(NOW + timedelta(days=2))
    payroll.client(worker(1)).get(MINE)
    told = entry(payroll)
    assert (told["state"], told["openings"]) == ("opened", 2)
    assert datetime.fromisoformat(told["opened_at"]) == NOW
    assert datetime.fromisoformat(told["last_opened_at"]) == NOW + timedelta(days=2)


def test_looking_at_the_years_list_opens_no_payslip(payroll: TestApp) -> None:
    published(payroll)
    payroll.client(worker(1)).get("/payslip")
    assert entry(payroll)["state"] == "shown"


def test_a_file_handed_to_the_worker_counts_as_opened(payroll: TestApp) -> None:
    published(payroll)
    payroll.peer("docs-render").on("POST", "/internal/pdf/payslip", content=b"%PDF-")
    payroll.client(worker(1)).get(f"{MINE}.pdf")
    told = entry(payroll)
    assert (told["state"], datetime.fromisoformat(told["received_at"])) == ("opened", NOW)


def test_horilla_539_a_file_that_failed_is_told_until_the_worker_has_it(payroll: TestApp) -> None:
    published(payroll)
    render = payroll.peer("docs-render")
    render.away = True
    assert payroll.client(worker(1)).get(f"{MINE}.pdf").status_code == 503
    told = entry(payroll)
    assert (told["state"], told["received_at"]) == ("failed", None)
    assert "문서" in told["problem"]
    assert ledger(payroll, "failed")["failed"] == 1
    render.away = False
    render.on("POST", "/internal/pdf/payslip", content=b"%PDF-")
    payroll.client(worker(1)).get(f"{MINE}.pdf")
    assert (entry(payroll)["state"], ledger(payroll)["failed"]) == ("opened", 0)
    assert entry(payroll)["failed_at"]


def test_who_left_still_opens_the_own_payslip_and_it_is_kept(payroll: TestApp) -> None:
    published(payroll)
    left = worker(1, roles=("former",))
    assert payroll.client(left).get("/payslip/2026-11").status_code == 200
    assert entry(payroll)["state"] == "opened"


def test_nobody_opens_anothers_payslip(payroll: TestApp) -> None:
    published(payroll)
    assert payroll.client(worker(3)).get("/payslip/2026-11").status_code == 404
    assert payroll.client(worker(3)).get(MINE).status_code == 404
    assert ledger(payroll)["opened"] == 0


def test_the_office_filters_who_has_not_opened(payroll: TestApp) -> None:
    published(payroll)
    payroll.client(worker(1)).get("/payslip/2026-11")
    told = ledger(payroll, "unopened")
    assert (told["total"], told["opened"], told["unopened"]) == (2, 1, 1)
    assert [item["name"] for item in told["items"]] == ["이바다"]
    assert [item["name"] for item in ledger(payroll, "opened")["items"]] == ["김하늘"]


def test_the_page_shows_counts_states_and_the_filter(payroll: TestApp) -> None:
    published(payroll)
    payroll.client(worker(1)).get("/payslip/2026-11")
    client = payroll.client(staff())
    page = client.get("/admin/payslip/deliveries?month=2026-11").text
    for words in ("열어 봄", "아직 열지 않음", "김하늘", "이바다", "제48조제2항"):
        assert words in page
    assert "김하늘" not in client.get("/admin/payslip/deliveries?month=2026-11&show=unopened").text


@pytest.mark.parametrize("query", ["month=2026-13", "month=2026-11&show=someday", ""])
def test_a_wrong_question_is_refused(payroll: TestApp, query: str) -> None:
    assert payroll.client(staff()).get(f"/admin/payslip/deliveries?{query}").status_code == 422


def test_the_operator_does_not_see_who_read_pay(payroll: TestApp) -> None:
    published(payroll)
    assert payroll.client(staff("operator")).get("/admin/payslip/deliveries?month=2026-11").status_code == 403
