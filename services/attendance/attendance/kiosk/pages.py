"""The office's list of a site's devices: announce one, see when it was last alive, revoke it."""

from typing import Any

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Identity, Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from attendance.kiosk import actions, queries
from attendance.kiosk.rules import grouped, state_of

router = APIRouter(include_in_schema=False)
HOME = "/admin/sites/{site_id}/kiosks"
LABELS = {"name": "단말 이름"}
DONE = {"revoked": "단말을 해지했습니다. 그 단말은 이제 쓸 수 없습니다."}


@router.get(HOME)
def device_list(
    request: Request, who: Staff, db: Db, now: Now, site_id: RowId, done: str = ""
) -> HTMLResponse:
    return _page(request, who, db, now, (site_id, blank(), DONE.get(done, ""), ""))


@router.post(HOME)
def announce(
    request: Request, who: Manager, db: Db, now: Now, site_id: RowId, submitted: FormInput
) -> Response:
    form = parse(actions.NewDevice, submitted.values)
    try:
        _device, code = db.write(actions.announce, site_id, form.checked, who, now)
    except AppError as error:
        refused = form.refused(**error.fields)
        if not refused.errors:
            raise
        return _page(request, who, db, now, (site_id, refused, "", ""))
    return _page(request, who, db, now, (site_id, blank(), "", grouped(code)))


@router.post(f"{HOME}/{{device_id:int}}/revocation")
def revoke(who: Manager, db: Db, now: Now, site_id: RowId, device_id: RowId) -> Response:
    db.write(actions.revoke, device_id, who, now)
    return RedirectResponse(f"/admin/sites/{site_id}/kiosks?done=revoked", 303)


Shown = tuple[int, Form[Any], str, str]


def _page(request: Request, who: Identity, db: Db, now: Now, shown: Shown) -> HTMLResponse:
    site_id, form, done, code = shown
    with db.read() as session:
        site = queries.site_of(session, site_id)
        devices = queries.devices_of(session, site_id)
    if site is None:
        raise actions.NoSuchSite
    return render(
        request, "kiosk/devices.html", 422 if form.errors else 200, site=site, devices=devices, form=form,
        done=done, code=code, now=now, state_of=state_of, labels=LABELS,
        may_change=who.has_role("owner", "manager"),
    )  # fmt: skip
