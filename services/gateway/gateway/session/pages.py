"""`/devices` of a worker, and the buttons that sign somebody out elsewhere."""

from __future__ import annotations

from urllib.parse import quote

from chassis.clock import Now
from chassis.forms import FormInput, RowId
from chassis.identity import Anyone, Manager, Owner, Staff, Worker
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.session import rules
from gateway.session.devices import devices_of, sign_out

router = APIRouter(include_in_schema=False)


@router.get("/devices")
def device_list(request: Request, who: Anyone, now: Now, done: bool = False) -> Response:
    """Show a worker where they are signed in."""
    if who.kind != "worker":
        return RedirectResponse("/signin?next=/devices", 303)
    devices = devices_of(request, rules.Holder("worker", who.id), now)
    return render(request, "session/devices.html", devices=devices, done=done)


@router.post("/devices")
def sign_out_worker_elsewhere(request: Request, submitted: FormInput, who: Worker, now: Now) -> Response:
    """Sign a worker out on one other device, or on all others."""
    sign_out(request, rules.Holder("worker", who.id), submitted.values.get("handle", ""), who, now)
    return RedirectResponse("/devices?done=1", 303)


@router.post("/admin/accounts/me/sessions")
def sign_out_elsewhere(request: Request, submitted: FormInput, who: Staff, now: Now) -> Response:
    """Sign oneself out on one other device, or on all others."""
    sign_out(request, rules.Holder("staff", who.id), submitted.values.get("handle", ""), who, now)
    return RedirectResponse("/admin/accounts/me?done=sessions", 303)


@router.post("/admin/accounts/{account}/sessions")
def sign_out_account(request: Request, account: str, submitted: FormInput, who: Owner, now: Now) -> Response:
    """Let an owner end another account's sessions: one, or all."""
    sign_out(request, rules.Holder("staff", account), submitted.values.get("handle", ""), who, now)
    return RedirectResponse(f"/admin/accounts/{quote(account, safe='')}", 303)


@router.post("/admin/workers/{employee_id}/sessions")
def sign_out_worker(
    request: Request, employee_id: RowId, submitted: FormInput, who: Manager, now: Now
) -> Response:
    """Let the office end a worker's sessions, on a lost phone for one."""
    sign_out(request, rules.Holder("worker", str(employee_id)), submitted.values.get("handle", ""), who, now)
    return RedirectResponse(f"/admin/workers/{employee_id}", 303)
