"""A month's transfers: what is due, masked, the files made, who is still unpaid; the bank's columns."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Literal

from chassis.db import Database
from chassis.errors import AppError
from chassis.forms import Form, FormInput, Month, RowId, Submitted, blank, parse
from chassis.http import PeerCalls
from chassis.identity import Identity, Payer
from chassis.web.templates import render
from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.account.desk import AtDesk, Desk
from payroll.account.rules import masked, told_in_short
from payroll.payment import queries as payments
from payroll.payment.rules import STATE_WORDS
from payroll.run import queries as runs
from payroll.run.rules import states
from payroll.transfer import actions, files, queries, rules
from payroll.transfer.forms import LayoutForm, MakeForm, MarkForm, VoidForm

router = APIRouter(prefix="/admin/payroll/transfers", include_in_schema=False)

HOME = "/admin/payroll/transfers"
SHOWN = 200
DONE = {
    "make": "이체 파일을 만들었습니다. 내려받아 은행에 올리고, 은행의 결과 파일을 아래에서 읽어 주세요.",
    "void": "파일을 취소했습니다. 그 사람들은 다시 이체할 수 있습니다.",
    "mark": "기록했습니다.",
    "layout": "열 순서를 저장했습니다. 다음 파일부터 씁니다.",
    "accept": "은행 결과를 반영했습니다.",
    "discard": "올린 결과를 버렸습니다. 아무것도 바뀌지 않았습니다.",
}


@router.get("/columns")
def layout_page(_who: PayOffice, desk: AtDesk) -> HTMLResponse:
    """Show the columns that the office's bank takes."""
    return _layout_page(desk, None)


@router.post("/columns")
def set_layout(who: Payer, desk: AtDesk, submitted: FormInput) -> Response:
    """Remember other columns."""
    form = parse(LayoutForm, submitted.values)
    if form.value is None:
        return _layout_page(desk, form)
    columns = tuple(_typed_columns(submitted))
    layout = rules.Layout(columns, form.value.heading, form.value.encoding)
    try:
        desk.db.write(actions.set_layout, layout, who, desk.now)
    except actions.TransferRefused as error:
        return _layout_page(desk, form.refused_by(error))
    return RedirectResponse(f"{HOME}/columns?done=layout", status_code=303)


@router.get("/{month}")
def month_page(month: Month, who: PayOffice, desk: AtDesk) -> HTMLResponse:
    """Show what a new file would hold, the files made, and who is still unpaid."""
    return show_month(desk, month, who)


@router.post("/{month}")
def make(month: Month, who: Payer, desk: AtDesk, submitted: FormInput) -> Response:
    """Make a file of what was looked at."""
    form = parse(MakeForm, submitted.values)
    if form.value is None:
        return show_month(desk, month, who, make=form)
    typed = form.value
    making = actions.Making(month, typed.digest, typed.pay_on, typed.memo_in, typed.form_token)
    try:
        _, is_new = desk.db.write(actions.make, making, desk.vault, who, desk.now)
    except (actions.NothingDue, actions.LookAgain, actions.NotLocked) as error:
        return show_month(desk, month, who, make=form.refused_by(error))
    if is_new:
        metrics.transfers.labels("make").inc()
    return _back(month, "make")


@router.get("/{month}/files/{number}.{file_kind}")
def file(
    month: Month,
    number: Annotated[RowId, Path()],
    file_kind: Literal["csv", "xlsx"],
    who: Payer,
    desk: AtDesk,
    peers: PeerCalls,
) -> Response:
    """Hand out a file with whole numbers; who took it is in the audit."""
    return files.taken(desk, peers, (month, number), file_kind, who)


@router.post("/{month}/files/{number}/removal")
def void(month: Month, number: RowId, who: Payer, desk: AtDesk, submitted: FormInput) -> Response:
    """Take back a file that never went to the bank."""
    form = parse(VoidForm, submitted.values)
    reason = form.value.reason if form.value else ""
    try:
        desk.db.write(actions.void, (month, number), reason, who, desk.now)
    except (actions.TransferRefused, actions.NotVoidable) as error:
        return show_month(desk, month, who, void=form.refused_by(error))
    metrics.transfers.labels("void").inc()
    return _back(month, "void")


@router.post("/{month}/marks")
def mark(month: Month, who: Payer, desk: AtDesk, submitted: FormInput) -> Response:
    """Mark one payment as paid or come back by hand."""
    form = parse(MarkForm, submitted.values)
    if form.value is None:
        return show_month(desk, month, who, mark=form)
    typed = form.value
    told = actions.Mark(month, typed.employee_id, typed.outcome, typed.paid_on, typed.note)
    try:
        desk.db.write(actions.mark, told, who, desk.now)
    except (actions.TransferRefused, actions.NotLocked) as error:
        return show_month(desk, month, who, mark=form.refused_by(error))
    metrics.transfers.labels(typed.outcome).inc()
    return _back(month, "mark")


def show_month(
    desk: Desk, month: str, who: Identity, refusal: AppError | None = None, **forms: Form[Any]
) -> HTMLResponse:
    """Draw a month's page, also for the topic that reads results."""
    shown = _read(desk.db, desk, month)
    desk.db.write(actions.note_reading, month, who, desk.now)
    day = max(shown["run"].pay_date, desk.today)
    memo = f"{int(month[5:])}월급여"
    blanks = {
        "make": blank({"pay_on": shown["run"].pay_date, "memo_in": memo}),
        "void": blank(),
        "mark": blank({"paid_on": desk.today, "outcome": "paid"}),
        "result": blank(),
    }
    status = refusal.status if refusal else 422 if forms else 200
    return render(
        desk.request,
        "transfer/month.html",
        status_code=status,
        month=month,
        forms=blanks | forms,
        refusal=refusal,
        token=secrets.token_urlsafe(16),
        in_short=lambda account: told_in_short(account.bank_code, account.last4, day),
        masked=masked,
        words=STATE_WORDS,
        state_words=states.STATE_WORDS,
        may_pay=who.has_role("owner", "payer"),
        most=SHOWN,
        done="" if forms or refusal else DONE.get(desk.request.query_params.get("done", ""), ""),
        **shown,
    )


def _read(db: Database, desk: Desk, month: str) -> dict[str, Any]:
    with db.read() as session:
        run = runs.run_of(session, month)
        standings = queries.standings(session, month)
        return {
            "run": run,
            "due": queries.due_of(session, run, desk.vault, desk.today),
            "standings": standings,
            "files": payments.transfers_of(session, month),
            "layout": queries.current_layout(session),
            "counts": {
                state: sum(one.line.state == state for one in standings)
                for state in ("sent", "paid", "bounced")
            },
        }


def _layout_page(desk: Desk, form: Form[Any] | None) -> HTMLResponse:
    with desk.db.read() as session:
        layout = queries.current_layout(session)
    chosen = dict(enumerate(layout.columns, start=1))
    defaults: dict[str, Any] = {"encoding": layout.encoding, "heading": "1" if layout.heading else ""}
    for place in range(1, rules.MOST_COLUMNS + 1):
        key, heading = chosen.get(place, ("", ""))
        defaults |= {f"key-{place}": key, f"heading-{place}": heading}
    return render(
        desk.request,
        "transfer/columns.html",
        status_code=422 if form else 200,
        form=form or blank(defaults),
        places=range(1, rules.MOST_COLUMNS + 1),
        columns=rules.COLUMNS,
        encodings=rules.ENCODING_WORDS,
        done="" if form else DONE.get(desk.request.query_params.get("done", ""), ""),
    )


def _typed_columns(submitted: Submitted) -> list[tuple[str, str]]:
    found = []
    for place in range(1, rules.MOST_COLUMNS + 1):
        key = submitted.values.get(f"key-{place}", "")
        heading = " ".join(submitted.values.get(f"heading-{place}", "").split())[:30]
        if key in rules.COLUMNS:
            found.append((key, heading or rules.COLUMNS[key]))
    return found


def _back(month: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"{HOME}/{month}?done={done}", status_code=303)
