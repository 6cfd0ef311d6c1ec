"""The office's pages on postings: the list, one form for new and known ones, closing and reopening."""

from __future__ import annotations

from typing import Any

from chassis.clock import business_date
from chassis.errors import AppError
from chassis.forms import Form, FormInput, blank
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit.keys import token_key
from recruit.posting import actions, queries
from recruit.posting.board import refresh_board
from recruit.posting.codes import apply_address, qr_image
from recruit.posting.forms import PostingForm, read_posting
from recruit.posting.intake import Posts
from recruit.posting.rules import RESTRICTED, STATES

router = APIRouter()

HOME = "/admin/applications/postings"
LABELS = {
    "title": "공고 제목",
    "site_name": "고객사",
    "job": "하는 일",
    "starts_on": "모집 시작",
    "ends_on": "모집 마감",
    "hours": "근무 시간",
    "wage": "급여",
    "description": "설명",
    **{f"reason_{item}": f"{word} 이유" for item, word in RESTRICTED.items()},
}
KINDS = {"open": "ok", "waiting": "info", "expired": "muted", "closed": "muted"}
DONE = {
    "new": "모집 공고를 열었습니다.",
    "changed": "모집 공고를 수정했습니다.",
    "closed": "모집을 마감했습니다. 이미 지원서를 쓰고 있던 분의 제출은 받고 ‘마감 뒤 접수’로 표시합니다.",
    "reopened": "모집을 다시 열었습니다.",
}


@router.get(HOME)
def posting_list(
    request: Request, who: Staff, desk: Posts, state: str = "", cursor: str | None = None
) -> HTMLResponse:
    """Show postings, newest first, with how many applied to each."""
    today, wanted = business_date(desk.now), state if state in STATES else ""
    with desk.db.read() as session:
        page = queries.postings_page(session, wanted, today, cursor)
        counts = queries.counts(session, [row.id for row in page.items])
    chips = [{"label": "전체", "current": not wanted, "href": HOME}]
    chips += [
        {"label": word, "current": wanted == key, "href": f"{HOME}?state={key}"}
        for key, word in STATES.items()
    ]
    return render(
        request,
        "posting/list.html",
        page=page,
        states={row.id: queries.posting_state(row, today) for row in page.items},
        words=STATES,
        kinds=KINDS,
        counts=counts,
        chips=chips,
        cursor=cursor,
        url=f"{HOME}?state={wanted}" if wanted else HOME,
    )


@router.get(f"{HOME}/new")
def posting_new(request: Request, who: Manager, desk: Posts) -> HTMLResponse:
    """Show the empty form."""
    return _form_page(request, desk, blank({"starts_on": business_date(desk.now)}))


@router.post(HOME)
def posting_open(request: Request, who: Manager, submitted: FormInput, desk: Posts) -> Response:
    """Make a posting, or show the form again with everything that was typed."""
    form = read_posting(submitted.values)
    key = token_key("form", submitted.values.get("form_token", ""))
    try:
        site_id = desk.site_id(form.checked.site_name)
        row = desk.db.write(actions.open_posting, form.checked, site_id, who, desk.now, key)
    except AppError as error:
        return _refused(request, desk, form, error)
    refresh_board(request.app)
    return RedirectResponse(f"{HOME}/{row.id}?done=new", status_code=303)


@router.get(f"{HOME}/{{posting_id}}")
def posting_detail(request: Request, who: Staff, posting_id: str, desk: Posts) -> HTMLResponse:
    """Show one posting: its link and code, what it says, the reasons with their history."""
    with desk.db.read() as session:
        told = queries.as_form(session, posting_id)
    return _form_page(request, desk, blank(_typed(told)), posting_id)


@router.post(f"{HOME}/{{posting_id}}")
def posting_change(
    request: Request, who: Manager, posting_id: str, submitted: FormInput, desk: Posts
) -> Response:
    """Write a posting anew, or show the form again with everything that was typed."""
    with desk.db.read() as session:
        kept = queries.posting(session, posting_id).site_name
    form = read_posting(submitted.values)
    try:
        site_id = desk.site_id(form.checked.site_name, kept)
        desk.db.write(actions.change_posting, posting_id, form.checked, site_id, who, desk.now)
    except AppError as error:
        return _refused(request, desk, form, error, posting_id)
    refresh_board(request.app)
    return RedirectResponse(f"{HOME}/{posting_id}?done=changed", status_code=303)


@router.post(f"{HOME}/{{posting_id}}/closing")
def posting_close(request: Request, who: Manager, posting_id: str, desk: Posts) -> Response:
    """Close a posting."""
    desk.db.write(actions.close_posting, posting_id, who, desk.now)
    refresh_board(request.app)
    return RedirectResponse(f"{HOME}/{posting_id}?done=closed", status_code=303)


@router.post(f"{HOME}/{{posting_id}}/reopening")
def posting_reopen(request: Request, who: Manager, posting_id: str, desk: Posts) -> Response:
    """Open a closed posting again."""
    desk.db.write(actions.reopen_posting, posting_id, who, desk.now)
    refresh_board(request.app)
    return RedirectResponse(f"{HOME}/{posting_id}?done=reopened", status_code=303)


def _typed(told: PostingForm) -> dict[str, Any]:
    typed = told.model_dump(exclude={"reasons"})
    typed |= {f"ask_{item}": "1" for item in told.reasons}
    return typed | {f"reason_{item}": reason for item, reason in told.reasons.items()}


def _refused(
    request: Request, desk: Posts, form: Form[PostingForm], error: AppError, posting_id: str = ""
) -> HTMLResponse:
    found = {name.replace("reasons.", "reason_"): text for name, text in error.fields.items()}
    if not (form.errors or found):
        raise error
    return _form_page(request, desk, form.refused(**found), posting_id, 422)


def _form_page(
    request: Request, desk: Posts, form: Form[Any], posting_id: str = "", code: int = 200
) -> HTMLResponse:
    context: dict[str, Any] = {"row": None, "history": [], "link": "", "qr": ""}
    if posting_id:
        link = apply_address(request, posting_id)
        with desk.db.read() as session:
            row = queries.posting(session, posting_id)
            state = queries.posting_state(row, business_date(desk.now))
            count = queries.counts(session, [posting_id]).get(posting_id, 0)
            context |= {"row": row, "state": state, "count": count}
            context |= {
                "history": queries.reason_rows(session, posting_id),
                "link": link,
                "qr": qr_image(link),
            }
    return render(
        request,
        "posting/form.html" if not posting_id else "posting/detail.html",
        status_code=code,
        form=form,
        sites=desk.sites(),
        labels=LABELS,
        restricted=RESTRICTED,
        words=STATES,
        kinds=KINDS,
        done=DONE.get(request.query_params.get("done", ""), ""),
        **context,
    )
