"""The office's pages on applications: the list, one application, its status, memo, photo and hire."""

from __future__ import annotations

from typing import Any, Literal

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError, Invalid, NotFound
from chassis.forms import Form, FormInput, blank, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from recruit.application import actions, listing, queries
from recruit.application.background import told_groups
from recruit.application.filters import address, read_filters
from recruit.application.rules import OPTIONS, STATUSES, age_on
from recruit.export.rules import LIST_COLUMNS
from recruit.hire.forms import HireTerms
from recruit.hire.intake import HireDesk, Hiring
from recruit.hire.queries import hire_state
from recruit.hire.rules import TAX_MODES, minimum_wage
from recruit.onboarding.queries import Progress, progress_of
from recruit.photo.queries import photo as photo_of
from recruit.photo.queries import photos as photos_of
from recruit.review.photos import photo_file
from recruit.status.queries import corrections_of

router = APIRouter()

STATUS_KINDS = {
    "new": "info",
    "review": "warn",
    "interview": "warn",
    "offer": "warn",
    "hired": "ok",
    "rejected": "muted",
    "withdrawn": "muted",
}
LONGEST_MEMO = 2000
_CHOICE_LABELS = {
    "gender": "성별",
    "shift": "근무형태",
    "posture": "근무방식",
    "overtime": "잔업",
    "holiday": "특근",
    "advance_pay": "가불 희망",
    "insurance_type": "급여 형태",
}


@router.get("/admin/applications")
def application_list(
    request: Request, who: Staff, db: Db, now: Now, cursor: str | None = None
) -> HTMLResponse:
    """Show applications, newest first, narrowed by the filters of the address."""
    filters = read_filters(request.query_params)
    with db.read() as session:
        page = listing.applications_page(session, filters, cursor)
        total = listing.count_matching(session, filters)
        counts = listing.count_by_status(session)
        photos = photos_of(session, [row.photo_id for row in page.items if row.photo_id])
    db.write(actions.note_listing, "application.list", [row.id for row in page.items], who, now)
    chosen = dict(filters.choices)
    return render(
        request,
        "review/list.html",
        page=page,
        total=total,
        photos=photos,
        filters=filters,
        chosen=chosen,
        cursor=cursor,
        statuses=STATUSES,
        kinds=STATUS_KINDS,
        options=OPTIONS,
        choice_labels=_CHOICE_LABELS,
        columns=LIST_COLUMNS,
        chips=_status_chips(filters, counts),
        url=address("/admin/applications", filters),
        excel_url=address("/download_excel", filters),
    )


def _status_chips(filters: queries.Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    chips = [("", "전체", sum(counts.values()))]
    chips += [(key, label, counts.get(key, 0)) for key, label in STATUSES.items()]
    plain = queries.Filters(
        q=filters.q,
        choices=filters.choices,
        received_from=filters.received_from,
        received_to=filters.received_to,
    )
    return [
        {
            "label": label,
            "count": count,
            "current": filters.status == key,
            "href": address("/admin/applications", plain, status=key),
        }
        for key, label, count in chips
    ]


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
    changes = {name: text for name, text in submitted.values.items() if name in ("status", "memo")}
    form = _checked_memo(changes)
    if form.errors:
        return _detail(request, application_id, desk, form=form)
    try:
        desk.db.write(actions.review_application, application_id, changes, who, now)
    except Invalid as error:
        return _detail(request, application_id, desk, form=form.refused(**error.fields))
    return RedirectResponse(
        f"/admin/applications/{application_id}?saved={'-'.join(changes)}", status_code=303
    )


def _checked_memo(changes: dict[str, str]) -> Form[Any]:
    form = blank(changes)
    if len(changes.get("memo", "")) > LONGEST_MEMO:
        return form.refused(memo=f"{LONGEST_MEMO:,}자까지만 입력할 수 있습니다.")
    return form


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
            form = form.refused(**(error.fields or {"form": error.detail}))
    return _detail(request, application_id, desk, hire_form=form)


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
    form: Form[Any] | None = None,
    hire_form: Form[Any] | None = None,
    saved: str = "",
) -> HTMLResponse:
    today = business_date(desk.now)
    with desk.db.read() as session:
        application = queries.application(session, application_id)
        related = queries.related(session, application_id)
        photo = photo_of(session, application.photo_id) if application.photo_id else None
        hire = hire_state(session, application_id)
        repeats = queries.repeats_of(session, application)
        corrections = corrections_of(session, application, related.careers)
    first_terms = {"hire_date": application.start_date or today, "hourly_won": minimum_wage(today)}
    return render(
        request,
        "review/detail.html",
        status_code=422 if form or hire_form else 200,
        application=application,
        related=related,
        photo=photo,
        hire=hire,
        repeats=repeats,
        corrections=corrections,
        background=told_groups(application),
        onboarding=_onboarding(desk, application_id) if hire else None,
        sites=None if hire else desk.sites(),
        age=age_on(application.birth, today),
        form=form or blank({"status": application.status, "memo": application.memo}),
        hire_form=hire_form or blank({**first_terms, "tax_mode": "insured"}),
        lowest_wage=minimum_wage(today),
        tax_modes=TAX_MODES,
        statuses=STATUSES,
        kinds=STATUS_KINDS,
        saved=saved,
    )


def _onboarding(desk: HireDesk, application_id: str) -> Progress | None:
    with desk.db.read() as session:
        return progress_of(session, application_id)
