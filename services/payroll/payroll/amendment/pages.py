"""The office's figures: what holds until when, proposals to change it, the second pair of eyes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Identity, Manager
from chassis.web.templates import render
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.advance.queries import one_person_office
from payroll.amendment import actions, queries, rules
from payroll.amendment.forms import DecisionForm, EndForm, Filled, SpanForm
from payroll.amendment.rules import Change
from payroll.figures.queries import rows_of, standings_on
from payroll.figures.rules import KOREAN_NAMES
from payroll.figures.rules.standing import WARN_DAYS, Standing
from payroll.figures.rules.timeline import Piece

router = APIRouter(prefix="/admin/payroll/figures", include_in_schema=False)

_WORDS = {
    "valid_from": "시작하는 날",
    "valid_to": "끝나는 날",
    "source": "근거",
    "reason": "이유",
    **rules.WORDS,
}
_END_WORDS = {"last_day": "마지막 날", "end_source": "근거", "end_reason": "이유"}


@dataclass(frozen=True)
class Desk:
    """One request of the office."""

    request: Request
    who: Identity
    db: Database
    now: datetime

    @property
    def today(self) -> date:
        """The business day."""
        return business_date(self.now)


async def _desk(request: Request, who: PayOffice, db: Db, now: Now) -> Desk:
    return Desk(request, who, db, now)


AtDesk = Annotated[Desk, Depends(_desk)]


@router.get("")
def figure_list(desk: AtDesk) -> HTMLResponse:
    """Show every kind with its rows, what ends soon, and what waits for a second pair of eyes."""
    return _list(desk)


@router.post("/proposals/{proposal_id}/decision")
def decide(_who: Manager, desk: AtDesk, proposal_id: RowId, submitted: FormInput) -> Response:
    """Confirm, refuse or withdraw a proposal."""
    form = parse(DecisionForm, submitted.values)
    if form.value is None:
        return _list(desk, {proposal_id: form})
    typed = form.value
    try:
        desk.db.write(actions.decide, proposal_id, typed.decision, _said(typed), desk.who, desk.now)
    except (actions.ChangeRefused, actions.AlreadyDecided) as error:
        return _list(desk, {proposal_id: form.refused_by(error)})
    metrics.figure_changes.labels(typed.decision).inc()
    return RedirectResponse(f"/admin/payroll/figures?done={typed.decision}", status_code=303)


@router.get("/{figure}")
def kind_page(desk: AtDesk, figure: str) -> HTMLResponse:
    """Show one kind's rows and proposals, with the forms that propose a change."""
    return _kind(desk, queries.known_kind(figure))


@router.post("/{figure}/value")
def propose_value(_who: Manager, desk: AtDesk, figure: str, submitted: FormInput) -> Response:
    """Propose a new row."""
    kind = queries.known_kind(figure)
    form, filled = parse(SpanForm, submitted.values), parse(Filled, submitted.values)
    content, faults = rules.content_of(kind, submitted.values)
    if form.value is None or filled.value is None or faults:
        return _kind(desk, kind, value=form.refused(**faults))
    span = form.value
    return _proposed(
        desk,
        span.change(kind, content),
        span.reason,
        filled.value,
        lambda error: _kind(desk, kind, value=form.refused_by(error)),
    )


@router.post("/{figure}/end")
def propose_end(_who: Manager, desk: AtDesk, figure: str, submitted: FormInput) -> Response:
    """Propose that a kind holds up to an earlier day only."""
    kind = queries.known_kind(figure)
    form, filled = parse(EndForm, submitted.values), parse(Filled, submitted.values)
    if form.value is None or filled.value is None:
        return _kind(desk, kind, end=form)
    typed = form.value
    with desk.db.read() as session:
        change = rules.ending(kind, typed.last_day, typed.end_source, queries.pieces_now(session, kind))

    def again(error: AppError) -> HTMLResponse:
        told = error.fields.get("valid_from", error.detail)
        return _kind(desk, kind, end=form.refused(last_day=told))

    return _proposed(desk, change, typed.end_reason, filled.value, again)


def _proposed(
    desk: Desk, change: Change, reason: str, filled: Filled, again: Callable[[AppError], HTMLResponse]
) -> Response:
    key = f"{desk.who.id}-{filled.form_token}"[:64]
    try:
        _, is_new = desk.db.write(actions.propose, change, reason, key, desk.who, desk.now)
    except (actions.ChangeRefused, actions.AlreadyProposed) as error:
        return again(error)
    metrics.figure_changes.labels("propose").inc(is_new)
    return RedirectResponse("/admin/payroll/figures?done=propose", status_code=303)


def _said(typed: DecisionForm) -> actions.Said:
    return actions.Said(typed.note, typed.same_person_reason)


def _list(desk: Desk, refused: dict[int, Form[Any]] | None = None) -> HTMLResponse:
    with desk.db.read() as session:
        standings = standings_on(session, desk.today)
        waiting = queries.proposals(session, state=rules.WAITING)
        one_person = one_person_office(session)
    return render(
        desk.request,
        "amendment/list.html",
        status_code=422 if refused else 200,
        standings=standings,
        ending=[standing for standing in standings if standing.is_ending],
        waiting=waiting,
        forms=refused or {},
        one_person=one_person is not None and one_person.is_on,
        done=desk.request.query_params.get("done", "") if not refused else "",
        **_told(desk),
    )


def _kind(
    desk: Desk, kind: str, value: Form[Any] | None = None, end: Form[Any] | None = None
) -> HTMLResponse:
    with desk.db.read() as session:
        standing = next(one for one in standings_on(session, desk.today) if one.kind == kind)
        rows = [row for row in rows_of(session) if row.kind == kind]
        history = queries.proposals(session, kind=kind)
        used = queries.last_used(session).of(kind)
    return render(
        desk.request,
        "amendment/kind.html",
        status_code=422 if value or end else 200,
        standing=standing,
        rows=list(reversed(rows)),
        history=history,
        used=used,
        fields=rules.fields_of(kind),
        value=value or blank(_begun(standing)),
        end=end or blank(),
        token=(value or end or blank()).raw.get("form_token") or secrets.token_urlsafe(12),
        words=_WORDS,
        end_words=_END_WORDS,
        state_words=rules.STATE_WORDS,
        **_told(desk),
    )


def _told(desk: Desk) -> dict[str, Any]:
    return {
        "names": KOREAN_NAMES,
        "in_words": rules.told_in_words,
        "today": desk.today,
        "warn_days": WARN_DAYS,
        "may_propose": desk.who.has_role("owner", "manager"),
        "may_decide": desk.who.has_role("owner"),
        "me": desk.who.id,
    }


def _begun(standing: Standing) -> dict[str, Any]:
    """Begin with the row that holds last, for the year after it."""
    if not standing.pieces:
        return {"is_confirmed": "yes"}
    last: Piece = standing.pieces[-1]
    begins = last.valid_to + timedelta(days=1)
    ends = date(begins.year + 1, begins.month, begins.day) - timedelta(days=1)
    span = {"valid_from": begins.isoformat(), "valid_to": ends.isoformat(), "is_confirmed": "yes"}
    return span | rules.typed_again(standing.kind, last.row.content or {})
