"""Accounts on screen: a worker's own on the phone, and the office's list, history, decision and look."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Literal

from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.idempotency import KeyMismatch
from chassis.identity import Identity, Manager, Worker
from chassis.web.templates import render
from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from payroll import metrics
from payroll.access import PayOffice
from payroll.account import actions, queries, rules
from payroll.account.desk import AtDesk, Desk
from payroll.account.forms import AccountDecision, AccountForm, Filled, OwnAccountForm
from payroll.roster.queries import person_of

router = APIRouter(include_in_schema=False)

OWN = "/payslip/account"
Show = Literal["waiting", "none", "all"]
DONE = {
    "enter": "계좌를 등록했습니다.",
    "confirm": "확인했습니다. 오늘부터 이 계좌로 이체합니다.",
    "reject": "반려했습니다. 근로자가 이유를 볼 수 있습니다.",
}


@router.get(OWN)
def own_account(who: Worker, desk: AtDesk) -> HTMLResponse:
    """Show a worker the own account, and the form while the PIN was typed lately."""
    return _own_page(desk, who, None)


@router.post(OWN)
def ask(who: Worker, desk: AtDesk, submitted: FormInput) -> Response:
    """Take a worker's new account; it waits for the office."""
    form, filled = parse(OwnAccountForm, submitted.values), parse(Filled, submitted.values)
    if form.value is None or filled.value is None:
        return _own_page(desk, who, form)
    with desk.db.read() as session:
        name = person_of(session, int(who.id)).name
    typed, key = form.value, f"{who.id}-{filled.value.form_token}"
    entry = actions.Entry(int(who.id), typed.bank_code, typed.number, name, "", desk.today, key)
    try:
        _, is_new = desk.db.write(actions.ask, entry, desk.vault, who, desk.now)
    except (actions.AccountRefused, actions.OneWaits, KeyMismatch) as error:
        return _own_page(desk, who, form.refused_by(error))
    except actions.SignInAgain:
        return _own_page(desk, who, form, 403)
    if is_new:
        metrics.accounts.labels("ask").inc()
    return RedirectResponse(f"{OWN}?done=1", status_code=303)


def _own_page(desk: Desk, who: Identity, form: Form[Any] | None, status: int = 422) -> HTMLResponse:
    today = desk.today
    with desk.db.read() as session:
        current = queries.account_on(session, int(who.id), today)
        history = queries.history_of(session, int(who.id))
    return render(
        desk.request,
        "account/own.html",
        status_code=status if form else 200,
        current=current,
        latest=history[0] if history else None,
        is_fresh=rules.is_fresh(who.signed_in_at, desk.now.timestamp()),
        form=form or blank(),
        token=(form.raw.get("form_token") if form else "") or secrets.token_urlsafe(16),
        banks=rules.banks_on(today),
        masked=rules.masked,
        done=form is None and "done" in desk.request.query_params,
    )


class ListQuery(BaseModel):
    """Whose accounts the list shows."""

    show: Show = "waiting"
    q: Annotated[str, Field(max_length=50)] = ""
    cursor: str | None = None


@router.get("/admin/payroll/accounts")
def account_list(who: PayOffice, desk: AtDesk, query: Annotated[ListQuery, Query()]) -> HTMLResponse:
    """List people with their accounts, masked."""
    q = query.q.strip()
    with desk.db.read() as session:
        page = queries.account_page(session, desk.today, chosen=query.show, q=q, cursor=query.cursor)
        counts = queries.counts(session, desk.today)
    desk.db.write(actions.note_listing, who, "accounts", desk.now)
    return render(
        desk.request,
        "account/list.html",
        page=page,
        counts=counts,
        filters=queries.FILTERS,
        show=query.show,
        q=q,
        cursor=query.cursor,
        banks=rules.banks_on(desk.today),
        masked=rules.masked,
    )


@router.get("/admin/wages/{employee_id}/account")
def account_history(employee_id: RowId, who: PayOffice, desk: AtDesk) -> HTMLResponse:
    """Show a person's accounts, masked, and the form for a new one."""
    return _person_page(desk, employee_id, who)


@router.post("/admin/wages/{employee_id}/account")
def enter(employee_id: RowId, who: Manager, desk: AtDesk, submitted: FormInput) -> Response:
    """Enter an account for a person."""
    form, filled = parse(AccountForm, submitted.values), parse(Filled, submitted.values)
    if form.value is None or filled.value is None:
        return _person_page(desk, employee_id, who, form=form)
    key = f"{employee_id}-{filled.value.form_token}"
    entry = actions.Entry(employee_id=employee_id, key=key, **form.value.model_dump())
    try:
        _, is_new = desk.db.write(actions.enter, entry, desk.vault, who, desk.now)
    except (actions.AccountRefused, actions.OneWaits, KeyMismatch) as error:
        return _person_page(desk, employee_id, who, form=form.refused_by(error))
    if is_new:
        metrics.accounts.labels("enter").inc()
    return _back(employee_id, "enter")


@router.post("/admin/wages/{employee_id}/account/{account_id}/decision")
def decide(
    employee_id: RowId, account_id: RowId, who: Manager, desk: AtDesk, submitted: FormInput
) -> Response:
    """Confirm or reject what a worker entered."""
    form = parse(AccountDecision, submitted.values)
    if form.value is None:
        return _person_page(desk, employee_id, who, decision=form)
    typed, place = form.value, (employee_id, account_id)
    try:
        desk.db.write(actions.decide, place, typed.decision, typed.note, who, desk.now)
    except (actions.AccountRefused, actions.AlreadyDecided) as error:
        return _person_page(desk, employee_id, who, decision=form.refused_by(error))
    metrics.accounts.labels(typed.decision).inc()
    return _back(employee_id, typed.decision)


@router.post("/admin/wages/{employee_id}/account/{account_id}/number")
def reveal(employee_id: RowId, account_id: RowId, who: PayOffice, desk: AtDesk) -> HTMLResponse:
    """Show the whole number of one account once; who looked is in the audit."""
    number = desk.db.write(actions.reveal, (employee_id, account_id), desk.vault, who, desk.now)
    metrics.accounts.labels("reveal").inc()
    shown = _person_page(desk, employee_id, who, opened={account_id: number})
    shown.headers["Cache-Control"] = "no-store"
    return shown


def _back(employee_id: int, done: str) -> RedirectResponse:
    return RedirectResponse(f"/admin/wages/{employee_id}/account?done={done}", status_code=303)


def _person_page(desk: Desk, employee_id: int, who: Identity, **more: Any) -> HTMLResponse:
    with desk.db.read() as session:
        person = person_of(session, employee_id)
        rows = queries.history_of(session, employee_id)
        current = queries.account_on(session, employee_id, desk.today)
    desk.db.write(actions.note_listing, who, f"employee:{employee_id}", desk.now)
    refused: Form[Any] | None = more.get("form") or more.get("decision")
    form = more.get("form") or blank({"valid_from": desk.today, "holder": person.name})
    return render(
        desk.request,
        "account/person.html",
        status_code=422 if refused else 200,
        person=person,
        rows=rows,
        waiting=next((row for row in rows if row.state == rules.WAITING), None),
        current=current,
        form=form,
        decision=more.get("decision") or blank(),
        opened=more.get("opened", {}),
        token=form.raw.get("form_token") or secrets.token_urlsafe(16),
        banks=rules.banks_on(desk.today),
        masked=rules.masked,
        state_words=rules.STATE_WORDS,
        done="" if refused else DONE.get(desk.request.query_params.get("done", ""), ""),
        may_enter=who.has_role("owner", "manager"),
    )
