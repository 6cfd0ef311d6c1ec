"""선불금 이체 on screen: what the next file would hold, masked, the files made, one file line by line."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, Any, Literal

from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.http import PeerCalls
from chassis.identity import Identity, Payer
from chassis.web.templates import render
from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.account.desk import AtDesk, Desk
from payroll.account.rules import told_in_short
from payroll.payment.rules import STATE_WORDS
from payroll.payout import actions, queries
from payroll.payout.desk import AtCounter, Counter, taken
from payroll.payout.forms import FileForm, LineMark
from payroll.remittance import queries as remittances
from payroll.transfer import actions as transfers
from payroll.transfer.forms import VoidForm

router = APIRouter(prefix="/admin/advance/transfers", include_in_schema=False)

HOME = "/admin/advance/transfers"
DONE = {
    "make": "이체 파일을 만들었습니다. 내려받아 은행에 올리고, 은행의 결과 파일을 아래에서 읽어 주세요.",
    "void": "파일을 취소했습니다. 그 선불금은 다시 지급할 수 있습니다.",
    "mark": "기록했습니다.",
    "accept": "은행 결과를 반영했습니다.",
    "discard": "올린 결과를 버렸습니다. 아무것도 바뀌지 않았습니다.",
}


@router.get("")
def office_page(who: PayOffice, counter: AtCounter) -> HTMLResponse:
    """Show what a new file would hold, the files made, and what came back."""
    return show_office(counter, who)


@router.post("")
def make(who: Payer, counter: AtCounter, submitted: FormInput) -> Response:
    """Make a file of what was looked at and ticked."""
    form = parse(FileForm, submitted.values)
    ticked = frozenset(int(one) for one in submitted.lists.get("advance", []) if one.isdecimal())
    if form.value is None:
        return show_office(counter, who, ticked=ticked, make=form)
    typed = form.value
    making = actions.Making(
        typed.digest, ticked, typed.pay_on, typed.memo_in, typed.form_token, typed.same_person_reason
    )
    desk, looked = counter.desk, counter.looked()
    try:
        _, is_new = desk.db.write(actions.make, making, looked, desk.vault, who, desk.now)
    except (transfers.NothingDue, transfers.LookAgain, transfers.TransferRefused) as error:
        return show_office(counter, who, ticked=ticked, make=form.refused_by(error))
    if is_new:
        metrics.transfers.labels("make").inc()
    return RedirectResponse(f"{HOME}?done=make", status_code=303)


@router.get("/files/{number}.{file_kind}")
def file(
    number: Annotated[RowId, Path()],
    file_kind: Literal["csv", "xlsx"],
    who: Payer,
    desk: AtDesk,
    peers: PeerCalls,
) -> Response:
    """Hand out a file with whole numbers; who took it is in the audit."""
    return taken(desk, peers, number, file_kind, who)


@router.get("/files/{number}")
def file_page(number: RowId, who: PayOffice, desk: AtDesk) -> HTMLResponse:
    """Show one file line by line."""
    return _file_page(desk, number, who)


@router.post("/files/{number}/removal")
def void(number: RowId, who: Payer, counter: AtCounter, submitted: FormInput) -> Response:
    """Let a file go that never went to the bank."""
    form = parse(VoidForm, submitted.values)
    reason = form.value.reason if form.value else ""
    try:
        counter.desk.db.write(actions.void, number, reason, who, counter.desk.now)
    except (transfers.TransferRefused, transfers.NotVoidable) as error:
        return show_office(counter, who, void=form.refused_by(error))
    metrics.transfers.labels("void").inc()
    return RedirectResponse(f"{HOME}?done=void", status_code=303)


@router.post("/files/{number}/marks")
def mark(number: RowId, who: Payer, desk: AtDesk, submitted: FormInput) -> Response:
    """Mark one line as paid or come back by hand."""
    form = parse(LineMark, submitted.values)
    if form.value is None:
        return _file_page(desk, number, who, form)
    typed = form.value
    told = actions.Told(typed.outcome, typed.paid_on, typed.note, typed.note)
    try:
        desk.db.write(actions.mark, (number, typed.line), told, who, desk.now)
    except (transfers.TransferRefused, actions.LineAnswered) as error:
        return _file_page(desk, number, who, form.refused_by(error))
    metrics.transfers.labels(typed.outcome).inc()
    return RedirectResponse(f"{HOME}/files/{number}?done=mark", status_code=303)


def show_office(
    counter: Counter,
    who: Identity,
    refusal: AppError | None = None,
    ticked: frozenset[int] | None = None,
    **forms: Form[Any],
) -> HTMLResponse:
    """Draw the page; after a refused form with what was typed and ticked."""
    desk, due = counter.desk, counter.due(who)
    desk.db.write(actions.note_reading, who, "remittances", desk.now)
    blanks = {"make": blank({"pay_on": desk.today, "memo_in": "선불금"}), "void": blank()}
    return render(
        desk.request,
        "payout/office.html",
        status_code=refusal.status if refusal else 422 if forms else 200,
        due=due,
        ticked={one.advance.id for one in due.lines} if ticked is None else ticked,
        forms=blanks | forms,
        refusal=refusal,
        token=secrets.token_urlsafe(16),
        words=STATE_WORDS,
        in_short=_in_short(desk),
        may_pay=who.has_role("owner", "payer"),
        home=HOME,
        done="" if forms or refusal else DONE.get(desk.request.query_params.get("done", ""), ""),
        **_read(desk, due),
    )


def _read(desk: Desk, due: queries.Due) -> dict[str, Any]:
    with desk.db.read() as session:
        files = remittances.remittances(session)
        waiting = queries.waiting_count(session)
        return {
            "files": files,
            "by_file": remittances.state_counts(session, [one.id for one in files]),
            "bounced": queries.bounced(session),
            "on_its_way": remittances.sent_count(session),
            "more": max(0, waiting - len(due.lines) - len(due.left_out)),
        }


def _file_page(desk: Desk, number: int, who: Identity, form: Form[Any] | None = None) -> HTMLResponse:
    with desk.db.read() as session:
        shown = remittances.remittance_of(session, number)
        standings = queries.standings(session, shown)
    desk.db.write(actions.note_reading, who, f"remittance:{number}", desk.now)
    return render(
        desk.request,
        "payout/file.html",
        status_code=422 if form else 200,
        file=shown,
        standings=standings,
        form=form or blank({"paid_on": desk.today, "outcome": "paid"}),
        words=STATE_WORDS,
        in_short=_in_short(desk),
        may_pay=who.has_role("owner", "payer"),
        home=HOME,
        done="" if form else DONE.get(desk.request.query_params.get("done", ""), ""),
    )


def _in_short(desk: Desk) -> Callable[[Any], str]:
    return lambda account: told_in_short(account.bank_code, account.last4, desk.today)
