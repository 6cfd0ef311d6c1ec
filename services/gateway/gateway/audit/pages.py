"""`/admin/audit`: who did and who read what in every service; `…/export` as CSV, `…/check` the chains."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from chassis.audit_api import AuditFilter
from chassis.clock import KST, Now, business_date
from chassis.db import Database, Db
from chassis.errors import Invalid
from chassis.forms import Form, OneLine, parse
from chassis.http import PeerCalls
from chassis.identity import Operator
from chassis.paging import Page
from chassis.web.nav import PARTS
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, Field, StringConstraints

from gateway.audit import actions, files, queries, rules
from gateway.audit.gathering import KEEPERS, Gatherer, proofs

router = APIRouter(include_in_schema=False)

ROWS = 50
ADDRESS = "/admin/audit"

_Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
_Words = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f]*$"), OneLine]


class AuditForm(BaseModel):
    """Which rows to show, as it stands in the address."""

    service: Literal["gateway", "recruit", "attendance", "payroll"] | None = None
    who: _Words = ""
    action: _Words = ""
    start: _Day | None = None
    end: _Day | None = None


class BadPosition(Invalid):
    code, message = "bad_cursor", "목록의 위치를 알 수 없습니다. 처음부터 다시 열어 주세요."


@router.get(ADDRESS)
def audit_list(
    request: Request, db: Db, peers: PeerCalls, who: Operator, cursor: str | None = None
) -> Response:
    """List what was done and read, newest first."""
    form = _form(request)
    query = _query(form)
    context: dict[str, Any] = {
        "form": form,
        "query": query,
        "services": PARTS,
        "words": rules,
        "cursor": cursor,
    }
    if form.value is None:
        empty: Page[rules.Entry] = Page([], None)
        return render(request, "audit/list.html", status_code=422, page=empty, away=[], names={}, **context)
    try:
        position = rules.read_position(cursor or "", KEEPERS)
    except rules.BadPosition as error:
        raise BadPosition from error
    found = Gatherer(db, peers, *_wanted(form.value)).page(position, ROWS)
    page = Page(found.items, rules.written_position(found.next) if found.next else None)
    names = _names(db, found.items)
    return render(request, "audit/list.html", page=page, away=found.away, names=names, **context)


@router.get(f"{ADDRESS}/export")
def audit_export(request: Request, db: Db, peers: PeerCalls, who: Operator, now: Now) -> Response:
    """Hand out the filtered rows as CSV; that they were taken out is written down first."""
    checked = _form(request).checked
    gatherer = Gatherer(db, peers, *_wanted(checked))
    db.write(actions.note_export, who, checked.model_dump(mode="json", exclude_defaults=True), now)
    name = quote(f"감사기록_{business_date(now):%Y%m%d}.csv")
    return StreamingResponse(
        files.csv_lines(gatherer, lambda entries: _names(db, entries)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename=\"audit.csv\"; filename*=UTF-8''{name}"},
    )


@router.get(f"{ADDRESS}/check")
def audit_check(request: Request, db: Db, peers: PeerCalls, who: Operator) -> Response:
    """Show whether every service's chain holds."""
    return render(request, "audit/check.html", proofs=proofs(db, peers), services=PARTS)


def _form(request: Request) -> Form[AuditForm]:
    typed = {name: request.query_params.get(name, "") for name in AuditForm.model_fields}
    form = parse(AuditForm, typed)
    if form.value and form.value.start and form.value.end and form.value.start > form.value.end:
        return form.refused(end="시작일과 같거나 뒤의 날짜를 골라 주세요.")
    return form


def _wanted(form: AuditForm) -> tuple[tuple[str, ...], AuditFilter]:
    since, until = rules.period(form.start, form.end, KST)
    services = (form.service,) if form.service else KEEPERS
    return services, AuditFilter(rules.stored_who(form.who), form.action, since, until)


def _query(form: Form[AuditForm]) -> str:
    given = {name: value for name, value in form.raw.items() if value.strip()}
    return f"?{urlencode(given)}" if given else ""


def _names(db: Database, entries: list[rules.Entry]) -> dict[str, str]:
    with db.read() as session:
        return queries.names_of(session, [text for row in entries for text in (row.actor, row.object)])
