"""The office's list of requests for leave, deciding on one, cancelling what was approved."""

from datetime import date
from typing import Annotated, Any

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Identity, Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from attendance import metrics
from attendance.asking.pages import ListQuery, address, chips
from attendance.leave import actions, overview, queries
from attendance.leave.desk import HOME, LABELS, WORDS
from attendance.leave.rules.wishes import STATES
from attendance.roster.queries import sites

router = APIRouter(include_in_schema=False)
REQUESTS = f"{HOME}/requests"
DONE = {
    "approved": "승인했습니다. 연차 대장에서 차감했습니다.",
    "rejected": "반려했습니다. 본인에게 사유가 보입니다.",
    "moved": "시기 변경을 알렸습니다. 본인이 다른 날로 다시 신청합니다.",
    "cancelled": "승인을 취소했습니다. 차감한 연차를 되돌렸습니다.",
}


@router.get(REQUESTS)
def request_list(request: Request, who: Staff, db: Db, query: Annotated[ListQuery, Query()]) -> HTMLResponse:
    wanted = query.wanted(STATES)
    with db.read() as session:
        page = queries.requests(session, wanted, query.cursor)
        known = queries.ledgers(session, [person.id for _, person in page.items])
        options = [("", "전체"), *((place.id, place.name) for place in sites(session, only_active=False))]
    return render(
        request, "leave/requests.html", page=page, wanted=wanted, cursor=query.cursor,
        chips=chips(REQUESTS, STATES, wanted), url=address(REQUESTS, wanted, wanted.state),
        known=known, options=options, done=DONE.get(query.done, ""),
        **WORDS,
    )  # fmt: skip


@router.get(f"{REQUESTS}/{{leave_id:int}}")
def request_detail(request: Request, who: Staff, db: Db, leave_id: RowId) -> HTMLResponse:
    return _detail_page(request, who, db, leave_id, blank())


@router.post(f"{REQUESTS}/{{leave_id:int}}/decision")
def decide(
    request: Request, who: Manager, db: Db, now: Now, leave_id: RowId, submitted: FormInput
) -> Response:
    form = parse(actions.Decision, submitted.values)
    try:
        made = db.write(actions.decide, leave_id, form.checked, who, now)
    except AppError as error:
        return _detail_page(request, who, db, leave_id, form.refused(**error.fields), error)
    if made.decided_at == now:
        metrics.leave_requests.labels(made.state).inc()
    return RedirectResponse(f"{REQUESTS}?done={made.state}", 303)


class Reason(BaseModel):
    reason: Annotated[str, Field(min_length=1, max_length=150)]


@router.post(f"{REQUESTS}/{{leave_id:int}}/cancellation")
def cancel(
    request: Request, who: Manager, db: Db, now: Now, leave_id: RowId, submitted: FormInput
) -> Response:
    form = parse(Reason, submitted.values)
    try:
        db.write(actions.cancel, leave_id, form.checked.reason, who, now)
    except AppError as error:
        return _detail_page(request, who, db, leave_id, form.refused(**error.fields), error)
    return RedirectResponse(f"{REQUESTS}?done=cancelled", 303)


def _detail_page(
    request: Request, who: Identity, db: Db, leave_id: int, form: Form[Any], error: AppError | None = None
) -> HTMLResponse:
    with db.read() as session:
        found = queries.request(session, leave_id)
        if found is None:
            raise actions.NoSuchRequest
        asked, person = found
        known = queries.ledger(session, person.id)
        days = queries.requested_days(session, asked.id)
        others = overview.who_is_off(session, asked.first_day, asked.last_day, person.site_id)
    return render(
        request, "leave/request.html", error.status if error else 200, asked=asked, person=person, form=form,
        error=error, known=known, days=days, others=_others(others, person.id), labels=LABELS,
        may_change=who.has_role("owner", "manager"), **WORDS,
    )  # fmt: skip


def _others(off: dict[date, Any], but: int) -> list[tuple[date, list[str]]]:
    """Who else of the same site is off on the asked days."""
    found = [
        (day, [f"{person.name} {one.word}" for person, one in people if person.id != but])
        for day, people in sorted(off.items())
    ]
    return [(day, names) for day, names in found if names]
