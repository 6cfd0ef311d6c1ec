"""The office's month and detail, and the worker's own payslips."""

import json
from urllib.parse import unquote

import pytest
from chassis.testing import TestApp, anyone, staff, worker
from payroll.base import AuditRow
from payroll_office import office_with_november, take_steps
from sqlalchemy import select


def readings(payroll: TestApp) -> list[tuple[str, str]]:
    with payroll.db.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "pay.read"))
        return [(row.object, json.loads(row.detail)["as"]) for row in rows]


def test_the_month_shows_sums_problems_and_everyone(payroll: TestApp) -> None:
    office_with_november(payroll)
    page = payroll.client(staff()).get("/admin/payslip?month=2026-11")
    assert page.status_code == 200
    for words in ("김하늘", "이바다", "박시내", "시급이 등록되어 있지 않습니다", "실수령 합계", "합계 2명"):
        assert words in page.text


def test_without_a_month_the_latest_run_is_shown(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert "2026년 11월 급여명세서" in payroll.client(staff()).get("/admin/payslip").text


def test_a_month_without_run_offers_to_compute_it(payroll: TestApp) -> None:
    page = payroll.client(staff()).get("/admin/payslip?month=2026-10")
    assert page.status_code == 200
    assert "아직 급여를 계산하지 않았습니다" in page.text
    assert 'value="2026-11-10"' in page.text


def test_a_month_to_come_cannot_be_computed(payroll: TestApp) -> None:
    page = payroll.client(staff()).get("/admin/payslip?month=2027-03")
    assert "아직 시작하지 않은 달" in page.text
    assert "/admin/payroll/runs" not in page.text


@pytest.mark.parametrize("month", ["2026-13", "abc", "2026-11-01", "1999-12"])
def test_a_month_in_another_writing_is_refused(payroll: TestApp, month: str) -> None:
    assert payroll.client(staff()).get(f"/admin/payslip?month={month}").status_code == 422


def test_the_detail_opens_every_won_to_its_why(payroll: TestApp) -> None:
    office_with_november(payroll)
    page = payroll.client(staff()).get("/admin/payslip/2026-11/1")
    for words in ("160시간 × 10,320원", "근로기준법 제43조", "기준소득월액", "2026-11-02", "한빛물류"):
        assert words in page.text


def test_someone_without_payslip_is_not_found(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert payroll.client(staff()).get("/admin/payslip/2026-11/3").status_code == 404


def test_every_reading_by_the_office_is_written_down(payroll: TestApp) -> None:
    office_with_november(payroll)
    client = payroll.client(staff())
    client.get("/admin/payslip?month=2026-11")
    client.get("/admin/payslip/2026-11/1")
    assert readings(payroll) == [("run:2026-11", "page"), ("payslip:2026-11:1", "page")]


def test_the_month_as_pdf(payroll: TestApp) -> None:
    office_with_november(payroll)
    render = payroll.peer("docs-render")
    render.on("POST", "/internal/pdf/payslip", content=b"%PDF-1.7 sample")
    answer = payroll.client(staff()).get("/admin/payslip/pdf?month=2026-11")
    assert answer.content == b"%PDF-1.7 sample"
    assert answer.headers["content-type"] == "application/pdf"
    assert "급여명세서_2026-11.pdf" in unquote(answer.headers["content-disposition"])
    assert [item["name"] for item in json.loads(render.calls[0].content)["payslips"]] == ["김하늘", "이바다"]
    assert readings(payroll)[-1] == ("run:2026-11", "pdf")


def test_one_person_as_pdf(payroll: TestApp) -> None:
    office_with_november(payroll)
    payroll.peer("docs-render").on("POST", "/internal/pdf/payslip", content=b"%PDF-")
    answer = payroll.client(staff()).get("/admin/payslip/pdf?month=2026-11&employee=2")
    assert "급여명세서_2026-11_이바다.pdf" in unquote(answer.headers["content-disposition"])


def test_a_file_to_send_is_locked_and_kept_as_handed_on(payroll: TestApp) -> None:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    render = payroll.peer("docs-render")
    render.on("POST", "/internal/pdf/payslip", content=b"%PDF-locked")
    answer = payroll.client(staff()).get("/admin/payslip/pdf?month=2026-11&employee=2&locked=true")
    assert render.calls[0].url.params["locked"] == "true"
    assert "급여명세서_2026-11_이바다_암호.pdf" in unquote(answer.headers["content-disposition"])
    assert readings(payroll)[-1] == ("payslip:2026-11:2", "locked")
    page = payroll.client(staff()).get("/admin/payslip/deliveries?month=2026-11").text
    assert "파일로 보냄" in page


def test_a_file_that_reads_wrong_is_not_given(payroll: TestApp) -> None:
    office_with_november(payroll)
    refusal = {"code": "payslip_check", "detail": "내용이 맞지 않습니다."}
    payroll.peer("docs-render").on("POST", "/internal/pdf/payslip", json=refusal, status=422)
    answer = payroll.client(staff()).get("/admin/payslip/pdf?month=2026-11&employee=2")
    assert answer.status_code == 503
    assert "내보내지 않았습니다" in answer.text


def test_the_month_as_wage_ledger(payroll: TestApp) -> None:
    office_with_november(payroll)
    render = payroll.peer("docs-render")
    render.on("POST", "/internal/xlsx/table", content=b"PK")
    answer = payroll.client(staff()).get("/admin/payslip/ledger?month=2026-11")
    assert "임금대장_2026-11.xlsx" in unquote(answer.headers["content-disposition"])
    assert json.loads(render.calls[0].content)["title"] == "2026년 11월 임금대장 · 휴메틱스"
    assert readings(payroll)[-1] == ("run:2026-11", "ledger")


def test_the_month_as_workbook(payroll: TestApp) -> None:
    office_with_november(payroll)
    render = payroll.peer("docs-render")
    render.on("POST", "/internal/xlsx/table", content=b"PK")
    answer = payroll.client(staff()).get("/admin/payslip/excel?month=2026-11")
    assert answer.status_code == 200
    assert "급여명세서_2026-11.xlsx" in unquote(answer.headers["content-disposition"])
    assert len(json.loads(render.calls[0].content)["rows"]) == 2


@pytest.mark.parametrize("path", ["pdf?month=2026-11", "excel?month=2026-11"])
def test_docs_render_away_is_a_korean_notice(payroll: TestApp, path: str) -> None:
    office_with_november(payroll)
    payroll.peer("docs-render").away = True
    page = payroll.client(staff()).get(f"/admin/payslip/{path}")
    assert page.status_code == 503
    assert "문서·사진 서비스에 잠시 연결할 수 없습니다" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("pdf?month=2026-10", 404), ("excel?month=2026-10", 404), ("pdf", 422), ("pdf?month=x", 422)],
)
def test_files_of_a_month_without_run_are_not_made(payroll: TestApp, path: str, status: int) -> None:
    assert payroll.client(staff()).get(f"/admin/payslip/{path}").status_code == status


def test_anyone_reads_what_the_page_is_and_where_to_sign_in(payroll: TestApp) -> None:
    page = payroll.client(anyone()).get("/payslip")
    assert page.status_code == 200
    assert "/signin?next=/payslip" in page.text


def test_the_office_is_led_to_its_own_page(payroll: TestApp) -> None:
    assert 'href="/admin/payslip"' in payroll.client(staff()).get("/payslip").text


def test_a_worker_sees_own_payslips_once_they_are_locked(payroll: TestApp) -> None:
    office_with_november(payroll)
    client = payroll.client(worker(1))
    assert "아직 확정된 급여명세서가 없어요" in client.get("/payslip").text
    take_steps(payroll, "review", "lock")
    page = client.get("/payslip")
    assert "2026년 11월" in page.text
    assert "지급 예정" in page.text
    assert "이바다" not in page.text
    month = client.get("/payslip/2026-11")
    assert "160시간 × 10,320원" in month.text
    assert "이바다" not in month.text
    take_steps(payroll, "paid")
    assert "지급 완료" in client.get("/payslip").text


def test_the_former_address_with_name_and_birth_date_leads_to_the_own_payslips(payroll: TestApp) -> None:
    answer = payroll.client(anyone()).get("/payslip/pdf?name=x&birth=900517&month=2026-11")
    assert (answer.status_code, answer.headers["location"]) == (303, "/payslip")


def test_a_worker_who_has_left_still_reads_the_last_payslips(payroll: TestApp) -> None:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock", "paid")
    left = worker(1, roles=("worker", "left"))
    assert "2026년 11월" in payroll.client(left).get("/payslip").text
