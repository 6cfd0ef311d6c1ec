"""The office's advances: the list, one advance with its limit and ledger, decisions, payouts, the policy."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from chassis.clock import business_date
from chassis.db import Database
from chassis.errors import AppError
from chassis.forms import Form, FormInput, Month, RowId, blank, parse
from chassis.http import PeerAway
from chassis.identity import Identity, Manager, Owner, Payer
from chassis.web.templates import render
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from payroll import metrics
from payroll.access import PayOffice
from payroll.advance import actions, office, paying, queries, settling
from payroll.advance.earned import Limits, LimitsNow
from payroll.advance.forms import (
    METHODS,
    AgreementForm,
    Decision,
    Filled,
    OnePersonForm,
    PayoutForm,
    PolicyForm,
    State,
)
from payroll.advance.pages import Shown
from payroll.advance.rules.limit import EMERGENCIES, KIND_WORDS, STANDARD, Limit
from payroll.advance.rules.waiting import overdue
from payroll.payment.rules import STATE_WORDS as LINE_WORDS
from payroll.prepaid import queries as prepaid
from payroll.prepaid.rules import STATE_WORDS
from payroll.remittance.queries import latest_lines, lines_of_advance

router = APIRouter(prefix="/admin/advance", include_in_schema=False)


class ListQuery(BaseModel):
    """Which advances the list shows; an empty choice shows all."""

    month: Annotated[Month | None, Query()] = None
    state: State | None = None
    cursor: str | None = None


@dataclass(frozen=True)
class Desk:
    """One request of the office."""

    request: Request
    who: Identity
    limits: Limits

    @property
    def db(self) -> Database:
        """Payroll's database."""
        return self.limits.db

    @property
    def now(self) -> datetime:
        """This moment."""
        return self.limits.now


async def _desk(request: Request, who: PayOffice, limits: LimitsNow) -> Desk:
    return Desk(request, who, limits)


AtDesk = Annotated[Desk, Depends(_desk)]


@router.get("")
def advance_list(desk: AtDesk, query: Annotated[ListQuery, Query()]) -> HTMLResponse:
    """List advances, the newest first."""
    with desk.db.read() as session:
        page = queries.advance_page(session, month=query.month, state=query.state, cursor=query.cursor)
        counts = queries.state_counts(session)
        sent = latest_lines(session, [asked.advance.id for asked in page.items])
        late = overdue(queries.emergencies_waiting(session), desk.now)
    desk.db.write(actions.note_reading, desk.who, "advances", desk.now)
    return render(
        desk.request,
        "advance/office.html",
        page=page,
        query=query,
        counts=counts,
        sent=sent,
        late=late,
        may_enter=desk.who.has_role("owner", "manager"),
        state_words=STATE_WORDS,
        kind_words=KIND_WORDS,
    )


@router.get("/policy")
def policy_page(desk: AtDesk) -> HTMLResponse:
    """Show the policies and the one-person office."""
    return _policy_page(desk)


@router.post("/policy")
def enter_policy(_who: Owner, desk: AtDesk, submitted: FormInput) -> Response:
    """Add a policy from a day on."""
    form = parse(PolicyForm, submitted.values)
    if form.value is None:
        return _policy_page(desk, form)
    typed = form.value
    try:
        desk.db.write(
            office.enter_policy, typed.site_name, typed.valid_from, typed.policy(), desk.who, desk.now
        )
    except office.PolicyTaken as error:
        return _policy_page(desk, form.refused(valid_from=error.detail))
    return RedirectResponse("/admin/advance/policy?done=policy", status_code=303)


@router.post("/one-person")
def switch_one_person(_who: Owner, desk: AtDesk, submitted: FormInput) -> Response:
    """Switch the one-person office on or off."""
    form = parse(OnePersonForm, submitted.values)
    if form.value is None:
        return _policy_page(desk, switch=form)
    desk.db.write(office.switch_one_person, form.value.is_on, form.value.reason, desk.who, desk.now)
    return RedirectResponse("/admin/advance/policy?done=switch", status_code=303)


@router.get("/{advance_id}")
def advance_page(desk: AtDesk, advance_id: RowId) -> HTMLResponse:
    """Show one advance with the limit of today and its ledger."""
    return detail_page(desk, advance_id)


@router.post("/{advance_id}/decision")
def decide(_who: Manager, desk: AtDesk, advance_id: RowId, submitted: FormInput) -> Response:
    """Approve or reject."""
    form = parse(Decision, submitted.values)
    if form.value is None:
        return detail_page(desk, advance_id, decision=form)
    typed = form.value

    def step(limit: Limit) -> None:
        if typed.decision == "approve":
            desk.db.write(actions.approve, advance_id, limit, desk.who, desk.now, typed.same_person_reason)
        else:
            desk.db.write(actions.reject, advance_id, typed.note, limit, desk.who, desk.now)

    return _taken(desk, advance_id, typed.decision, step, "decision", form)


@router.post("/{advance_id}/payout")
def pay(_who: Payer, desk: AtDesk, advance_id: RowId, submitted: FormInput) -> Response:
    """Note a payment."""
    form = parse(PayoutForm, submitted.values)
    if form.value is None:
        return detail_page(desk, advance_id, payout=form)
    payout = form.value.payout()

    def step(limit: Limit) -> None:
        desk.db.write(paying.pay, advance_id, payout, limit, desk.who, desk.now)

    return _taken(desk, advance_id, "pay", step, "payout", form)


@router.post("/{advance_id}/agreement")
def agree(_who: Payer, desk: AtDesk, advance_id: RowId, submitted: FormInput) -> Response:
    """Note a written agreement on what stayed open."""
    form, filled = parse(AgreementForm, submitted.values), parse(Filled, submitted.values)
    if form.value is None or filled.value is None:
        return detail_page(desk, advance_id, agreement=form)
    typed = form.value
    agreed = settling.Agreement(typed.won, typed.signed_on, typed.evidence, filled.value.form_token[:20])
    try:
        desk.db.write(settling.agree, advance_id, agreed, desk.who, desk.now)
    except AppError as error:
        return detail_page(desk, advance_id, agreement=form.refused_by(error))
    return RedirectResponse(f"/admin/advance/{advance_id}?done=agree", status_code=303)


def _taken(
    desk: Desk, advance_id: int, word: str, step: Callable[[Limit], None], name: str, form: Form[Any]
) -> Response:
    try:
        step(desk.limits.of_advance(advance_id))
    except AppError as error:
        return detail_page(desk, advance_id, **{name: form.refused_by(error)})
    metrics.advances.labels(word).inc()
    return RedirectResponse(f"/admin/advance/{advance_id}?done={word}", status_code=303)


def detail_page(desk: Desk, advance_id: int, **forms: Form[Any]) -> HTMLResponse:
    """Draw one advance; after a refused form with what was typed."""
    with desk.db.read() as session:
        asked = queries.asked_of(session, advance_id)
        entries = prepaid.entries_of(session, advance_id)
        open_won = prepaid.open_balances(session, [advance_id]).get(advance_id, 0)
        reserved = prepaid.reserved_won(session, asked.advance.employee_id, without=advance_id)
        one_person = queries.one_person_office(session)
        lines = lines_of_advance(session, advance_id)
    desk.db.write(actions.note_reading, desk.who, f"advance:{advance_id}", desk.now)
    today = business_date(desk.now)
    blanks = {
        "decision": blank(),
        "payout": blank({"paid_on": today}),
        "agreement": blank({"won": open_won}),
        "paper": blank(),
    }
    return render(
        desk.request,
        "advance/detail.html",
        status_code=422 if forms else 200,
        asked=asked,
        entries=entries,
        open_won=open_won,
        shown=_shown(desk, advance_id, reserved),
        one_person=one_person is not None and one_person.is_on,
        lines=lines,
        on_its_way=any(line.state == "sent" for line, _ in lines),
        line_words=LINE_WORDS,
        forms=blanks | forms,
        token=secrets.token_urlsafe(12),
        done=desk.request.query_params.get("done", "") if not forms else "",
        state_words=STATE_WORDS,
        kind_words=KIND_WORDS,
        emergencies=EMERGENCIES,
        methods=METHODS,
        may_decide=desk.who.has_role("owner", "manager"),
        may_pay=desk.who.has_role("owner", "payer"),
    )


def _shown(desk: Desk, advance_id: int, reserved: int) -> Shown:
    try:
        return Shown(desk.limits.of_advance(advance_id), "", reserved)
    except PeerAway:
        return Shown(None, "근태에서 근무 시간을 읽지 못해 지금 한도를 계산할 수 없습니다.", reserved)
    except AppError as error:
        return Shown(None, error.detail, reserved)


def _policy_page(desk: Desk, form: Form[Any] | None = None, switch: Form[Any] | None = None) -> HTMLResponse:
    with desk.db.read() as session:
        rows = queries.policies(session)
        one_person = queries.one_person_office(session)
        sites = queries.site_names(session)
    defaults = {"valid_from": business_date(desk.now), "share_percent": STANDARD.share_percent}
    return render(
        desk.request,
        "advance/policy.html",
        status_code=422 if form or switch else 200,
        rows=rows,
        site_options=[(name, name) for name in sites],
        standard=STANDARD,
        one_person=one_person,
        form=form or blank(defaults),
        switch=switch or blank(),
        is_owner=desk.who.has_role("owner"),
        done=desk.request.query_params.get("done", "") if not (form or switch) else "",
    )
