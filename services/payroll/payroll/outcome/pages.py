"""Result files on screen: upload, look, choose columns, accept once, throw away."""

from __future__ import annotations

from typing import Any

from chassis.errors import AppError, Invalid
from chassis.forms import FormInput, Month, RowId, Submitted
from chassis.http import PeerCalls
from chassis.identity import Identity, Payer
from chassis.web.templates import render
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.account.desk import AtDesk, Desk
from payroll.outcome import actions, answer, queries, rules
from payroll.outcome.reading import number_of, rows_in
from payroll.payment import queries as payments
from payroll.transfer.actions import note_reading
from payroll.transfer.pages import HOME, show_month

router = APIRouter(prefix=HOME, include_in_schema=False)

SHOWN = 300


@router.post("/{month}/results")
def upload(month: Month, who: Payer, desk: AtDesk, peers: PeerCalls, submitted: FormInput) -> Response:
    """Read a bank's file and keep it for looking at."""
    try:
        rows, content = rows_in(peers, submitted)
        told = actions.Upload(month, number_of(submitted), answer.hash_of(content), rows)
        result_id = desk.db.write(actions.stage, told, desk.vault, who, desk.now)
    except (Invalid, answer.TakenMeanwhile) as error:
        return show_month(desk, month, who, error)
    return RedirectResponse(f"{HOME}/{month}/results/{result_id}", status_code=303)


@router.get("/{month}/results/{result_id}")
def result_page(month: Month, result_id: RowId, who: PayOffice, desk: AtDesk) -> HTMLResponse:
    """Show what a file says and what accepting it would do."""
    return _page(desk, (month, result_id), who)


@router.post("/{month}/results/{result_id}/columns")
def choose_columns(
    month: Month, result_id: RowId, who: Payer, desk: AtDesk, submitted: FormInput
) -> Response:
    """Say which column holds what."""
    fields = chosen_columns(submitted)
    desk.db.write(actions.choose_columns, (month, result_id), number_of(submitted), fields)
    return RedirectResponse(f"{HOME}/{month}/results/{result_id}", status_code=303)


@router.post("/{month}/results/{result_id}/acceptance")
def accept(month: Month, result_id: RowId, who: Payer, desk: AtDesk) -> Response:
    """Bring the outcomes in, once."""
    try:
        result, is_new = desk.db.write(actions.accept, (month, result_id), desk.vault, who, desk.now)
    except (answer.NothingToTake, answer.TakenMeanwhile) as error:
        return _page(desk, (month, result_id), who, error)
    if is_new:
        metrics.transfers.labels("paid").inc(result.paid_count)
        metrics.transfers.labels("bounced").inc(result.bounced_count)
    return RedirectResponse(f"{HOME}/{month}?done=accept", status_code=303)


@router.post("/{month}/results/{result_id}/removal")
def discard(month: Month, result_id: RowId, who: Payer, desk: AtDesk) -> RedirectResponse:
    """Throw an upload away."""
    desk.db.write(actions.discard, (month, result_id), who, desk.now)
    return RedirectResponse(f"{HOME}/{month}?done=discard", status_code=303)


def _page(desk: Desk, place: tuple[str, int], who: Identity, error: AppError | None = None) -> HTMLResponse:
    month, result_id = place
    with desk.db.read() as session:
        result = queries.result_of(session, month, result_id)
        look = queries.look_at(session, result, desk.vault)
        files = payments.transfers_of(session, month)
    desk.db.write(note_reading, month, who, desk.now)
    return render(
        desk.request,
        "outcome/result.html",
        status_code=error.status if error else 200,
        home=f"{HOME}/{month}",
        heading=f"{month[:4]}년 {int(month[5:])}월 이체 결과",
        above=f"{month} 대량이체",
        look=look,
        result=result,
        files=[one for one in files if one.voided_at is None],
        fields=rules.FIELDS,
        standings=rules.STANDINGS,
        shown=in_order(look.matches)[:SHOWN],
        most=SHOWN,
        error=error,
        may_pay=who.has_role("owner", "payer"),
    )


def chosen_columns(submitted: Submitted) -> dict[str, int]:
    """Return which column (from zero) was chosen for each field."""
    return {
        field: int(value) - 1
        for field in rules.FIELDS
        if (value := submitted.values.get(field, "")).isdecimal() and 0 < int(value) <= rules.MOST_COLUMNS
    }


def in_order(matches: list[rules.Match]) -> list[Any]:
    """Return rows with what is wrong first, what is simply paid last."""
    order = list(rules.STANDINGS)
    return sorted(matches, key=lambda one: (one.standing == "paid", order.index(one.standing), one.told.row))
