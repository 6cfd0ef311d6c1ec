"""The worker's screen: what is true now, one large button, the days so far."""

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote
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
from attendance.place.intake import Whereabouts, Witnessed
from attendance.place.rules import REQUEST_KINDS, REQUEST_WORDS, press_ticket, read_qr
from attendance.rota.queries import ahead
from attendance.watch.queries import own_week
from attendance.watch.rules import own_sentence

router = APIRouter(include_in_schema=False)
HOME = "/attendance"
PRESS = {"in": actions.clock_in, "out": actions.clock_out}
UNCONFIRMED = ("place_not_confirmed", "location_consent_missing", "qr_is_old", "qr_used", "invalid")


class PageQuery(BaseModel):
    """What the address says: the month shown, a punch just made, a question to answer first."""

    month: Month | None = None
    punch: int | None = None
    sure: Literal["out"] | None = None
    qr: Annotated[str, Field(max_length=100)] | None = None


class PunchForm(Whereabouts):
    kind: Literal["in", "out"]
    token: Annotated[str, Field(max_length=100)] | None = None
    sure: bool = False


@dataclass(frozen=True)
class Refusal:
    """A press that was not taken: why, which button it was, and its form's key."""

    error: AppError
    kind: str = ""
    key: str = ""


@dataclass(frozen=True)
class Scanned:
    """The QR of the address: empty when it is no longer good; `site` is its name where it is the worker's."""

    token: str
    site: str


@dataclass(frozen=True)
class Choice:
    """What a refused press leaves: which button, when (sealed), why, and the sentence about it."""

    kind: str
    ticket: str
    why: str
    sentence: str


@router.get(HOME)
async def clock(request: Request, who: Anyone, db: Db, now: Now) -> Response:
    if who.kind != "worker":
        if qr := _query_of(request).qr:
            return render(request, "clock/welcome.html", next=quote(f"{HOME}?qr={quote(qr)}", safe="/"))
        return render_public(request, "clock/welcome.html", next=HOME)
    return await run_in_threadpool(_board_page, request, who, db, now, None)


def _board_page(request: Request, who: Identity, db: Db, now: Now, refusal: Refusal | None) -> HTMLResponse:
    query, today = _query_of(request), business_date(now)
    error = refusal.error if refusal else None
    month = query.month if query.month and has_begun(query.month, today) else month_of(today)
    with db.read() as session:
        board = queries.board(session, int(who.id), month, now)
        made = queries.punch(session, int(who.id), query.punch, now) if query.punch else None
        week, shifts = own_week(session, int(who.id), now), ahead(session, int(who.id), today)
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
        answered=made.idempotency_key if made else refusal.key if refusal else "",
        token=uuid4().hex,
        words=WORDS,
        today=today,
        week=week,
        week_sentence=own_sentence(week) if week else "",
        ahead=shifts,
        scanned=_scanned(request, query, board, now),
        choice=_choice(request, who, board, now, refusal),
        request_words=REQUEST_WORDS,
        request_kinds=REQUEST_KINDS,
    )


def _scanned(request: Request, query: PageQuery, board: queries.Board, now: Now) -> Scanned | None:
    """What the QR in the address is worth now."""
    if query.qr is None:
        return None
    read = read_qr(request.app.state.settings.keys, query.qr, now)
    if read is None:
        return Scanned("", "")
    name = next((place.site_name for place in board.places if place.site_id == read[0]), "")
    return Scanned(query.qr, name)


def _choice(
    request: Request, who: Identity, board: queries.Board, now: Now, refusal: Refusal | None
) -> Choice | None:
    """The ways left to who could not be confirmed; None where the press failed for another reason."""
    if refusal is None or refusal.kind not in PRESS:
        return None
    error = refusal.error
    waits = any(row.state == "open" and row.kind == "in" for row in board.asked)
    if error.code not in UNCONFIRMED and not (waits and isinstance(error, actions.NotIn)):
        return None
    key = request.app.state.settings.keys[0]
    use_id = getattr(error, "use_id", None)
    ticket = press_ticket(key, int(who.id), refusal.kind, now, use_id)
    return Choice(refusal.kind, ticket, getattr(error, "why", "unproven"), error.detail)


def _query_of(request: Request) -> PageQuery:
    """The address's query; one that makes no sense shows the plain page."""
    try:
        return PageQuery.model_validate(dict(request.query_params))
    except ValidationError:
        return PageQuery()


@router.post(f"{HOME}/punches")
async def punch(request: Request, who: Anyone, witness: Witnessed, submitted: FormInput) -> Response:
    db, now = witness.db, witness.now
    if who.kind != "worker":
        return RedirectResponse(f"/signin?next={HOME}", 303)
    form = parse(PunchForm, submitted.values)
    try:
        typed = form.checked
        if _may_be_hasty(typed) and await run_in_threadpool(_is_hasty_out, db, who, now):
            return RedirectResponse(f"{HOME}?sure=out{f'&qr={quote(typed.qr)}' if typed.qr else ''}", 303)
        proof = await witness.proof(int(who.id), typed.kind, typed)
        made = await db.write_core(PRESS[typed.kind], int(who.id), typed.token, now, proof)
    except AppError as error:
        kind = submitted.values.get("kind", "")
        metrics.punches.labels(kind if kind in PRESS else "other", "refused").inc()
        refusal = Refusal(error, kind, submitted.values.get("token", ""))
        return await run_in_threadpool(_board_page, request, who, db, now, refusal)
    metrics.punches.labels(typed.kind, "repeated" if made.repeated else "taken").inc()
    return RedirectResponse(f"{HOME}?punch={made.id}", 303)


def _may_be_hasty(typed: PunchForm) -> bool:
    return typed.kind == "out" and not typed.sure


def _is_hasty_out(db: Db, who: Identity, now: Now) -> bool:
    """Whether to ask first: 퇴근 pressed within a minute of 출근 is mostly a slip of the thumb."""
    with db.read() as session:
        opened = open_day(session, int(who.id))
    return opened is not None and is_hasty(opened.clock_in, now)
