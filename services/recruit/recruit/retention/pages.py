"""The office's pages on how long applications are kept: due soon, held, certificates, one application."""

from __future__ import annotations

import json
from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import Invalid
from chassis.forms import Form, FormInput, blank
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit import metrics
from recruit.application import queries as applications
from recruit.application.actions import note_listing, open_application
from recruit.retention import actions, jobs, queries, rules

router = APIRouter()

_HOME = "/admin/applications/retention"
_SHOWN = 200
COUNT_WORDS = {
    "application": "지원서",
    "career": "경력",
    "consent": "동의 답",
    "status_change": "진행 기록",
    "photo": "사진",
    "hire": "채용",
    "outbox": "보낼 소식",
    "inquiry": "문의",
    "inquiry_change": "문의 진행 기록",
    "hire_undo": "채용 취소",
    "onboarding_tick": "온보딩 확인",
    "answers": "임시 답",
    "retention_hold": "보류",
    "export_item": "만들어 둔 Excel",
}
FILE_WORDS = {"waiting": "파일 남음", "gone": "파일 파기", "missing": "파일이 이미 없었음"}


@router.get("/admin/applications/retention")
def retention_list(request: Request, who: Staff, db: Db, now: Now, cursor: str | None = None) -> HTMLResponse:
    """Show what will be erased within a month, what is held, and the certificates of what was erased."""
    today = business_date(now)
    with db.read() as session:
        soon = queries.due_soon(session, today, _SHOWN)
        names = queries.names_of(session, [subject.id for subject, _ in soon])
        inquiries = queries.inquiries_due_soon(session, today, _SHOWN)
        held = queries.held(session)
        page = queries.certificates_page(session, cursor)
        pictures = queries.files_of(session, [row.id for row in page.items])
        waiting = queries.waiting_files(session)
        run = queries.last_run(session)
    ids = [subject.id for subject, _ in soon] + [row.application_id for row, _, _ in held]
    db.write(note_listing, "application.list", ids, who, now)
    return render(
        request,
        "retention/list.html",
        today=today,
        soon=soon,
        names=names,
        inquiries=inquiries,
        held=held,
        page=page,
        counts={row.id: _counts(row.counts) for row in page.items},
        pictures=pictures,
        waiting=waiting,
        run=run,
        periods=queries.periods(),
        soon_days=rules.SOON_DAYS,
        file_words=FILE_WORDS,
        cursor=cursor,
        url=_HOME,
        erased=request.query_params.get("erased", ""),
    )


@router.get("/admin/applications/{application_id}/retention")
def retention_detail(request: Request, who: Staff, application_id: str, db: Db, now: Now) -> HTMLResponse:
    """Show until when one application is kept and why, with the forms to hold or erase it."""
    db.write(open_application, application_id, who, now)
    return _detail(request, db, application_id, now)


@router.post("/admin/applications/{application_id}/retention/hold")
def retention_hold(
    request: Request, who: Manager, application_id: str, submitted: FormInput, db: Db, now: Now
) -> Response:
    """Keep an application beyond its date, with the reason."""
    typed = {"reason": submitted.values.get("reason", "")}
    try:
        db.write(actions.hold, application_id, typed["reason"], who, now)
    except Invalid as error:
        return _detail(request, db, application_id, now, hold_form=blank(typed).refused(**error.fields))
    return _back(application_id)


@router.post("/admin/applications/{application_id}/retention/release")
def retention_release(who: Manager, application_id: str, db: Db, now: Now) -> Response:
    """End a hold."""
    db.write(actions.release, application_id, who, now)
    return _back(application_id)


@router.post("/admin/applications/{application_id}/retention/erasure")
def retention_erasure(
    request: Request, who: Manager, application_id: str, submitted: FormInput, db: Db, now: Now
) -> Response:
    """Erase an application now; the receipt number typed again confirms it."""
    typed = {name: submitted.values.get(name, "") for name in ("receipt_no", "reason")}
    try:
        certificate = db.write(actions.erase_by_hand, application_id, typed, who, now)
    except Invalid as error:
        return _detail(request, db, application_id, now, erase_form=blank(typed).refused(**error.fields))
    metrics.retention_erasures.labels("by_hand").inc()
    jobs.settle(db, request.app.state.settings.data_dir, now)
    return RedirectResponse(f"{_HOME}?erased={certificate.id}#certificates", status_code=303)


def _back(application_id: str) -> RedirectResponse:
    return RedirectResponse(f"/admin/applications/{application_id}/retention", status_code=303)


def _detail(
    request: Request,
    db: Database,
    application_id: str,
    now: Now,
    *,
    hold_form: Form[Any] | None = None,
    erase_form: Form[Any] | None = None,
) -> HTMLResponse:
    with db.read() as session:
        application = applications.application(session, application_id, also_deleted=True)
        ((subject, due),) = queries.soonest(session, [application_id])
        hold = queries.hold_of(session, application_id)
    return render(
        request,
        "retention/detail.html",
        status_code=422 if hold_form or erase_form else 200,
        application=application,
        subject=subject,
        due=due,
        today=business_date(now),
        hold=hold,
        must_stay=due.outcome == "hired" and not due.is_over(business_date(now)),
        reasons=rules.BY_HAND,
        hold_form=hold_form or blank({"reason": hold.reason if hold else ""}),
        erase_form=erase_form or blank(),
    )


def _counts(text: str) -> str:
    told = json.loads(text)
    return " · ".join(f"{COUNT_WORDS.get(name, name)} {number}" for name, number in told.items() if number)
