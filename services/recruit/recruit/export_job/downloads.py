"""Downloads of applications: the company's form, one sheet an applicant, or a list with chosen columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl

from chassis.clock import Now, business_date
from chassis.db import Database
from chassis.errors import AppError
from chassis.forms import FormInput, Submitted
from chassis.identity import Identity, Manager
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from recruit import clients
from recruit.application.actions import note_listing
from recruit.application.filters import address, read_filters
from recruit.application.queries import Filters
from recruit.export import queries
from recruit.export.books import draw_book
from recruit.export.rules import chosen_columns, content_disposition, ids_of
from recruit.export_job.pages import HOME, start_job
from recruit.form_map.queries import map_in_use

router = APIRouter()

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NoApplicants(AppError):
    """An empty file would be of no use, and the old one carried a stranger's sample data (F-12)."""

    code, status = "no_applicants", 404
    message = "조건에 맞는 지원자가 없어 파일을 만들지 않았습니다. 조건을 바꿔 다시 받아 주세요."


class TooManyApplicants(AppError):
    code, status = "too_many_applicants", 422


@dataclass(frozen=True)
class _Call:
    """A download in hand: where, who asks, when."""

    app: FastAPI
    who: Identity
    now: datetime

    @property
    def db(self) -> Database:
        found: Database = self.app.state.db
        return found

    def selected(self, filters: Filters, ids: Sequence[str], limit: int) -> list[str]:
        """Return whom a download is of, newest first, at most one more than the limit."""
        with self.db.read() as session:
            found = (
                queries.by_ids(session, sorted(ids, reverse=True))
                if ids
                else queries.matching(session, filters, limit)
            )
        if not found:
            raise NoApplicants
        return [row.id for row in found]


@router.get("/download_excel")
def download_excel(request: Request, who: Manager, now: Now) -> Response:
    """Hand out the workbook of the filtered applications; `columns` asks for the list instead of the form."""
    call, filters = _Call(request.app, who, now), read_filters(request.query_params)
    if (columns := _columns(request.query_params.multi_items())) is not None:
        return _list(call, filters, [], columns)
    limit = request.app.state.settings.recruit_export_limit
    ids = call.selected(filters, [], limit)
    if len(ids) <= limit:
        return _form(call, ids)
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(address(HOME, filters), status_code=303)
    raise TooManyApplicants(
        f"한 번에 {limit:,}명까지 받을 수 있습니다. 더 많으면 내려받기 작업으로 만드십시오."
    )


@router.post("/download_excel")
def download_selected(request: Request, who: Manager, submitted: FormInput, now: Now) -> Response:
    """Hand out the workbook (or, with `columns`, the list) of the ticked `ids`; a long one becomes a job.

    Without ids, or with `everything`, the filters count: those of `query` when the list sends its own.
    """
    call, (ids, filters) = _Call(request.app, who, now), _told(submitted)
    pairs = [(name, value) for name, values in submitted.lists.items() for value in values]
    if (columns := _columns(pairs)) is not None:
        return _list(call, filters, ids, columns)
    settings = request.app.state.settings
    found = call.selected(filters, ids, settings.recruit_list_limit)
    if len(found) > settings.recruit_export_limit:
        return start_job(request, who, now, found, _token(submitted, ids, filters))
    return _form(call, found)


def _told(submitted: Submitted) -> tuple[list[str], Filters]:
    values, lists = submitted.values, submitted.lists
    words = dict(parse_qsl(values["query"])) if "query" in values else values
    ticked = ids_of([*lists.get("ids", []), *lists.get("id", [])])
    return [] if values.get("everything") == "1" else ticked, read_filters(words)


def _token(submitted: Submitted, ids: Sequence[str], filters: Filters) -> str:
    # One list may ask for one selection after another: pressed twice is the same only for the same people.
    token = submitted.values.get("form_token", "")
    return f"{token}:{','.join(sorted(ids))}:{address('', filters)}" if token.strip() else ""


def _columns(pairs: Sequence[tuple[str, str]]) -> str | None:
    # Without JavaScript a form repeats the name for each ticked column; excel_columns is the old name.
    chosen = [value for name, value in pairs if name in ("columns", "excel_columns")]
    return ",".join(chosen) if chosen else None


def _form(call: _Call, ids: Sequence[str]) -> Response:
    today = business_date(call.now)
    with call.db.read() as session:
        map_id = map_in_use(session)
    book = draw_book(call.app, ids, today, map_id)
    call.db.write(note_listing, "application.export", list(ids), call.who, call.now)
    more = {"X-Humetix-Failed-Photos": ",".join(book.receipts)} if book.receipts else {}
    return _file(book.content, ("입사지원서", "applications"), today, more)


def _list(call: _Call, filters: Filters, ids: Sequence[str], columns: str) -> Response:
    limit, today = call.app.state.settings.recruit_list_limit, business_date(call.now)
    found = call.selected(filters, ids, limit)
    if len(found) > limit:
        raise TooManyApplicants(
            f"목록은 한 번에 {limit:,}명까지 받을 수 있습니다. 기간이나 상태로 조건을 좁혀 주세요."
        )
    with call.db.read() as session:
        chosen = chosen_columns(columns) if columns.strip(", ") else queries.columns_of(session, call.who.id)
        table = queries.table(queries.by_ids(session, found), chosen)
    content = clients.table_workbook(call.app.state.peers, table)
    call.db.write(note_listing, "application.export", found, call.who, call.now)
    return _file(content, ("지원자목록", "applicants"), today, {})


def _file(content: bytes, stems: tuple[str, str], today: date, more: Mapping[str, str]) -> Response:
    korean, plain = stems
    headers: dict[str, Any] = {
        "Content-Disposition": content_disposition(f"{korean}_{today}.xlsx", f"{plain}_{today}.xlsx"),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        **more,
    }
    return Response(content, media_type=_XLSX, headers=headers)
