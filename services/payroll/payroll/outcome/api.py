"""Result files of the bank as calls: upload, look, choose columns, accept once, throw away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from chassis.clock import Now
from chassis.forms import FormInput, Month, RowId
from chassis.http import PeerCalls
from chassis.idempotency import Once, Session, tell_repeated
from chassis.identity import Payer
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from payroll import metrics
from payroll.access import PayOffice
from payroll.account.desk import AtDesk, Desk
from payroll.outcome import actions, answer, queries, rules
from payroll.outcome.reading import number_of, rows_in
from payroll.transfer.actions import note_reading

router = APIRouter(prefix="/api/payroll/v1/transfers", tags=["transfers"])

ROUTE = "/api/payroll/v1/transfers/{month}/results"
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["number", "file"],
                    "properties": {
                        "number": {"type": "integer", "description": "이체 파일의 번호"},
                        "file": {"type": "string", "format": "binary", "description": "CSV나 엑셀"},
                    },
                }
            }
        },
    }
}
Column = Annotated[int, Field(ge=1, le=rules.MOST_COLUMNS)]


class AnswerOut(BaseModel):
    """What is told of a result file, of payslips and of advances."""

    id: int
    number: int
    state: str
    columns: dict[str, int]
    standings: dict[str, int]
    paid: int
    bounced: int
    uploaded_at: datetime
    accepted_at: datetime | None


class ResultOut(AnswerOut):
    """One result file; `standings` counts its rows by what accepting would do with them.

    `paid`, `bounced`, or why a row is left: `different`, `unmatched`, `unknown`, `double`, `again`, `early`.
    """

    month: str


class RowOut(BaseModel):
    """One row, counted from one as in the file: which payment it means and what accepting would do."""

    row: int
    name: str | None
    amount: int | None
    standing: str
    reason: str
    paid_on: date | None


class RowPage(BaseModel):
    """Rows of a file that is not accepted yet, in its order."""

    items: list[RowOut]
    next: str | None


class ColumnsIn(BaseModel):
    """Which file the result belongs to, and in which column (from one) each field stands."""

    number: RowId
    columns: dict[Literal["number", "holder", "amount", "result", "reason", "paid_on"], Column]


@router.post("/{month}/results", status_code=201, openapi_extra=UPLOAD)
def upload(
    month: Month, who: Payer, desk: AtDesk, peers: PeerCalls, submitted: FormInput, response: Response
) -> ResultOut:
    """Read a bank's file and keep it for looking at; the same file again (by its bytes) is the kept one."""
    rows, content = rows_in(peers, submitted)
    told = actions.Upload(month, number_of(submitted), answer.hash_of(content), rows)
    with desk.db.read() as session:
        is_known = queries.known_result(session, month, told.file_hash) is not None
    result_id = desk.db.write(actions.stage, told, desk.vault, who, desk.now)
    tell_repeated(ROUTE, response, repeated=is_known)
    return _told(desk, (month, result_id))


@router.get("/{month}/results/{result_id}")
def result(month: Month, result_id: RowId, who: PayOffice, desk: AtDesk) -> ResultOut:
    """Tell how a file was read and what accepting it would do."""
    desk.db.write(note_reading, month, who, desk.now)
    return _told(desk, (month, result_id))


@router.get("/{month}/results/{result_id}/rows")
def result_rows(
    month: Month,
    result_id: RowId,
    who: PayOffice,
    desk: AtDesk,
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> RowPage:
    """List a file's rows after the row `cursor`."""
    desk.db.write(note_reading, month, who, desk.now)
    with desk.db.read() as session:
        look = queries.look_at(session, queries.result_of(session, month, result_id), desk.vault)
    left = [match for match in look.matches if match.told.row > cursor]
    items = [row_out(match, look.names) for match in left[:limit]]
    return RowPage(items=items, next=str(items[-1].row) if len(left) > limit else None)


@router.post("/{month}/results/{result_id}/columns")
def choose_columns(
    month: Month, result_id: RowId, body: ColumnsIn, _who: Payer, desk: AtDesk, once: Once
) -> ResultOut:
    """Say which column holds what."""
    fields: dict[str, int] = {field: place - 1 for field, place in body.columns.items()}

    def effect(session: Session) -> ResultOut:
        actions.choose_columns(session, (month, result_id), body.number, fields)
        return _out(session, (month, result_id), desk)

    return once.write(effect)


@router.post("/{month}/results/{result_id}/acceptance")
def accept(month: Month, result_id: RowId, who: Payer, desk: AtDesk, once: Once) -> ResultOut:
    """Bring the outcomes in, all or none; accepted once, it changes nothing any more."""
    is_new = False

    def effect(session: Session) -> ResultOut:
        nonlocal is_new
        _, is_new = actions.accept(session, (month, result_id), desk.vault, who, desk.now)
        return _out(session, (month, result_id), desk)

    told = once.write(effect)
    if is_new:
        metrics.transfers.labels("paid").inc(told.paid)
        metrics.transfers.labels("bounced").inc(told.bounced)
    return told


@router.post("/{month}/results/{result_id}/removal", status_code=204)
def discard(month: Month, result_id: RowId, who: Payer, once: Once, now: Now) -> None:
    """Throw an upload away; nothing was changed by it."""

    def effect(session: Session) -> None:
        actions.discard(session, (month, result_id), who, now)

    once.write(effect)


def _told(desk: Desk, place: tuple[str, int]) -> ResultOut:
    with desk.db.read() as session:
        return _out(session, place, desk)


def _out(session: Session, place: tuple[str, int], desk: Desk) -> ResultOut:
    row = queries.result_of(session, *place)
    look = queries.look_at(session, row, desk.vault)
    return ResultOut(month=row.month, **answer_facts(row, look))


def answer_facts(row: Any, look: Any) -> dict[str, Any]:
    """Return what `AnswerOut` tells of a result file; columns count from one."""
    return {
        "id": row.id,
        "number": look.transfer.number,
        "state": row.state,
        "columns": {field: at + 1 for field, at in look.columns.fields.items()},
        "standings": look.counts,
        "paid": row.paid_count,
        "bounced": row.bounced_count,
        "uploaded_at": row.uploaded_at,
        "accepted_at": row.accepted_at,
    }


def row_out(match: rules.Match, names: dict[int, str]) -> RowOut:
    """Return one row as it is told: whose, how much, what the bank says; no number of an account."""
    told: Any = match.told
    return RowOut(
        row=told.row,
        name=names.get(match.line_id) if match.line_id else None,
        amount=told.amount,
        standing=match.standing,
        reason=told.reason,
        paid_on=told.paid_on,
    )
