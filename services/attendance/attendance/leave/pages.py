"""The worker's leave on the phone: what is left and until when, what comes next, asking and taking back."""

from datetime import date
from typing import Annotated, Any
from uuid import uuid4

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Anyone, Worker
from chassis.web.public import render_public
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from attendance import metrics
from attendance.leave import actions, queries
from attendance.leave.holding import Wish
from attendance.leave.rules.earned import amount_words
from attendance.leave.rules.wishes import LOOKS, OWN_STATES, PARTS, wish_words
from attendance.roster.queries import employee

router = APIRouter(include_in_schema=False)
OWN = "/leave"
LABELS = {"first_day": "쉬는 날", "last_day": "끝나는 날", "part": "하루 중 언제", "reason": "이유"}
DONE = {
    "asked": "연차를 신청했어요. 사무실이 확인하면 여기에 결과가 나와요.",
    "withdrawn": "신청을 취소했어요.",
}
WORDS: dict[str, Any] = {"wish_words": wish_words, "looks": LOOKS, "states": OWN_STATES, "parts": PARTS}


class WishForm(Wish):
    """A wish as typed on the phone."""

    token: Annotated[str, Field(max_length=100)] | None = None


@router.get(OWN)
def own_leave(
    request: Request, who: Anyone, db: Db, now: Now, cursor: str | None = None, done: str = ""
) -> Response:
    if who.kind != "worker":
        return render_public(request, "leave/own.html", person=None)
    today = business_date(now)
    with db.read() as session:
        person = employee(session, int(who.id))
        if person is None:
            return render(request, "leave/own.html", person=None)
        known = queries.ledger(session, person.id)
        page = queries.own_requests(session, person.id, cursor)
        coming = queries.coming_grant(session, person, today)
    return render(
        request, "leave/own.html", person=person, known=known, page=page, cursor=cursor, coming=coming,
        today=today, soon=today + queries.SOON, done=DONE.get(done, ""), entitled=queries.is_entitled(person),
        amount_words=amount_words, **WORDS,
    )  # fmt: skip


@router.get(f"{OWN}/requests/new")
def wish_form(request: Request, who: Worker, db: Db, now: Now, day: date | None = None) -> HTMLResponse:
    shown = {"first_day": day.isoformat() if day else "", "part": "full", "token": uuid4().hex}
    return _wish_page(request, who, db, now, blank(shown))


@router.post(f"{OWN}/requests")
def ask(request: Request, who: Worker, db: Db, now: Now, submitted: FormInput) -> Response:
    form = parse(WishForm, submitted.values)
    try:
        wish = form.checked
        db.write(actions.ask, wish, wish.token, who, now)
    except AppError as error:
        return _wish_page(request, who, db, now, form.refused(**error.fields), error)
    metrics.leave_requests.labels("asked").inc()
    return RedirectResponse(f"{OWN}?done=asked", 303)


def _wish_page(
    request: Request, who: Worker, db: Db, now: Now, form: Form[Any], error: AppError | None = None
) -> HTMLResponse:
    if error is not None and not form.errors:
        raise error
    with db.read() as session:
        person = employee(session, int(who.id))
        if person is None:
            raise actions.NotOnRoster
        left = queries.ledger(session, person.id).left(business_date(now))
    status = error.status if error else 200
    return render(
        request,
        "leave/form.html",
        status,
        form=form,
        labels=LABELS,
        parts=PARTS,
        left=amount_words(left, person.weekly_hours),
    )


@router.post(f"{OWN}/requests/{{leave_id:int}}/withdrawal")
def withdraw(who: Worker, db: Db, now: Now, leave_id: RowId) -> Response:
    db.write(actions.withdraw, leave_id, who, now)
    return RedirectResponse(f"{OWN}?done=withdrawn", 303)
