"""A re-run is seen before it is accepted: the bar, the list of differences, accepting and discarding."""

from typing import Any

import pytest
from chassis.testing import TestApp, json_of, kst, staff
from payroll.run import jobs
from payroll.run.queries import run_of
from payroll_office import (
    answer_month,
    answer_roster,
    full_days,
    give_wage,
    month_row,
    office_with_november,
    work_day,
)

RESULT = "/admin/payroll/runs/2026-11/result"
RUNS = "/api/payroll/v1/runs"
NOW = kst("2026-12-01 09:30")
NOVEMBER = {"month": "2026-11", "pay_date": "2026-12-10"}


def press(payroll: TestApp) -> Any:
    return payroll.client(staff()).post("/admin/payroll/runs", data=NOVEMBER)


def large_month(payroll: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave every month to the background, whose clock is the office's."""
    monkeypatch.setattr(jobs, "AT_ONCE", -1)
    monkeypatch.setattr(jobs, "_now", lambda: NOW)


def net(payroll: TestApp) -> int:
    return int(json_of(payroll.client(staff()).get(f"{RUNS}/2026-11"))["net"])


@pytest.fixture
def changed(payroll: TestApp) -> TestApp:
    """November as a draft; since then 이바다 worked longer, 박시내 has a wage, and it was computed again."""
    office_with_november(payroll)
    longer = [work_day(3, 600, overtime=120, night=60), work_day(4)]
    answer_month(payroll, month_row(1, full_days()), month_row(2, longer), month_row(3, full_days()))
    give_wage(payroll, 3)
    assert press(payroll).headers["location"] == RESULT
    return payroll


def test_a_rerun_without_a_difference_says_so(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert press(payroll).headers["location"] == "/admin/payslip?month=2026-11&done=unchanged"
    page = payroll.client(staff()).get("/admin/payslip?month=2026-11&done=unchanged")
    assert "달라진 내용이 없습니다" in page.text


def test_a_rerun_shows_who_differs_by_which_line_and_why_and_changes_nothing_yet(changed: TestApp) -> None:
    before = net(changed)
    page = changed.client(staff()).get(RESULT).text
    assert "아직 초안에 반영하지 않았습니다" in page
    assert "이바다" in page
    assert "근무 시간이 바뀜" in page
    assert "기본급 / 16시간 × 12,000원" in page
    assert "박시내" in page
    assert "명세서가 새로 생김" in page
    assert "김하늘" not in page
    assert net(changed) == before


def test_accepting_puts_the_result_in_the_drafts_place_once(changed: TestApp) -> None:
    before, client = net(changed), changed.client(staff())
    assert "done=replaced" in client.post(f"{RESULT}/accept").headers["location"]
    assert net(changed) > before
    assert json_of(client.get(f"{RUNS}/2026-11"))["payslips"] == 3
    assert client.post(f"{RESULT}/accept").status_code == 404
    assert "초안에 반영한 결과입니다" in client.get(RESULT).text


def test_discarding_keeps_the_draft(changed: TestApp) -> None:
    before, client = net(changed), changed.client(staff())
    assert "done=discarded" in client.post(f"{RESULT}/discard").headers["location"]
    assert net(changed) == before
    assert client.get(RESULT).headers["location"] == "/admin/payslip?month=2026-11"


def test_a_result_is_refused_when_the_draft_moved_under_it(changed: TestApp) -> None:
    changed.db.write(lambda session: setattr(run_of(session, "2026-11"), "hash", "another"))
    page = changed.client(staff()).post(f"{RESULT}/accept")
    assert page.status_code == 409
    assert "초안이 바뀌었습니다" in page.text


def test_a_result_nobody_accepted_goes_when_a_call_computes_the_month_anew(changed: TestApp) -> None:
    give_wage(changed, 1, 13_000, application_id="app-9", valid_from="2026-02-01")
    assert json_of(changed.client(staff()).post(RUNS, json=NOVEMBER))["pending"] is None
    page = changed.client(staff()).post(f"{RESULT}/accept")
    assert page.status_code == 404
    assert "화면을 새로 열어" in page.text


def test_filters_narrow_the_list_and_the_sums(changed: TestApp) -> None:
    client = changed.client(staff())
    assert "박시내" not in client.get(f"{RESULT}?reason=hours").text
    assert "이바다" not in client.get(f"{RESULT}?kind=new").text
    assert "이바다" not in client.get(f"{RESULT}?q=시내").text
    assert "조건에 맞는 사람이 없습니다" in client.get(f"{RESULT}?q=없는 사람").text


def test_who_falls_out_of_the_month_is_told(payroll: TestApp) -> None:
    office_with_november(payroll)
    answer_month(payroll, month_row(1, full_days()))
    press(payroll)
    page = payroll.client(staff()).get(f"{RESULT}?kind=gone").text
    assert "이바다" in page
    assert "명세서가 없어짐" in page


def test_a_large_month_shows_a_bar_and_leads_on_when_it_is_done(
    payroll: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_roster(payroll)
    answer_month(payroll, month_row(1, full_days()))
    give_wage(payroll, 1)
    large_month(payroll, monkeypatch)
    client = payroll.client(staff())
    assert press(payroll).headers["location"] == RESULT
    page = client.get(RESULT).text
    assert "계산하고 있습니다" in page
    assert 'data-hx-trigger="every 1s"' in page
    assert '<meta http-equiv="refresh"' in page
    jobs.work_runs(payroll.app)
    assert client.get("/admin/payroll/runs/2026-11/progress").headers["hx-redirect"] == RESULT
    assert client.get(RESULT).headers["location"] == "/admin/payslip?month=2026-11&done=created"


def test_a_month_on_its_way_can_be_stopped(payroll: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    large_month(payroll, monkeypatch)
    client = payroll.client(staff())
    press(payroll)
    client.post(f"{RESULT}/discard")
    jobs.work_runs(payroll.app)
    assert client.get(f"{RUNS}/2026-11").status_code == 404


def test_a_call_may_ask_for_a_preview(changed: TestApp) -> None:
    client, before = changed.client(staff()), net(changed)
    run = json_of(client.post(RUNS, json={**NOVEMBER, "preview": True}))
    assert (run["net"], run["pending"]["changed"]) == (before, 2)
    told = json_of(client.get(f"{RUNS}/2026-11/changes?reason=hours"))
    [item] = told["items"]
    assert (told["people"], item["name"], item["reasons"]) == (1, "이바다", ["hours"])
    assert {line["code"] for line in item["lines"]} >= {"base", "income_tax"}
    assert json_of(client.post(f"{RUNS}/2026-11/accept"))["net"] == run["pending"]["net"]
    assert client.post(f"{RUNS}/2026-11/discard").status_code == 404


def test_a_call_without_preview_keeps_at_once_as_ever(changed: TestApp) -> None:
    run = json_of(changed.client(staff()).post(RUNS, json=NOVEMBER))
    assert run["payslips"] == 3
