"""The office's items for many people: paste, look, accept once; a batch's page, undoing it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, Month, OneLine, RowId, blank, parse
from chassis.identity import Identity, Manager
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field, StringConstraints, ValidationInfo, field_validator

from payroll.access import PayOffice
from payroll.batch import actions, queries
from payroll.batch.queries import Paste
from payroll.batch.rules import KINDS_AT_ONCE
from payroll.item.forms import ItemForm, Key
from payroll.item.rules import BASES, DEDUCTION, Item

router = APIRouter(include_in_schema=False)

HOME = "/admin/payroll/items"
MOST_PASTED = 400_000
ROWS_SHOWN = 300
DONE = {"entered": "항목을 등록했습니다.", "undone": "일괄 등록을 되돌렸습니다."}


class PasteForm(BaseModel):
    """What all rows share, the pasted table, and whether it was looked at."""

    form_key: Key
    kind: str
    label: Annotated[str, StringConstraints(max_length=50), OneLine] = ""
    month: Month
    since: Month | None = None
    basis: str = ""
    basis_note: Annotated[str, StringConstraints(max_length=200), OneLine] = ""
    text: Annotated[str, Field(max_length=MOST_PASTED)]
    again: bool = False
    confirm: bool = False

    @field_validator("kind", "basis")
    @classmethod
    def is_offered(cls, value: str, info: ValidationInfo) -> str:
        """Take what the page offers."""
        offered: Any = KINDS_AT_ONCE if info.field_name == "kind" else {"", *BASES}
        if value not in offered:
            raise ValueError("목록에서 골라 주세요.")
        return value

    def item(self) -> Item:
        """Return the item that every row shares; each brings its own won."""
        told = self.model_dump(include={"kind", "label", "month", "since", "basis", "basis_note"})
        return ItemForm.model_validate({**told, "won": 1}).item()


@router.get(HOME)
def batch_list(request: Request, who: PayOffice, db: Db, now: Now) -> HTMLResponse:
    """List what was entered for many people, and the form for a new table."""
    return _list(request, db, who, blank({"form_key": secrets.token_urlsafe(12), "month": _month(now)}))


@router.post(HOME)
def paste(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    """Show a pasted table as it was understood; enter it once it was looked at."""
    form = parse(PasteForm, submitted.values)
    if form.value is None:
        return _list(request, db, who, form)
    asked = form.value
    try:
        with db.read() as session:
            known = queries.batch_by_key(session, asked.form_key)
            if known is not None:
                return _to(known.id, "entered")
            actions.refuse_faults(session, asked.item(), now)
            read = queries.read_paste(session, asked.month, asked.kind, asked.text)
        if not asked.confirm or not read.may_save(again=asked.again):
            return _preview(request, form, read)
        batch = db.write(actions.enter_batch, asked.form_key, asked.item(), read.lines, who, now)
    except AppError as error:
        return _list(request, db, who, form.refused_by(error))
    return _to(batch.id, "entered")


@router.get(f"{HOME}/{{batch_id}}")
def batch_page(request: Request, batch_id: RowId, who: PayOffice, db: Db) -> HTMLResponse:
    """Show what one table entered."""
    return _batch(request, db, batch_id, who)


@router.post(f"{HOME}/{{batch_id}}/undo")
def undo(request: Request, batch_id: RowId, who: Manager, db: Db, now: Now) -> Response:
    """Take a whole batch back."""
    try:
        db.write(actions.undo_batch, batch_id, who, now)
    except actions.MonthLocked as error:
        return _batch(request, db, batch_id, who, error)
    return _to(batch_id, "undone")


def _to(batch_id: int, done: str) -> RedirectResponse:
    return RedirectResponse(f"{HOME}/{batch_id}?done={done}", status_code=303)


def _month(now: datetime) -> str:
    return f"{business_date(now):%Y-%m}"


def _list(request: Request, db: Database, who: Identity, form: Form[Any]) -> HTMLResponse:
    with db.read() as session:
        rows = queries.batches(session)
    return render(
        request,
        "batch/list.html",
        422 if form.errors else 200,
        rows=rows,
        form=form,
        kinds=KINDS_AT_ONCE,
        bases=BASES,
        deduction=DEDUCTION,
        may_enter=who.has_role("owner", "manager"),
    )


def _preview(request: Request, form: Form[PasteForm], read: Paste) -> HTMLResponse:
    asked = form.checked
    stopped = bool(read.fault or read.faulty) or asked.confirm
    form = form.refused(text=read.fault) if read.fault else form
    clean = [line for line in read.lines if not line.fault]
    # Of a long table what is to mend comes first; a short one stays in its order.
    shown = read.lines if len(read.lines) <= ROWS_SHOWN else [*read.faulty, *clean][:ROWS_SHOWN]
    return render(
        request,
        "batch/preview.html",
        422 if stopped else 200,
        form=form,
        asked=asked,
        item=asked.item(),
        read=read,
        shown=shown,
        left=len(read.lines) - len(shown),
        kinds=KINDS_AT_ONCE,
        bases=BASES,
        deduction=DEDUCTION,
    )


def _batch(
    request: Request, db: Database, batch_id: int, who: Identity, error: AppError | None = None
) -> HTMLResponse:
    with db.read() as session:
        batch = queries.batch_of(session, batch_id)
        rows = queries.entered(session, batch_id)
        locked = queries.is_locked(session, batch.month)
    return render(
        request,
        "batch/page.html",
        error.status if error else 200,
        batch=batch,
        rows=rows,
        locked=locked,
        kinds=KINDS_AT_ONCE,
        error=error,
        done="" if error else DONE.get(request.query_params.get("done", ""), ""),
        may_undo=who.has_role("owner", "manager") and batch.undone_at is None and not locked,
    )
