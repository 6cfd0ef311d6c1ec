"""The office corrects a locked month on its pages; the worker reads both, and the file of the correction."""

import pytest
from chassis.testing import TestApp, kst, staff, worker
from corrections import (
    CORRECTIONS,
    correct,
    december_month,
    december_row,
    locked_november,
    raise_backwards,
    run_december,
)
from payroll.correction import jobs
from payroll_office import full_days, month_row

HOME = "/admin/payroll/runs/2026-11/corrections"


@pytest.fixture
def november(payroll: TestApp) -> TestApp:
    locked_november(payroll)
    return payroll


@pytest.fixture
def raised(november: TestApp) -> TestApp:
    raise_backwards(november)
    december_month(november, december_row(1))
    return november


def test_a_locked_month_tells_of_how_many_the_terms_changed_since(november: TestApp) -> None:
    client = november.client(staff())
    assert "조건이 바뀐 사람" not in client.get("/admin/payslip?month=2026-11").text
    raise_backwards(november)
    assert "바뀐 사람이 <strong>1명</strong>" in client.get("/admin/payslip?month=2026-11").text
    client.post(f"{HOME}/check")
    client.post(f"{HOME}/check/discard")
    assert "바뀐 사람이" not in client.get("/admin/payslip?month=2026-11").text


def test_a_draft_has_no_corrections(payroll: TestApp) -> None:
    assert payroll.client(staff()).get(HOME).status_code == 404


def test_the_differences_are_seen_before_a_correction_is_opened(raised: TestApp) -> None:
    client = raised.client(staff())
    assert "<strong>1명</strong> 있습니다" in client.get(HOME).text
    assert client.post(f"{HOME}/check").headers["location"] == HOME
    page = client.get(HOME).text
    assert "확정한 급여와 1명이 다릅니다" in page
    assert "김하늘" in page
    assert "이바다" not in page
    assert "시급·급여 조건이 바뀜" in page
    assert "1명</strong>이 다르게 나왔습니다" in client.get("/admin/payslip?month=2026-11").text


def test_a_correction_needs_a_reason_and_keeps_what_was_typed(raised: TestApp) -> None:
    client = raised.client(staff())
    client.post(f"{HOME}/check")
    refused = client.post(HOME, data={"reason": " 1 "})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert 'value=" 1 "' in refused.text
    assert "김하늘" in refused.text


def test_the_way_from_opening_to_the_lock(raised: TestApp) -> None:
    client = raised.client(staff())
    client.post(f"{HOME}/check")
    opened = client.post(HOME, data={"reason": "시급 인상 소급"})
    assert opened.headers["location"] == f"{HOME}/1?done=open"
    for step in ("review", "reopen", "review", "pay/lock"):
        assert client.post(f"{HOME}/1/{step}").status_code == 303
    page = client.get(f"{HOME}/1?done=lock").text
    assert "다음 급여에 들어감" in page
    assert "시급 인상 소급" in page
    assert client.post(f"{HOME}/1/discard").status_code == 409
    assert "1차 정정" in client.get(HOME).text


def test_nobody_differs(november: TestApp) -> None:
    assert november.client(staff()).post(f"{HOME}/check").headers["location"] == f"{HOME}?done=unchanged"


def test_both_payslips_lead_to_each_other(raised: TestApp) -> None:
    correct(raised, "review", "lock")
    client = raised.client(staff())
    assert "다음 급여에 들어감" in client.get("/admin/payslip/2026-11/1").text
    run_december(raised, "review", "lock")
    assert (
        '<a href="/admin/payslip/2026-12/1">2026-12 급여명세서</a>'
        in client.get("/admin/payslip/2026-11/1").text
    )
    assert "2026-11 급여명세서</a>를 정정한 차액" in client.get("/admin/payslip/2026-12/1").text


def test_a_worker_reads_the_own_correction_only_once_it_is_locked(raised: TestApp) -> None:
    own, other = raised.client(worker(1, "김하늘")), raised.client(worker(2, "이바다"))
    correct(raised, "review")
    assert own.get("/payslip/2026-11/corrections/1").status_code == 404
    raised.client(staff()).post(f"{CORRECTIONS}/1/lock")
    assert "더 받을 돈" in own.get("/payslip/2026-11").text
    page = own.get("/payslip/2026-11/corrections/1").text
    assert "다음 급여에 더해 드려요" in page
    assert "기본급" in page
    assert other.get("/payslip/2026-11/corrections/1").status_code == 404
    run_december(raised, "review", "lock")
    assert "12월 급여명세서" in own.get("/payslip/2026-11/corrections/1").text
    assert "11월 급여</a>를 고친 차액" in own.get("/payslip/2026-12").text


def test_the_file_tells_what_was_paid_what_is_right_and_the_difference(raised: TestApp) -> None:
    correct(raised, "review", "lock")
    render = raised.peer("docs-render")
    render.on("POST", "/internal/pdf/payslip", content=b"%PDF-1.7 corrected")
    answer = raised.client(worker(1, "김하늘")).get("/payslip/2026-11/corrections/1/pdf")
    assert answer.content == b"%PDF-1.7 corrected"
    assert raised.client(staff()).get(f"{HOME}/1/1/pdf").status_code == 200
    assert raised.client(staff()).get(f"{HOME}/1/2/pdf").status_code == 404


def test_who_cannot_be_computed_today_is_told_and_left_out(raised: TestApp) -> None:
    body = {"month": "2026-11", "closed": True, "version": "v1", "employees": [month_row(1, full_days())]}
    raised.peer("attendance").on("GET", "/internal/months/2026-11", json=body)
    raised.client(staff()).post(f"{HOME}/check")
    page = raised.client(staff()).get(HOME).text
    assert "다시 계산하지 못한 1명" in page
    assert "이바다" in page


def test_a_month_that_is_not_closed_is_not_corrected(raised: TestApp) -> None:
    body = {"month": "2026-11", "closed": False, "version": "v1", "employees": []}
    raised.peer("attendance").on("GET", "/internal/months/2026-11", json=body)
    answer = raised.client(staff()).post(f"{HOME}/check")
    assert answer.status_code == 409
    assert "근태가 마감되지 않아" in answer.text


def test_a_large_month_is_computed_in_the_background(
    raised: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", -1)
    client = raised.client(staff())
    client.post(f"{HOME}/check")
    page = client.get(HOME).text
    assert "다시 계산하고 있습니다" in page
    assert f'data-hx-get="{HOME}/progress"' in page
    monkeypatch.setattr(jobs, "_now", lambda: kst("2026-12-15 10:00"))
    jobs.work_corrections(raised.app)
    assert client.get(f"{HOME}/progress").headers["hx-redirect"] == HOME
    assert "확정한 급여와 1명이 다릅니다" in client.get(HOME).text
