"""Screens of the sites: the list with head-counts, and one form for new and known ones."""

from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from attendance.site import actions, queries
from attendance.site.rules import size_word

router = APIRouter(include_in_schema=False)
HOME = "/admin/sites"
LABELS = {
    "name": "고객사 이름",
    "address": "주소",
    "contact_person": "담당자",
    "contact_phone": "담당자 연락처",
    "workplace_size": "상시 근로자 수",
    "size_since": "새 인원 적용일",
}
DONE = {"new": "고객사를 등록했습니다.", "changed": "고객사 정보를 수정했습니다."}


class ListQuery(BaseModel):
    """What the address of the list says."""

    q: str = ""
    cursor: str | None = None
    done: str = ""


@router.get(HOME)
def site_list(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[ListQuery, Query()]
) -> HTMLResponse:
    with db.read() as session:
        page = queries.site_rows(session, business_date(now), query.q, query.cursor)
    done = DONE.get(query.done, "")
    return render(request, "site/list.html", page=page, query=query, size_word=size_word, done=done)


@router.get(f"{HOME}/new")
def new_form(request: Request, who: Manager) -> HTMLResponse:
    return form_page(request, blank({"workplace_size": 5, "is_active": "1"}), None)


@router.post(HOME)
def add_site(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    form = parse(actions.NewSite, submitted.values)
    try:
        db.write(actions.open_site, form.checked, who, now)
    except AppError as error:
        return form_page(request, form.refused(**error.fields), None, error)
    return RedirectResponse(f"{HOME}?done=new", 303)


@router.get(f"{HOME}/{{site_id}}")
def edit_form(request: Request, who: Manager, db: Db, now: Now, site_id: RowId) -> HTMLResponse:
    with db.read() as session:
        place = queries.site(session, site_id)
    if place is None:
        raise actions.NoSuchSite
    shown = {name: getattr(place, name) for name in LABELS if name != "size_since"}
    shown |= {name: "1" if getattr(place, name) else "0" for name in ("is_active", "needs_signoff")}
    shown["size_since"] = business_date(now).isoformat()
    return form_page(request, blank(shown), site_id)


def form_page(
    request: Request, form: Form[Any], site_id: RowId | None, error: AppError | None = None
) -> HTMLResponse:
    """The form of a new or known site, with what was typed."""
    if error is not None and not form.errors:
        raise error
    status = error.status if error else 200
    return render(request, "site/form.html", status, form=form, site_id=site_id, labels=LABELS)
