"""The office's correction runs: who would come out differently today, opening, the way to the lock."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import Form, FormInput, Month, RowId, blank, parse
from chassis.http import PeerCalls
from chassis.identity import Identity, Manager, Payer
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.correction import actions, jobs, queries, rules
from payroll.correction.forms import CorrectionForm
from payroll.payslip.reading import PayReading, Reading
from payroll.rerun.rules import Filters
from payroll.run import queries as runs
from payroll.run.jobs import wake
from payroll.run.rules.difference import KIND_WORDS, REASON_WORDS
from payroll.run.rules.job import JOB_WORDS, READY, RUNNING
from payroll.run.today import differs_today

router = APIRouter(include_in_schema=False)
HOME = "/admin/payroll/runs/{month}/corrections"
DONE_WORDS = {
    "unchanged": "지금 조건으로 다시 계산해도 달라지는 사람이 없습니다.",
    "discarded": "다시 계산한 결과를 버렸습니다.",
    "open": "정정을 열었습니다. 한 사람씩 확인한 뒤 검토 완료로 바꿔 주세요.",
    "review": "검토 완료로 바꿨습니다.",
    "reopen": "초안으로 되돌렸습니다.",
    "discard": "정정을 버렸습니다. 확정한 급여는 그대로입니다.",
    "lock": "정정을 확정했습니다. 차액은 다음에 계산하는 급여에 들어갑니다.",
}


@router.get(HOME)
def month_corrections(
    request: Request, month: Month, reader: PayReading, filters: Annotated[Filters, Query()]
) -> HTMLResponse:
    """Show a locked month's corrections, and who would come out differently today."""
    return _month_page(request, reader, month, filters, None)


@router.post(HOME + "/check")
def check(
    request: Request, month: Month, who: Manager, db: Db, peers: PeerCalls, now: Now
) -> RedirectResponse:
    """Compute a locked month as of today: while the page waits, or of a large one in the background."""
    with db.read() as session:
        people = runs.run_of(session, month).payslip_count
    if jobs.is_small(people):
        result = jobs.check_at_once(db, peers, month, who, now)
    else:
        db.write(actions.start_check, month, who, now)
        wake(request.app, jobs.WORK)
        result = "computing"
    return _back(month, "unchanged" if result == "unchanged" else "")


@router.post(HOME + "/check/discard")
def discard_check(month: Month, who: Manager, db: Db, now: Now) -> RedirectResponse:
    """Throw the result away; nothing was changed by it."""
    db.write(actions.discard_check, month, who, now)
    return _back(month, "discarded")


@router.get(HOME + "/progress")
def progress(request: Request, month: Month, who: PayOffice, db: Db) -> HTMLResponse:
    """Show the bar alone, for the page that renews it; leads on when the month is computed."""
    with db.read() as session:
        job = queries.last_job(session, month)
    answer = render(
        request, "rerun/bar.html", job=job, month=month, job_words=JOB_WORDS, bar=HOME.format(month=month)
    )
    if job is None or job.state not in RUNNING:
        answer.headers["HX-Redirect"] = HOME.format(month=month)
    return answer


@router.post(HOME)
def open_run(
    request: Request, month: Month, who: Manager, reader: PayReading, submitted: FormInput
) -> Response:
    """Open a correction run with everybody who comes out differently."""
    form = parse(CorrectionForm, submitted.values)
    if form.value is None:
        return _month_page(request, reader, month, Filters(), form)
    correction = reader.db.write(actions.open_run, month, form.value.reason, who, reader.now)
    metrics.correction_steps.labels("open").inc()
    return RedirectResponse(f"{HOME.format(month=month)}/{correction.number}?done=open", status_code=303)


@router.get(HOME + "/{number}")
def one_correction(request: Request, month: Month, number: RowId, reader: PayReading) -> HTMLResponse:
    """Show one correction run: its state, its people line by line, what became of each difference."""
    with reader.db.read() as session:
        correction = queries.correction_of(session, month, number)
        held = queries.held_by(session, correction)
    reader.note(f"{month}:correction:{number}", "page")
    return render(
        request,
        "correction/one.html",
        correction=correction,
        held=held,
        **_words(reader.who, month, request),
    )


@router.post(HOME + "/{number}/{step}")
def office_step(
    month: Month, number: RowId, step: Literal["review", "reopen", "discard"], who: Manager, db: Db, now: Now
) -> RedirectResponse:
    """Review a draft, take a reviewed one back, or throw a draft away."""
    return _step(db, (month, number), step, who, now)


@router.post(HOME + "/{number}/pay/lock")
def lock(month: Month, number: RowId, who: Payer, db: Db, now: Now) -> RedirectResponse:
    """Lock a reviewed correction: its differences go into the next run that is computed."""
    return _step(db, (month, number), "lock", who, now)


def _step(db: Any, which: tuple[str, int], step: str, who: Identity, now: Any) -> RedirectResponse:
    _, changed = db.write(actions.take_step, *which, step, who, now)
    if changed:
        metrics.correction_steps.labels(step).inc()
    month, number = which
    return RedirectResponse(f"{HOME.format(month=month)}/{number}?done={step}", status_code=303)


def _month_page(
    request: Request, reader: Reading, month: str, filters: Filters, form: Form[Any] | None
) -> HTMLResponse:
    with reader.db.read() as session:
        run = actions.locked_month(session, month)
        job = queries.last_job(session, month)
        shown = _differences(session, job.id, filters) if job and job.state == READY else {}
        kept = queries.corrections_of(session, month)
        changed = differs_today(session, run).changed
    reader.note(month, "corrections")
    asked = form or blank({})
    return render(
        request,
        "correction/month.html",
        status_code=422 if asked.errors else 200,
        run=run,
        job=job,
        corrections=kept,
        changed=changed,
        form=asked,
        filters=filters,
        **shown,
        **_words(reader.who, month, request),
    )


def _differences(session: Any, job_id: str, filters: Filters) -> dict[str, Any]:
    wanted = runs.Wanted(filters.kind, filters.reason, filters.q)
    return {
        "page": runs.change_page(session, job_id, wanted, filters.cursor),
        "sums": runs.change_sums(session, job_id, wanted),
    }


def _words(who: Identity, month: str, request: Request) -> dict[str, Any]:
    return {
        "month": month,
        "bar": HOME.format(month=month),
        "done": DONE_WORDS.get(request.query_params.get("done", ""), ""),
        "state_words": rules.STATE_WORDS,
        "job_words": JOB_WORDS,
        "kind_words": KIND_WORDS,
        "reason_words": REASON_WORDS,
        "outcome_words": rules.outcome_words,
        "may_compute": who.has_role("owner", "manager"),
        "may_pay": who.has_role("owner", "payer"),
    }


def _back(month: str, done: str) -> RedirectResponse:
    more = f"?done={done}" if done else ""
    return RedirectResponse(HOME.format(month=month) + more, status_code=303)
