"""The office's pages on applications: the list, one application, its status, memo, photo and hire."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Literal

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import AppError, Invalid, NotFound
from chassis.forms import Form, FormInput, blank, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from recruit.application import actions, queries
from recruit.application.background import told_groups
from recruit.application.rules import LONGEST_MEMO, STATUSES, age_on
from recruit.consent.screening import resident_number_problems
from recruit.hire.forms import HireTerms
from recruit.hire.intake import HireDesk, Hiring
from recruit.hire.queries import hire_state
from recruit.hire.rules import TAX_MODES, minimum_wage
from recruit.interview.actions import cancel_interview, set_interview
from recruit.interview.forms import InterviewTerms, as_typed
from recruit.interview.queries import interview_of, same_time
from recruit.interview.rules import LENGTHS, OPEN
from recruit.onboarding.queries import Progress, progress_of
from recruit.photo.queries import photo as photo_of
from recruit.posting import rules as restricted
from recruit.review import browse
from recruit.review.photos import photo_file
from recruit.status.queries import corrections_of

router = APIRouter()

_CHANGES = ("status", "reason", "memo", "memo_version")


@router.get("/admin/applications", response_class=HTMLResponse)
def application_list(request: Request, who: Staff, db: Db, now: Now) -> Response:
    """Show applications as a table or as cards, narrowed and ordered by the address."""
    params = request.query_params
    if not params and (first := browse.first_address(db, who)):
        return RedirectResponse(first, status_code=303)
    shown = browse.shown_list(db, browse.wanted_list(params), who, now)
    told = browse.told_of(db, params)
    return render(request, "review/list.html", **shown, **told, form_token=uuid.uuid4().hex)


@router.get("/admin/applications/{application_id}")
def application_detail(
    request: Request, who: Staff, application_id: str, db: Db, now: Now, desk: Hiring
) -> HTMLResponse:
    """Show one application; the reading is in the audit trail."""
    db.write(actions.open_application, application_id, who, now)
    return _detail(request, application_id, desk, saved=request.query_params.get("saved", ""))


@router.post("/admin/applications/{application_id}")
def application_review(
    request: Request, who: Manager, application_id: str, submitted: FormInput, desk: Hiring, now: Now
) -> Response:
    """Save status or memo, whichever was sent."""
    changes = {name: text for name, text in submitted.values.items() if name in _CHANGES}
    if "status" in changes:
        changes.setdefault("reason", "")
    form = _checked_memo(changes)
    if form.errors:
        return _detail(request, application_id, desk, form=form)
    try:
        desk.db.write(actions.review_application, application_id, changes, who, now)
    except Invalid as error:
        return _detail(request, application_id, desk, form=form.refused(**error.fields))
    except actions.MemoChanged as error:
        told = form.refused(memo=error.detail)
        return _detail(request, application_id, desk, form=told, status_code=error.status)
    saved = "-".join(name for name in ("status", "memo") if name in changes)
    return RedirectResponse(f"/admin/applications/{application_id}?saved={saved}", status_code=303)


def _checked_memo(changes: dict[str, str]) -> Form[Any]:
    form = blank(changes)
    if len(changes.get("memo", "")) > LONGEST_MEMO:
        return form.refused(memo=f"{LONGEST_MEMO:,}자까지만 입력할 수 있습니다.")
    return form.refused(**found) if (found := resident_number_problems(changes)) else form


@router.post("/admin/applications/{application_id}/hire")
def application_hire(
    request: Request, who: Manager, application_id: str, submitted: FormInput, desk: Hiring
) -> Response:
    """Take the applicant on, or show the page again with what was wrong."""
    form = parse(HireTerms, submitted.values)
    if form.value is not None:
        try:
            desk.hire(application_id, form.checked, who)
            return RedirectResponse(f"/admin/applications/{application_id}#hire", status_code=303)
        except NotFound:
            raise
        except AppError as error:
            form = form.refused_by(error)
    return _detail(request, application_id, desk, hire_form=form)


@router.post("/admin/applications/{application_id}/interview")
def application_interview(
    request: Request, who: Manager, application_id: str, submitted: FormInput, desk: Hiring
) -> Response:
    """Set or move the interview, or show the page again with what was wrong."""
    form = parse(InterviewTerms, submitted.values)
    if form.value is not None:
        try:
            desk.db.write(set_interview, application_id, form.checked.appointment, who, desk.now)
            return RedirectResponse(f"/admin/applications/{application_id}#interview", status_code=303)
        except Invalid as error:
            form = form.refused(**error.fields)
    return _detail(request, application_id, desk, interview_form=form)


@router.post("/admin/applications/{application_id}/interview/cancellation")
def application_interview_cancel(who: Manager, application_id: str, db: Db, now: Now) -> RedirectResponse:
    """Take the interview back."""
    db.write(cancel_interview, application_id, who, now)
    return RedirectResponse(f"/admin/applications/{application_id}#interview", status_code=303)


@router.get("/admin/applications/{application_id}/photo")
def application_photo(
    request: Request,
    who: Staff,
    application_id: str,
    now: Now,
    size: Literal["full", "thumb", "original"] = "full",
) -> FileResponse:
    """Hand out the photo to the office."""
    return photo_file(request, application_id, size, who, now)


def _detail(
    request: Request,
    application_id: str,
    desk: Hiring,
    *,
    saved: str = "",
    status_code: int = 422,
    **forms: Form[Any],
) -> HTMLResponse:
    today = business_date(desk.now)
    with desk.db.read() as session:
        application = queries.application(session, application_id)
        related = queries.related(session, application_id)
        photo = photo_of(session, application.photo_id) if application.photo_id else None
        hire = hire_state(session, application_id)
        repeats = queries.repeats_of(session, application)
        corrections = corrections_of(session, application, related.careers)
    return render(
        request,
        "review/detail.html",
        status_code=status_code if forms else 200,
        application=application,
        related=related,
        photo=photo,
        hire=hire,
        repeats=repeats,
        corrections=corrections,
        background=told_groups(application),
        onboarding=_onboarding(desk, application_id) if hire else None,
        **_beside(desk.db, application, forms.get("interview_form")),
        sites=None if hire else desk.sites(),
        age=age_on(application.birth, today),
        form=forms.get("form") or blank({"status": application.status, "memo": application.memo}),
        hire_form=forms.get("hire_form") or _first_terms(application, today),
        lowest_wage=minimum_wage(today),
        saved=saved,
        **_WORDS,
    )


_WORDS: dict[str, Any] = {
    "restricted": restricted,
    "tax_modes": TAX_MODES,
    "statuses": STATUSES,
    "kinds": browse.STATUS_KINDS,
}


def _onboarding(desk: HireDesk, application_id: str) -> Progress | None:
    with desk.db.read() as session:
        return progress_of(session, application_id)


def _beside(db: Database, application: Any, form: Form[Any] | None) -> dict[str, Any]:
    with db.read() as session:
        edits = queries.memo_edits(session, application.id)
        interview = interview_of(session, application.id)
        others = same_time(session, interview) if interview else []
    return {
        "edits": edits,
        "interview": interview,
        "others": others,
        "lengths": LENGTHS,
        "may_meet": application.status in OPEN,
        "interview_form": form or blank(as_typed(interview, application.interview_date)),
    }


def _first_terms(application: Any, today: date) -> Form[Any]:
    first = {"hire_date": application.start_date or today, "hourly_won": minimum_wage(today)}
    return blank({**first, "tax_mode": "insured"})
