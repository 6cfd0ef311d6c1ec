"""The bank's answers to files of advances as calls: upload, look, choose columns, accept once, throw away."""

from __future__ import annotations

from typing import Annotated

from chassis.clock import Now
from chassis.forms import FormInput, RowId
from chassis.http import PeerCalls
from chassis.idempotency import Once, Session, tell_repeated
from chassis.identity import Payer
from fastapi import APIRouter, Query, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.account.desk import AtDesk, Desk
from payroll.outcome.answer import hash_of
from payroll.outcome.api import UPLOAD, AnswerOut, ColumnsIn, RowPage, answer_facts, row_out
from payroll.outcome.reading import number_of, rows_in
from payroll.payout import queries, results
from payroll.payout.actions import note_reading
from payroll.remittance import queries as remittances

router = APIRouter(prefix="/api/payroll/v1/advance-transfers/results", tags=["advance transfers"])

ROUTE = "/api/payroll/v1/advance-transfers/results"


class AdvanceResultOut(AnswerOut):
    """One result file; `standings` counts its rows by what accepting would do with them.

    `paid`, `bounced`, or why a row is left: `different`, `unmatched`, `unknown`, `double`, `again`, `early`,
    `ahead`.
    """


@router.post("", status_code=201, openapi_extra=UPLOAD)
def upload(
    who: Payer, desk: AtDesk, peers: PeerCalls, submitted: FormInput, response: Response
) -> AdvanceResultOut:
    """Read a bank's file and keep it for looking at; the same file again (by its bytes) is the kept one."""
    rows, content = rows_in(peers, submitted)
    told = results.Upload(number_of(submitted), hash_of(content), rows)
    with desk.db.read() as session:
        is_known = remittances.known_result(session, told.file_hash) is not None
    result_id = desk.db.write(results.stage, told, desk.vault, who, desk.now)
    tell_repeated(ROUTE, response, repeated=is_known)
    with desk.db.read() as session:
        return _out(session, result_id, desk)


@router.get("/{result_id}")
def result(result_id: RowId, who: PayOffice, desk: AtDesk) -> AdvanceResultOut:
    """Tell how a file was read and what accepting it would do."""
    with desk.db.read() as session:
        told = _out(session, result_id, desk)
    desk.db.write(note_reading, who, f"remittance:{told.number}", desk.now)
    return told


@router.get("/{result_id}/rows")
def result_rows(
    result_id: RowId,
    who: PayOffice,
    desk: AtDesk,
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> RowPage:
    """List a file's rows after the row `cursor`."""
    with desk.db.read() as session:
        row = remittances.result_of(session, result_id)
        look = queries.look_at(session, row, desk.vault, desk.today)
    desk.db.write(note_reading, who, f"remittance:{look.transfer.number}", desk.now)
    left = [match for match in look.matches if match.told.row > cursor]
    items = [row_out(match, look.names) for match in left[:limit]]
    return RowPage(items=items, next=str(items[-1].row) if len(left) > limit else None)


@router.post("/{result_id}/columns")
def choose_columns(
    result_id: RowId, body: ColumnsIn, _who: Payer, desk: AtDesk, once: Once
) -> AdvanceResultOut:
    """Say which column holds what."""
    fields: dict[str, int] = {field: place - 1 for field, place in body.columns.items()}

    def effect(session: Session) -> AdvanceResultOut:
        results.choose_columns(session, result_id, body.number, fields)
        return _out(session, result_id, desk)

    return once.write(effect)


@router.post("/{result_id}/acceptance")
def accept(result_id: RowId, who: Payer, desk: AtDesk, once: Once) -> AdvanceResultOut:
    """Bring the outcomes in, all or none; accepted once, it changes nothing any more."""
    is_new = False

    def effect(session: Session) -> AdvanceResultOut:
        nonlocal is_new
        _, is_new = results.accept(session, result_id, desk.vault, who, desk.now)
        return _out(session, result_id, desk)

    told = once.write(effect)
    if is_new:
        metrics.transfers.labels("paid").inc(told.paid)
        metrics.transfers.labels("bounced").inc(told.bounced)
    return told


@router.post("/{result_id}/removal", status_code=204)
def discard(result_id: RowId, who: Payer, once: Once, now: Now) -> None:
    """Throw an upload away; nothing was changed by it."""

    def effect(session: Session) -> None:
        results.discard(session, result_id, who, now)

    once.write(effect)


def _out(session: Session, result_id: int, desk: Desk) -> AdvanceResultOut:
    row = remittances.result_of(session, result_id)
    look = queries.look_at(session, row, desk.vault, desk.today)
    return AdvanceResultOut(**answer_facts(row, look))
