"""The bank's answers to files of advances on screen: upload, look, columns, accept once, throw away."""

from __future__ import annotations

from chassis.errors import AppError, Invalid
from chassis.forms import FormInput, RowId
from chassis.http import PeerCalls
from chassis.identity import Identity, Payer
from chassis.web.templates import render
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.account.desk import AtDesk, Desk
from payroll.outcome import rules
from payroll.outcome.answer import NothingToTake, TakenMeanwhile, hash_of
from payroll.outcome.pages import SHOWN, chosen_columns, in_order
from payroll.outcome.reading import number_of, rows_in
from payroll.payout import queries, results
from payroll.payout.actions import note_reading
from payroll.payout.desk import AtCounter
from payroll.payout.pages import HOME, show_office
from payroll.remittance import queries as remittances

router = APIRouter(prefix=HOME, include_in_schema=False)


@router.post("/results")
def upload(who: Payer, counter: AtCounter, peers: PeerCalls, submitted: FormInput) -> Response:
    """Read a bank's file and keep it for looking at."""
    desk = counter.desk
    try:
        rows, content = rows_in(peers, submitted)
        told = results.Upload(number_of(submitted), hash_of(content), rows)
        result_id = desk.db.write(results.stage, told, desk.vault, who, desk.now)
    except (Invalid, TakenMeanwhile) as error:
        return show_office(counter, who, error)
    return RedirectResponse(f"{HOME}/results/{result_id}", status_code=303)


@router.get("/results/{result_id}")
def result_page(result_id: RowId, who: PayOffice, desk: AtDesk) -> HTMLResponse:
    """Show what a file says and what accepting it would do."""
    return _page(desk, result_id, who)


@router.post("/results/{result_id}/columns")
def choose_columns(result_id: RowId, _who: Payer, desk: AtDesk, submitted: FormInput) -> Response:
    """Say which column holds what."""
    fields = chosen_columns(submitted)
    desk.db.write(results.choose_columns, result_id, number_of(submitted), fields)
    return RedirectResponse(f"{HOME}/results/{result_id}", status_code=303)


@router.post("/results/{result_id}/acceptance")
def accept(result_id: RowId, who: Payer, desk: AtDesk) -> Response:
    """Bring the outcomes in, once."""
    try:
        result, is_new = desk.db.write(results.accept, result_id, desk.vault, who, desk.now)
    except (NothingToTake, TakenMeanwhile) as error:
        return _page(desk, result_id, who, error)
    if is_new:
        metrics.transfers.labels("paid").inc(result.paid_count)
        metrics.transfers.labels("bounced").inc(result.bounced_count)
    return RedirectResponse(f"{HOME}?done=accept", status_code=303)


@router.post("/results/{result_id}/removal")
def discard(result_id: RowId, who: Payer, desk: AtDesk) -> RedirectResponse:
    """Throw an upload away."""
    desk.db.write(results.discard, result_id, who, desk.now)
    return RedirectResponse(f"{HOME}?done=discard", status_code=303)


def _page(desk: Desk, result_id: int, who: Identity, error: AppError | None = None) -> HTMLResponse:
    with desk.db.read() as session:
        result = remittances.result_of(session, result_id)
        look = queries.look_at(session, result, desk.vault, desk.today)
        files = remittances.remittances(session)
    desk.db.write(note_reading, who, f"remittance:{look.transfer.number}", desk.now)
    return render(
        desk.request,
        "outcome/result.html",
        status_code=error.status if error else 200,
        home=HOME,
        heading="선불금 이체 결과",
        above="선불금 이체",
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
