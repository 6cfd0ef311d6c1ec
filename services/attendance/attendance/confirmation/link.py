"""근무 확인서 behind its link, for the client's site manager without an account: read, sign, object."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, blank, parse
from chassis.identity import Anyone
from chassis.web.filters import korean_date
from chassis.web.templates import render
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from attendance import metrics
from attendance.confirmation import actions, queries
from attendance.confirmation.pages import told_sheet
from attendance.confirmation.rules import fault_of, line_on, people_of

router = APIRouter(include_in_schema=False)
HOME = "/timesheets/{token}"
LABELS = {
    "signer_name": "이름",
    "signer_position": "직책",
    "agreed": "확인",
    "employee_id": "직원",
    "remark": "이의 내용",
    "raised_by": "이름",
    "work_date": "날짜",
}
DONE = {"objected": "이의를 보냈어요. 사무실이 확인하면 이 화면에 답이 나와요."}
Token = Annotated[str, Path(min_length=16, max_length=64, pattern=r"^[\w-]+$")]
# The address itself opens the page: no cache keeps it, no search engine lists it.
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


class ObjectionQuery(BaseModel):
    """Whose day an objection is about."""

    employee_id: int = 0
    work_date: str = ""


@router.get(HOME)
def confirmation(request: Request, who: Anyone, db: Db, now: Now, token: Token) -> HTMLResponse:
    return _page(request, db, token, now, blank())


@router.post(f"{HOME}/signature")
def sign(request: Request, who: Anyone, db: Db, now: Now, token: Token, submitted: FormInput) -> Response:
    form = parse(actions.Signing, submitted.values)
    try:
        signed = db.write(actions.sign, token, form.checked, now)
    except AppError as error:
        return _page(request, db, token, now, form.refused(**error.fields), error)
    if signed.signed_at == now:
        metrics.signoffs.labels("signed").inc()
    return RedirectResponse(f"/timesheets/{token}?done=signed", 303, PRIVATE)


@router.get(f"{HOME}/objections/new")
def objection_form(
    request: Request, who: Anyone, db: Db, now: Now, token: Token, query: Annotated[ObjectionQuery, Query()]
) -> HTMLResponse:
    return _objection_page(request, db, token, now, blank(query.model_dump()))


@router.post(f"{HOME}/objections")
def raise_objection(
    request: Request, who: Anyone, db: Db, now: Now, token: Token, submitted: FormInput
) -> Response:
    form = parse(actions.Objecting, submitted.values)
    try:
        raised = db.write(actions.raise_objection, token, form.checked, now)
    except AppError as error:
        return _objection_page(request, db, token, now, form.refused(**error.fields), error)
    if raised.raised_at == now:
        metrics.signoffs.labels("objected").inc()
    return RedirectResponse(f"/timesheets/{token}?done=objected", 303, PRIVATE)


def _sheet(db: Database, token: str, now: datetime) -> queries.Sheet:
    with db.read() as session:
        row = queries.request_of_token(session, token, now)
    if row.opened_at is None:
        db.write(actions.note_opened, row.id, now)
    return told_sheet(db, row.id, now)


def _page(
    request: Request,
    db: Database,
    token: str,
    now: datetime,
    form: Form[Any],
    error: AppError | None = None,
) -> HTMLResponse:
    if isinstance(error, queries.LinkIsOver):
        raise error
    seen = _sheet(db, token, now)
    answer = render(
        request, "confirmation/sheet.html", error.status if error else 200, sheet=seen, form=form,
        token=token, people=people_of(seen.document), fault=fault_of(seen.document, business_date(now)),
        error=error, done=DONE.get(request.query_params.get("done", ""), ""), labels=LABELS,
    )  # fmt: skip
    answer.headers.update(PRIVATE)
    return answer


def _objection_page(
    request: Request,
    db: Database,
    token: str,
    now: datetime,
    form: Form[Any],
    error: AppError | None = None,
) -> HTMLResponse:
    if error is not None and not form.errors:
        raise error
    seen = _sheet(db, token, now)
    people = {f"{one.employee_id}": f"{one.name} ({one.employee_no})" for one in people_of(seen.document)}
    first, last = seen.request.first_day, seen.request.last_day
    span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    days = [(day.isoformat(), korean_date(day)) for day in span]
    answer = render(
        request, "confirmation/objection.html", error.status if error else 200, sheet=seen, form=form,
        token=token, people=list(people.items()), days=days, line=_line(seen, form), labels=LABELS,
    )  # fmt: skip
    answer.headers.update(PRIVATE)
    return answer


def _line(seen: queries.Sheet, form: Form[Any]) -> Any:
    try:
        at = int(form.raw.get("employee_id", "0")), date.fromisoformat(form.raw.get("work_date", ""))
    except ValueError:
        return None
    return line_on(seen.document, *at)
