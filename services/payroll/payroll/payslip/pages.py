"""Payslips of the office on screen: a month and a person's detail."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.clock import business_date
from chassis.forms import Month, RowId, blank
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from payroll.payslip import queries
from payroll.payslip.reading import PayReading, Reading
from payroll.payslip.rules.view import TAX_MODE_WORDS
from payroll.run import queries as runs
from payroll.run.checking import checks_of
from payroll.run.rules.states import PUBLISHED, STATE_WORDS, usual_pay_date
from payroll.run.today import differs_today
from payroll.trace import queries as traces

router = APIRouter(include_in_schema=False)


DONE_WORDS = {
    "created": "급여를 계산했습니다. 내용을 확인한 뒤 검토 완료로 바꿔 주세요.",
    "replaced": "다시 계산했습니다. 이전 초안은 새 초안으로 바뀌었습니다.",
    "discarded": "다시 계산한 결과를 버렸습니다. 초안은 그대로입니다.",
    "unchanged": "다시 계산했지만 달라진 내용이 없습니다.",
    "review": "검토 완료로 바꿨습니다.",
    "reopen": "초안으로 되돌렸습니다.",
    "lock": "확정했습니다. 이제 근로자가 자기 급여명세서를 볼 수 있습니다.",
    "paid": "지급 완료로 바꿨습니다.",
}


@router.get("/admin/payslip")
def month_table(
    request: Request, reader: PayReading, month: Month | None = None, cursor: str | None = None
) -> HTMLResponse:
    """Show a month's run: state, sums, problems and every payslip."""
    chosen = month or _latest_month(reader)
    with reader.db.read() as session:
        run = runs.find_run(session, chosen)
    if run is None:
        return _empty_month(request, reader, chosen)
    reader.note(chosen, "page")
    with reader.db.read() as session:
        page = queries.month_page(session, chosen, cursor)
        problems = runs.problems_of(session, run)
        job = runs.open_job(session, chosen)
        checks = [] if run.state in PUBLISHED else checks_of(session, run)
        differs = differs_today(session, run) if run.state in PUBLISHED else None
    return render(
        request,
        "payslip/month.html",
        run=run,
        page=page,
        problems=problems,
        job=job,
        checks=checks,
        differs=differs,
        cursor=cursor,
        done=DONE_WORDS.get(request.query_params.get("done", ""), ""),
        **_shown(reader, chosen, run.pay_date),
    )


def _empty_month(request: Request, reader: Reading, month: str) -> HTMLResponse:
    pay_date = usual_pay_date(_first(month), request.app.state.settings.usual_pay_day)
    begun = _first(month) <= business_date(reader.now)
    return render(request, "payslip/no_run.html", begun=begun, **_shown(reader, month, pay_date))


def _shown(reader: Reading, month: str, pay_date: date) -> dict[str, Any]:
    return {
        "month": month,
        "first": _first(month),
        "form": blank({"month": month, "pay_date": pay_date}),
        "state_words": STATE_WORDS,
        "mode_words": TAX_MODE_WORDS,
        "may_compute": reader.who.has_role("owner", "manager"),
        "may_pay": reader.who.has_role("owner", "payer"),
    }


@router.get("/admin/payslip/{month}/{employee_id}")
def payslip_detail(request: Request, month: Month, employee_id: RowId, reader: PayReading) -> HTMLResponse:
    """Show one payslip; every won opens to its why."""
    with reader.db.read() as session:
        payslip = queries.one_payslip(session, month, employee_id)
        later = queries.settled_later(session, month, employee_id)
        corrections = queries.corrections_of(session, month, employee_id)
        grounds = traces.grounds(session, month, employee_id)
    reader.note(month, "page", employee_id)
    return render(
        request,
        "payslip/detail.html",
        payslip=payslip,
        later=later,
        corrections=corrections,
        grounds=grounds,
        state_words=STATE_WORDS,
        mode_words=TAX_MODE_WORDS,
    )


def _latest_month(reader: Reading) -> str:
    with reader.db.read() as session:
        latest = runs.runs(session, limit=1)
    return latest[0].month if latest else f"{business_date(reader.now):%Y-%m}"


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
