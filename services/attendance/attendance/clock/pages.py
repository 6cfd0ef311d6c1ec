"""The worker's screen: what is true now, one large button, the days so far."""

from typing import Annotated, Literal
from uuid import uuid4

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import FormInput, Month, parse
from chassis.identity import Anyone, Identity
from chassis.web.public import render_public
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from attendance import metrics
from attendance.calendar.rules import month_of
from attendance.clock import actions, queries
from attendance.clock.rules import WORDS, is_hasty
from attendance.day.queries import open_day
from attendance.month.rules import has_begun, neighbours

router = APIRouter(include_in_schema=False)
HOME = "/attendance"
PRESS = {"in": actions.clock_in, "out": actions.clock_out}


class PageQuery(BaseModel):
    """What the address says: the month shown, a punch just made, a question to answer first."""

    month: Month | None = None
    punch: int | None = None
    sure: Literal["out"] | None = None


class PunchForm(BaseModel):
    kind: Literal["in", "out"]
    token: Annotated[str, Field(max_length=100)] | None = None
    sure: bool = False


@router.get(HOME)
async def clock(request: Request, who: Anyone, db: Db, now: Now) -> Response:
    if who.kind != "worker":
        return render_public(request, "clock/welcome.html")
    return await run_in_threadpool(_board_page, request, who, db, now, None)


def _board_page(request: Request, who: Identity, db: Db, now: Now, error: AppError | None) -> HTMLResponse:
    query, today = _query_of(request), business_date(now)
    month = query.month if query.month and has_begun(query.month, today) else month_of(today)
    with db.read() as session:
        board = queries.board(session, int(who.id), month, now)
        made = queries.punch(session, int(who.id), query.punch, now) if query.punch else None
    if board is None:
        raise actions.NotOnRoster
    before, after = neighbours(month)
    return render(
        request,
        "clock/board.html",
        error.status if error else 200,
        board=board,
        month=month,
        before=before,
        after=after if has_begun(after, today) else None,
        made=made,
        sure=query.sure if board.opened else None,
        error=error,
        token=uuid4().hex,
        words=WORDS,
        today=today,
    )


def _query_of(request: Request) -> PageQuery:
    """The address's query; one that makes no sense shows the plain page."""
    try:
        return PageQuery.model_validate(dict(request.query_params))
    except ValidationError:
        return PageQuery()


@router.post(f"{HOME}/punches")
async def punch(request: Request, who: Anyone, db: Db, now: Now, submitted: FormInput) -> Response:
    if who.kind != "worker":
        return RedirectResponse(f"/signin?next={HOME}", 303)
    form = parse(PunchForm, submitted.values)
    try:
        typed = form.checked
        if _may_be_hasty(typed) and await run_in_threadpool(_is_hasty_out, db, who, now):
            return RedirectResponse(f"{HOME}?sure=out", 303)
        made = await db.write_core(PRESS[typed.kind], int(who.id), typed.token, now)
    except AppError as error:
        kind = submitted.values.get("kind", "")
        metrics.punches.labels(kind if kind in PRESS else "other", "refused").inc()
        return await run_in_threadpool(_board_page, request, who, db, now, error)
    metrics.punches.labels(typed.kind, "repeated" if made.repeated else "taken").inc()
    return RedirectResponse(f"{HOME}?punch={made.id}", 303)


def _may_be_hasty(typed: PunchForm) -> bool:
    return typed.kind == "out" and not typed.sure


def _is_hasty_out(db: Db, who: Identity, now: Now) -> bool:
    """Whether to ask first: 퇴근 pressed within a minute of 출근 is mostly a slip of the thumb."""
    with db.read() as session:
        opened = open_day(session, int(who.id))
    return opened is not None and is_hasty(opened.clock_in, now)
