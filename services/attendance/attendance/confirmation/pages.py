"""고객사 확인 for the office: requests, their links, what was signed, what changed since, objections."""

import secrets
from datetime import datetime
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import AppError, Invalid
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Identity, Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from attendance import metrics
from attendance.confirmation import actions, queries
from attendance.roster.queries import sites
from attendance.signoff.rules import KINDS, SPANS, STATES, hash_of

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/signoffs"
LABELS = {"site_id": "고객사", "kind": "기간", "day": "기간 안의 하루", "answer": "답"}
DONE = {"revoked": "링크를 끊었습니다.", "answered": "답을 남겼습니다. 고객사 링크에 보입니다."}
WORDS: dict[str, Any] = {"states": STATES, "kinds": KINDS, "labels": LABELS}


class ListQuery(BaseModel):
    """What the address of the list says; `day` fills the form in."""

    site: str = ""
    day: str = ""
    kind: str = "week"
    cursor: str | None = None

    @property
    def site_id(self) -> int | None:
        return int(self.site) if self.site.isdecimal() and len(self.site) < 10 else None


@router.get(HOME)
def signoff_list(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[ListQuery, Query()]
) -> HTMLResponse:
    shown = {"site_id": query.site, "kind": query.kind, "day": query.day or f"{business_date(now)}"}
    return _list_page(request, db, who, query, blank(shown))


@router.post(HOME)
def open_request(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    form, token = parse(actions.NewRequest, submitted.values), secrets.token_urlsafe(24)
    try:
        made = db.write(actions.open_request, form.checked, hash_of(token), who, now)
    except AppError as error:
        return _list_page(request, db, who, ListQuery(), form.refused(**error.fields), error)
    metrics.signoffs.labels("opened").inc()
    return _link_page(request, db, made.id, token)


@router.get(f"{HOME}/{{request_id:int}}")
def signoff_detail(request: Request, who: Staff, db: Db, now: Now, request_id: RowId) -> HTMLResponse:
    return _detail_page(request, db, who, now, request_id, blank())


@router.post(f"{HOME}/{{request_id:int}}/link")
def renew_link(request: Request, who: Manager, db: Db, now: Now, request_id: RowId) -> HTMLResponse:
    token = secrets.token_urlsafe(24)
    db.write(actions.renew_link, request_id, hash_of(token), who, now)
    return _link_page(request, db, request_id, token)


@router.post(f"{HOME}/{{request_id:int}}/revocation")
def revoke_link(who: Manager, db: Db, now: Now, request_id: RowId) -> Response:
    db.write(actions.revoke_link, request_id, who, now)
    return RedirectResponse(f"{HOME}/{request_id}?done=revoked", 303)


@router.post(f"{HOME}/objections/{{objection_id:int}}/answer")
def answer_objection(
    request: Request, who: Manager, db: Db, now: Now, objection_id: RowId, submitted: FormInput
) -> Response:
    form = parse(actions.Answer, submitted.values)
    try:
        settled = db.write(actions.answer_objection, objection_id, form.checked, who, now)
    except Invalid as error:
        with db.read() as session:
            request_id = queries.request_of_objection(session, objection_id)
        return _detail_page(request, db, who, now, request_id, form.refused(**error.fields))
    return RedirectResponse(f"{HOME}/{settled.request_id}?done=answered", 303)


def _list_page(
    request: Request,
    db: Database,
    who: Identity,
    query: ListQuery,
    form: Form[Any],
    error: AppError | None = None,
) -> HTMLResponse:
    if error is not None and not form.errors:
        raise error
    with db.read() as session:
        page = queries.request_page(session, query.site_id, query.cursor)
        places = sites(session)
    return render(
        request, "confirmation/list.html", error.status if error else 200, page=page, query=query, form=form,
        options=[(place.id, place.name) for place in places], spans=list(SPANS.items()),
        may_ask=who.has_role("owner", "manager"),
        **WORDS,
    )  # fmt: skip


def _detail_page(
    request: Request,
    db: Database,
    who: Identity,
    now: datetime,
    request_id: int,
    form: Form[Any],
) -> HTMLResponse:
    seen = told_sheet(db, request_id, now)
    return render(
        request, "confirmation/detail.html", 422 if form.errors else 200, sheet=seen, form=form, now=now,
        done=DONE.get(request.query_params.get("done", ""), ""), may_ask=who.has_role("owner", "manager"),
        **WORDS,
    )  # fmt: skip


def told_sheet(db: Database, request_id: int, now: datetime) -> queries.Sheet:
    """The request as of now; what reading found is noted for good."""
    with db.read() as session:
        seen = queries.sheet(session, queries.request_of_id(session, request_id))
    if not seen.has_news:
        return seen
    db.write(actions.note_news, request_id, now)
    metrics.signoffs.labels("voided").inc()
    with db.read() as session:
        return queries.sheet(session, queries.request_of_id(session, request_id))


def _link_page(request: Request, db: Database, request_id: int, token: str) -> HTMLResponse:
    with db.read() as session:
        seen = queries.sheet(session, queries.request_of_id(session, request_id))
    told = request.headers
    host = told.get("x-forwarded-host") or request.url.netloc
    link = f"{told.get('x-forwarded-proto') or request.url.scheme}://{host}/timesheets/{token}"
    answer = render(request, "confirmation/link.html", sheet=seen, link=link)
    answer.headers["Cache-Control"] = "no-store"
    return answer
