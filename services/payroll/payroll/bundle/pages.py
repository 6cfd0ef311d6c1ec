"""묶음 파일 of a month: start one, see the bar move, fetch or cancel."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from chassis.background import BackgroundThreads
from chassis.clock import Now
from chassis.forms import FormInput, Month, parse
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from pydantic import BaseModel

from payroll.bundle import actions, files, queries, rules
from payroll.bundle.actions import BundleGone
from payroll.bundle.jobs import WORK
from payroll.bundle.rules import Kind
from payroll.payslip.files import file_headers
from payroll.payslip.queries import payslip_count
from payroll.payslip.reading import PayReading

router = APIRouter(include_in_schema=False)
HOME = "/admin/payslip/bundles"


class BundleForm(BaseModel):
    """What is asked for."""

    month: Month
    kind: Kind
    form_token: str = ""


@router.get(HOME)
def bundle_list(request: Request, reader: PayReading, month: Annotated[Month, Query()]) -> HTMLResponse:
    """Show a month's bundles and offer to start one."""
    with reader.db.read() as session:
        total = payslip_count(session, month)
    shown = _shown(reader, month)
    return render(request, "bundle/list.html", total=total, form_token=uuid.uuid4().hex, **shown)


@router.get(HOME + "/progress")
def bundle_progress(request: Request, reader: PayReading, month: Annotated[Month, Query()]) -> HTMLResponse:
    """Show the bundles alone, for the page that renews them."""
    return render(request, "bundle/jobs.html", **_shown(reader, month))


@router.post(HOME)
def bundle_start(request: Request, reader: PayReading, submitted: FormInput, now: Now) -> RedirectResponse:
    """Start a bundle, wake the worker, and lead to the list."""
    asked = parse(BundleForm, submitted.values).checked
    key = f"{reader.who.id}:{asked.kind}:{asked.form_token}"[:100] if asked.form_token else None
    bundle = reader.db.write(actions.start, asked.month, asked.kind, key, reader.who, now)
    threads: BackgroundThreads | None = getattr(request.app.state, "background", None)
    if threads is not None:
        threads.wake(WORK)
    return RedirectResponse(f"{HOME}?month={bundle.month}#bundle-{bundle.id}", status_code=303)


@router.post(HOME + "/{bundle_id}/cancel")
def bundle_cancel(reader: PayReading, bundle_id: str, now: Now) -> RedirectResponse:
    """Stop a bundle, or throw its file away."""
    bundle = reader.db.write(actions.cancel, bundle_id, reader.who, now)
    return RedirectResponse(f"{HOME}?month={bundle.month}#bundle-{bundle_id}", status_code=303)


@router.get(HOME + "/{bundle_id}/file")
def bundle_file(request: Request, reader: PayReading, bundle_id: str, now: Now) -> FileResponse:
    """Hand the file out; every time is in the audit trail."""
    bundle = reader.db.write(actions.fetch, bundle_id, reader.who, now)
    path = files.whole(files.folder_of(request.app.state.settings.data_dir, bundle.id))
    if not path.is_file():
        raise BundleGone
    suffix = bundle.file_name.rpartition(".")[2]
    headers = file_headers(bundle.file_name, f"payslips_{bundle.month}.{suffix}")
    return FileResponse(path, headers=headers, media_type=f"application/{suffix}")


def _shown(reader: PayReading, month: str) -> dict[str, Any]:
    with reader.db.read() as session:
        bundles = queries.bundles_of(session, month)
    return {
        "month": month,
        "bundles": bundles,
        "states": rules.STATES,
        "kinds": rules.KINDS,
        "kind_words": rules.KIND_WORDS,
        "running": [one for one in bundles if one.state in rules.RUNNING],
    }
