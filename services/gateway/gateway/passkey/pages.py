"""One's own passkeys (`/admin/accounts/me/passkeys`, `/devices/passkeys`), and taking somebody's away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from chassis.clock import Now
from chassis.errors import AppError
from chassis.forms import FormInput, RowId
from chassis.identity import Anyone, Identity, Manager, Owner, Staff, Worker
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway import metrics
from gateway.passkey import actions, door, rules
from gateway.session.rules import Holder, device_word

router = APIRouter(include_in_schema=False)

OFFICE = "/admin/accounts/me/passkeys"
WORKERS = "/devices/passkeys"


@dataclass(frozen=True)
class Place:
    """Where an account's own passkeys are shown."""

    address: str
    template: str


PLACES = {
    "staff": Place(OFFICE, "passkey/office.html"),
    "worker": Place(WORKERS, "passkey/worker.html"),
}


@router.get(OFFICE)
def office_passkeys(request: Request, who: Staff, done: str = "") -> Response:
    """Show one's own passkeys."""
    return _show(request, who, done=done)


@router.get(WORKERS)
def worker_passkeys(request: Request, who: Anyone, done: str = "") -> Response:
    """Show a worker their passkeys."""
    if who.kind != "worker":
        return RedirectResponse(f"/signin?next={WORKERS}", 303)
    return _show(request, who, done=done)


@router.post(OFFICE)
def begin_office_passkey(request: Request, who: Staff, now: Now) -> Response:
    """Ask the browser for a new passkey."""
    return _begin(request, who, now)


@router.post(WORKERS)
def begin_worker_passkey(request: Request, who: Worker, now: Now) -> Response:
    """Ask a worker's phone for a new passkey."""
    return _begin(request, who, now)


@router.post(f"{OFFICE}/confirmation")
def add_office_passkey(request: Request, submitted: FormInput, who: Staff, now: Now) -> Response:
    """Keep the passkey the device has made."""
    return _confirm(request, submitted.values, who, now)


@router.post(f"{WORKERS}/confirmation")
def add_worker_passkey(request: Request, submitted: FormInput, who: Worker, now: Now) -> Response:
    """Keep the passkey the phone has made."""
    return _confirm(request, submitted.values, who, now)


@router.post(f"{OFFICE}/{{passkey_id}}/name")
def rename_office_passkey(
    request: Request, passkey_id: RowId, submitted: FormInput, who: Staff, now: Now
) -> Response:
    """Give one's own passkey another name."""
    return _rename(request, passkey_id, submitted.values, who, now)


@router.post(f"{WORKERS}/{{passkey_id}}/name")
def rename_worker_passkey(
    request: Request, passkey_id: RowId, submitted: FormInput, who: Worker, now: Now
) -> Response:
    """Give a worker's passkey another name."""
    return _rename(request, passkey_id, submitted.values, who, now)


@router.post(f"{OFFICE}/{{passkey_id}}/removal")
def remove_office_passkey(request: Request, passkey_id: RowId, who: Staff, now: Now) -> Response:
    """Take one's own passkey away."""
    return _remove(request, passkey_id, who, now)


@router.post(f"{WORKERS}/{{passkey_id}}/removal")
def remove_worker_passkey(request: Request, passkey_id: RowId, who: Worker, now: Now) -> Response:
    """Take a worker's passkey away."""
    return _remove(request, passkey_id, who, now)


@router.post("/admin/accounts/{account}/passkeys")
def remove_of_account(request: Request, account: str, submitted: FormInput, who: Owner, now: Now) -> Response:
    """Let an owner take another account's passkeys away: one, or all; its sessions end."""
    _take_away(request, Holder("staff", account), submitted.values, who, now)
    return RedirectResponse(f"/admin/accounts/{quote(account, safe='')}", 303)


@router.post("/admin/workers/{employee_id}/passkeys")
def remove_of_worker(
    request: Request, employee_id: RowId, submitted: FormInput, who: Manager, now: Now
) -> Response:
    """Let the office take a worker's passkeys away, after a lost phone for one; the sessions end."""
    _take_away(request, Holder("worker", str(employee_id)), submitted.values, who, now)
    return RedirectResponse(f"/admin/workers/{employee_id}", 303)


def _begin(request: Request, who: Identity, now: datetime) -> Response:
    try:
        options = door.begin(request, who, now)
    except AppError as error:
        return _show(request, who, error=error)
    return _show(request, who, options=json.dumps(options))


def _confirm(request: Request, typed: dict[str, str], who: Identity, now: datetime) -> Response:
    name = rules.plain_name(typed.get("name", ""), _device(request))
    try:
        door.confirm(request, who, typed.get("credential", ""), name, now)
    except AppError as error:
        return _show(request, who, error=error)
    return RedirectResponse(f"{PLACES[who.kind].address}?done=added", 303)


def _rename(
    request: Request, passkey_id: RowId, typed: dict[str, str], who: Identity, now: datetime
) -> Response:
    name = rules.plain_name(typed.get("name", ""), _device(request))
    holder = Holder(who.kind, who.id)
    request.app.state.db.write(actions.rename, holder, passkey_id, name, who, now)
    return RedirectResponse(f"{PLACES[who.kind].address}?done=renamed", 303)


def _remove(request: Request, passkey_id: RowId, who: Identity, now: datetime) -> Response:
    request.app.state.db.write(actions.remove, Holder(who.kind, who.id), passkey_id, who, now)
    return RedirectResponse(f"{PLACES[who.kind].address}?done=removed", 303)


def _take_away(request: Request, holder: Holder, typed: dict[str, str], who: Identity, now: datetime) -> None:
    chosen = typed.get("passkey", "")
    one = int(chosen) if chosen.isascii() and chosen.isdecimal() else None
    ended = request.app.state.db.write(actions.take_away, holder, one, who, now)
    request.app.state.keeper.forget(ended)
    metrics.session_events.labels("revoked").inc(len(ended))


def _device(request: Request) -> str:
    return device_word(request.headers.get("user-agent", ""))


def _show(
    request: Request,
    who: Identity,
    *,
    options: str | None = None,
    error: AppError | None = None,
    done: str = "",
) -> Response:
    place = PLACES[who.kind]
    return render(
        request,
        place.template,
        status_code=error.status if error else 200,
        address=place.address,
        passkeys=door.passkeys_of(request, Holder(who.kind, who.id)),
        usable=door.site(request) is not None,
        options=options,
        device=_device(request),
        refusal=error.detail if error else None,
        sign_in_first=isinstance(error, door.SignInFirst),
        done=done,
    )
