"""A month on its way, how its result differs from the draft person by person, and accepting it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import Month
from chassis.identity import Manager
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll.access import PayOffice
from payroll.payslip.reading import PayReading, Reading
from payroll.rerun.rules import Filters
from payroll.run import queries, staging
from payroll.run.rules.difference import KIND_WORDS, REASON_WORDS
from payroll.run.rules.job import FAILED, JOB_WORDS, KEPT, READY, RUNNING, UNCHANGED

router = APIRouter(include_in_schema=False)
HOME = "/admin/payroll/runs/{month}"


@router.get(HOME + "/result")
def run_result(
    request: Request, month: Month, reader: PayReading, filters: Annotated[Filters, Query()]
) -> Response:
    """Show how far a month is, why it could not be computed, or what accepting it would change."""
    with reader.db.read() as session:
        job = queries.last_job(session, month)
        changes = sum(queries.change_kinds(session, job.id).values()) if job else 0
    if job is not None and job.state in (*RUNNING, FAILED):
        return render(request, "rerun/progress.html", job=job, month=month, job_words=JOB_WORDS)
    if job is None or (job.state != READY and not changes):
        done = {KEPT: "&done=created", UNCHANGED: "&done=unchanged"}.get(job.state, "") if job else ""
        return RedirectResponse(f"/admin/payslip?month={month}{done}", status_code=303)
    reader.note(month, "changes")
    shown = _shown(reader, month, job.id, filters)
    return render(request, "rerun/changes.html", job=job, month=month, **shown)


@router.get(HOME + "/progress")
def run_progress(request: Request, month: Month, who: PayOffice, db: Db) -> HTMLResponse:
    """Show the bar alone, for the page that renews it; leads on when the month is computed."""
    with db.read() as session:
        job = queries.last_job(session, month)
    answer = render(request, "rerun/bar.html", job=job, month=month, job_words=JOB_WORDS)
    if job is None or job.state not in RUNNING:
        answer.headers["HX-Redirect"] = HOME.format(month=month) + "/result"
    return answer


@router.post(HOME + "/result/{choice}")
def choose_result(
    month: Month, choice: Literal["accept", "discard"], who: Manager, db: Db, now: Now
) -> RedirectResponse:
    """Put the result in the draft's place, or throw it away."""
    if choice == "accept":
        db.write(staging.accept, month, who, now)
    else:
        db.write(staging.discard, month, who, now)
    done = "replaced" if choice == "accept" else "discarded"
    return RedirectResponse(f"/admin/payslip?month={month}&done={done}", status_code=303)


def _shown(reader: Reading, month: str, job_id: str, filters: Filters) -> dict[str, Any]:
    wanted = queries.Wanted(filters.kind, filters.reason, filters.q)
    with reader.db.read() as session:
        return {
            "run": queries.find_run(session, month),
            "page": queries.change_page(session, job_id, wanted, filters.cursor),
            "sums": queries.change_sums(session, job_id, wanted),
            "kinds": queries.change_kinds(session, job_id),
            "reasons": queries.change_reasons(session, job_id),
            "filters": filters,
            "kind_words": KIND_WORDS,
            "reason_words": REASON_WORDS,
            "may_compute": reader.who.has_role("owner", "manager"),
        }
