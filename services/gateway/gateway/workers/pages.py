"""`/admin/workers`: workers' accounts, and the activation code that opens one."""

from __future__ import annotations

from datetime import datetime

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.passkey.door import passkeys_of
from gateway.session.devices import devices_of
from gateway.session.rules import Holder
from gateway.workers import codes, queries, rules

router = APIRouter(include_in_schema=False)

ROWS = 50


@router.get("/admin/workers")
def worker_list(
    request: Request, db: Db, who: Staff, now: Now, q: str = "", cursor: str | None = None
) -> Response:
    """List workers' accounts with their state."""
    with db.read() as session:
        page = queries.page_of_workers(session, q, cursor, ROWS)
    return render(
        request, "workers/list.html", page=page, q=q, cursor=cursor, now=now, state_word=rules.state_word
    )


@router.get("/admin/workers/{employee_id}")
def worker_page(request: Request, employee_id: RowId, who: Staff, now: Now) -> Response:
    """Show one worker's account and the button that issues a code."""
    return _show(request, employee_id, now, None)


@router.post("/admin/workers/{employee_id}/activation-code")
async def issue_code(request: Request, employee_id: RowId, who: Manager, now: Now) -> Response:
    """Issue a code and show it, this once, as text and as a QR."""
    code, _expires = await codes.issue(request.app, request.app.state.hashing, employee_id, who, now)
    return _show(request, employee_id, now, code)


def _show(request: Request, employee_id: RowId, now: datetime, code: str | None) -> Response:
    worker = codes.known_worker(request.app, employee_id)
    base_url = request.app.state.settings.humetix_base_url.rstrip("/") or str(request.base_url).rstrip("/")
    link = codes.activation_url(base_url, worker.employee_no, code) if code else ""
    holder = Holder("worker", str(employee_id))
    return render(
        request,
        "workers/worker.html",
        worker=worker,
        devices=devices_of(request, holder, now),
        passkeys=passkeys_of(request, holder),
        state=rules.state_word(worker.pin_hash is not None, worker.code_expires_at, now),
        code=rules.grouped(code) if code else None,
        address=f"{base_url}/activate",
        qr=codes.qr_image(link) if code else None,
    )
