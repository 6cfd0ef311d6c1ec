"""내려받기 작업: what is being made and what can be fetched, with a bar that moves; start, cancel, fetch."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from chassis.background import BackgroundThreads
from chassis.clock import Now
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import FormInput
from chassis.identity import Identity, Manager
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from recruit.application import listing
from recruit.application.filters import address, read_filters
from recruit.application.queries import Filters
from recruit.export.queries import by_ids
from recruit.export.rules import content_disposition, ids_of
from recruit.export_job import actions, files, queries, rules
from recruit.export_job.actions import ExportGone, Wish
from recruit.export_job.jobs import WORK
from recruit.form_map.queries import map_in_use
from recruit.keys import token_key

router = APIRouter()
HOME = "/admin/applications/exports"


class NobodyChosen(AppError):
    code, status = "no_applicants", 422
    message = "조건에 맞는 지원자가 없어 작업을 시작하지 않았습니다. 조건을 바꿔 다시 시도해 주세요."


@router.get(HOME)
def export_list(request: Request, who: Manager, db: Db) -> HTMLResponse:
    """Show the jobs; with filters in the address, offer to start one for whom they match."""
    filters = read_filters(request.query_params)
    with db.read() as session:
        matching = listing.count_matching(session, filters)
    return render(
        request,
        "export_job/list.html",
        **_shown(request, who),
        matching=matching,
        filters=parse_qsl(urlsplit(address("", filters)).query),
        is_filtered=filters != Filters(),
        form_token=uuid.uuid4().hex,
        part_size=request.app.state.settings.recruit_export_part,
        most=request.app.state.settings.recruit_list_limit,
    )


@router.get(HOME + "/progress")
def export_progress(request: Request, who: Manager) -> HTMLResponse:
    """Show the jobs alone, for the page that renews them."""
    return render(request, "export_job/jobs.html", **_shown(request, who))


@router.post(HOME)
def export_start(request: Request, who: Manager, submitted: FormInput, db: Db, now: Now) -> RedirectResponse:
    """Start a job for the ticked `ids`, or for whom the filters match."""
    most = request.app.state.settings.recruit_list_limit
    ids = ids_of(submitted.lists.get("ids", []))
    with db.read() as session:
        if ids:
            found = by_ids(session, sorted(ids, reverse=True))
        else:
            found = listing.applications_for_export(session, read_filters(submitted.values), most)
    chosen = [row.id for row in found][:most]
    return start_job(request, who, now, chosen, submitted.values.get("form_token", ""))


def start_job(
    request: Request, who: Identity, now: datetime, ids: Sequence[str], token: str
) -> RedirectResponse:
    """Start a job, wake the worker, and lead to the list. Raises NobodyChosen or TooManyExports."""
    if not ids:
        raise NobodyChosen
    db = request.app.state.db
    with db.read() as session:
        map_id = map_in_use(session)
    part = request.app.state.settings.recruit_export_part
    key = token_key("form", f"{who.id}:{token}") if token.strip() else None
    job = db.write(actions.start, Wish(ids, key, part, map_id), who, now)
    threads: BackgroundThreads | None = getattr(request.app.state, "background", None)
    if threads is not None:
        threads.wake(WORK)
    return RedirectResponse(f"{HOME}#job-{job.id}", status_code=303)


@router.post(HOME + "/{job_id}/cancel")
def export_cancel(who: Manager, job_id: str, db: Db, now: Now) -> RedirectResponse:
    """Stop a job, or throw its file away."""
    db.write(actions.cancel, job_id, who, now)
    return RedirectResponse(f"{HOME}#job-{job_id}", status_code=303)


@router.get(HOME + "/{job_id}/file")
def export_file(request: Request, who: Manager, job_id: str, db: Db, now: Now) -> FileResponse:
    """Hand the file out; every time is in the audit trail."""
    job = db.write(actions.fetch, job_id, who, now)
    path = files.job_folder(request.app.state.settings.data_dir, job.id) / job.file_name
    if not path.is_file():
        raise ExportGone
    headers = {
        "Content-Disposition": content_disposition(job.file_name, f"applications{path.suffix}"),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(path, headers=headers)


def _shown(request: Request, who: Identity) -> dict[str, Any]:
    with request.app.state.db.read() as session:
        jobs = queries.jobs_of(session, None if who.has_role("owner") else who.id)
        missing = queries.missing_photos(session, [job.id for job in jobs])
    return {
        "jobs": jobs,
        "missing": missing,
        "states": rules.STATES,
        "kinds": rules.KINDS,
        "running": [job for job in jobs if job.state in rules.RUNNING],
        "ready": [job for job in jobs if job.state == "ready"],
    }
