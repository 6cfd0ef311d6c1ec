"""Downloads of applications: the company's form, one sheet an applicant, or a list with chosen columns."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.http import PeerCalls, Peers
from chassis.identity import Manager
from fastapi import APIRouter, Request
from fastapi.responses import Response

from recruit import clients
from recruit.application.actions import note_listing
from recruit.application.filters import read_filters
from recruit.export import queries
from recruit.export.queries import FormSheets
from recruit.export.rules import chosen_columns, content_disposition

router = APIRouter()

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NoApplicants(AppError):
    """An empty file would be of no use, and the old one carried a stranger's sample data (F-12)."""

    code, status = "no_applicants", 404
    message = "조건에 맞는 지원자가 없어 파일을 만들지 않았습니다. 조건을 바꿔 다시 받아 주세요."


class TooManyApplicants(AppError):
    code, status = "too_many_applicants", 422


@router.get("/download_excel")
def download_excel(request: Request, who: Manager, db: Db, peers: PeerCalls, now: Now) -> Response:
    """Hand out the workbook of the filtered applications; `columns` asks for the list instead of the form."""
    today = business_date(now)
    filters = read_filters(request.query_params)
    settings = request.app.state.settings
    # Without JavaScript a form repeats the name for each ticked column.
    columns = ",".join(request.query_params.getlist("columns")) if "columns" in request.query_params else None
    limit = settings.recruit_export_limit if columns is None else settings.recruit_list_limit
    with db.read() as session:
        rows = queries.matching(session, filters, limit)
        _check_count(len(rows), limit)
        if columns is None:
            sheets = queries.form_sheets(session, rows, settings.photo_dir, today)
    if columns is None:
        content, stem, plain = _workbook(peers, sheets, today), "입사지원서", "applications"
    else:
        table = queries.table(rows, chosen_columns(columns))
        content, stem, plain = clients.table_workbook(peers, table), "지원자목록", "applicants"
    db.write(note_listing, "application.export", [row.id for row in rows], who, now)
    return _file(content, stem, plain, today)


def _check_count(found: int, limit: int) -> None:
    if found == 0:
        raise NoApplicants
    if found > limit:
        raise TooManyApplicants(
            f"한 번에 {limit:,}명까지 받을 수 있습니다. 기간이나 상태로 조건을 좁혀 주세요."
        )


def _workbook(peers: Peers, sheets: FormSheets, today: date) -> bytes:
    photos = {part: path.read_bytes() for part, path in sheets.photo_paths.items()}
    return clients.application_workbook(peers, today.isoformat(), sheets.applicants, photos)


def _file(content: bytes, stem: str, plain: str, today: date) -> Response:
    headers: dict[str, Any] = {
        "Content-Disposition": content_disposition(f"{stem}_{today}.xlsx", f"{plain}_{today}.xlsx"),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=_XLSX, headers=headers)
