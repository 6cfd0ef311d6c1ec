"""Imports: upload or paste, look, say who is meant, execute, undo."""

import json
from datetime import datetime
from secrets import token_urlsafe
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError, Invalid, TooLarge
from chassis.forms import FormInput, Month, RowId, Submitted, parse
from chassis.http import PeerCalls, PeerRefused, Peers
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from attendance import clients
from attendance.calendar.rules import month_of
from attendance.importing import actions, queries
from attendance.importing.rules.chat import read_chat
from attendance.importing.rules.standing import OUTCOMES, STANDINGS, WRITTEN
from attendance.importing.rules.told import FIGURES, Reading, Unreadable, part_of_leave
from attendance.importing.rules.workbook import Sheet, read_workbook
from attendance.leave.rules.wishes import PARTS

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/imports"
LARGEST = 5 * 1024 * 1024
LABELS = {"file": "엑셀 파일", "text": "붙여 넣은 글", "month": "달"}
STATES = {"staged": ("warn", "확인 중"), "executed": ("ok", "실행함"), "undone": ("muted", "되돌림")}
DONE = {
    "picked": "누구인지 저장했습니다.",
    "ticked": "덮어쓸 줄을 저장했습니다.",
    "executed": "실행했습니다.",
    "undone": "되돌렸습니다.",
    "discarded": "가져오기를 버렸습니다.",
}
KEY = Field(min_length=16, max_length=64, pattern=r"^[\w-]+$")


class ChatForm(BaseModel):
    key: Annotated[str, KEY]
    month: Month
    text: Annotated[str, Field(max_length=300_000)]


class FileForm(BaseModel):
    key: Annotated[str, KEY]


@router.get(HOME)
def import_list(
    request: Request, who: Staff, db: Db, now: Now, cursor: str | None = None, done: str = ""
) -> HTMLResponse:
    return _list_page(request, db, now, {}, {"done": DONE.get(done, ""), "cursor": cursor})


def _list_page(
    request: Request, db: Db, now: datetime, raw: dict[str, str], more: dict[str, Any], status: int = 200
) -> HTMLResponse:
    shown = {"done": "", "cursor": None, "errors": {}} | more
    with db.read() as session:
        page = queries.imports(session, shown["cursor"])
    key = raw.get("key") or token_urlsafe(24)
    month = raw.get("month") or month_of(business_date(now))
    return render(
        request, "importing/list.html", status, page=page, states=STATES, key=key, month=month,
        text=raw.get("text", ""), may=_may(request), labels=LABELS, **shown,
    )  # fmt: skip


def _may(request: Request) -> bool:
    return bool(request.state.identity.has_role("owner", "manager"))


@router.post(f"{HOME}/workbook")
def upload_workbook(
    request: Request, who: Manager, db: Db, peers: PeerCalls, now: Now, submitted: FormInput
) -> Response:
    try:
        key = parse(FileForm, submitted.values).checked.key
        reading, name = _workbook(peers, submitted, now)
        import_id = db.write(actions.stage, key, reading, name, who, now)
    except (Invalid, PeerRefused) as error:
        return _refused(request, db, now, submitted, "file", error)
    return RedirectResponse(f"{HOME}/{import_id}", 303)


def _workbook(peers: Peers, submitted: Submitted, now: datetime) -> tuple[Reading, str]:
    file = submitted.files.get("file")
    if file is None:
        raise Invalid(fields={"file": "파일을 고르세요."})
    name = " ".join((file.filename or "").split())
    if name.lower().endswith(".xls"):
        sentence = "옛 엑셀 파일(.xls)은 읽지 못합니다. 엑셀에서 .xlsx로 다시 저장해 올리세요."
        raise Invalid(fields={"file": sentence})
    if not name.lower().endswith(".xlsx"):
        raise Invalid(fields={"file": "엑셀 파일(.xlsx)만 올릴 수 있습니다."})
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid(fields={"file": "파일이 5MB보다 큽니다. 필요한 시트만 남기세요."})
    try:
        sheets = [Sheet(one.name, one.rows) for one in clients.read_excel(peers, content)]
        return read_workbook(sheets, name, business_date(now)), name
    except Unreadable as error:
        raise Invalid(fields={"file": str(error)}) from error


@router.post(f"{HOME}/chat")
def paste_chat(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    try:
        form = parse(ChatForm, submitted.values).checked
        reading = _chat(form, now)
        import_id = db.write(actions.stage, form.key, reading, "", who, now)
    except (Invalid, TooLarge) as error:
        return _refused(request, db, now, submitted, "text", error)
    return RedirectResponse(f"{HOME}/{import_id}", 303)


def _chat(form: ChatForm, now: datetime) -> Reading:
    try:
        return read_chat(form.text, form.month, business_date(now))
    except Unreadable as error:
        raise Invalid(fields={"text": str(error)}) from error


def _refused(
    request: Request, db: Db, now: datetime, submitted: Submitted, field: str, error: AppError
) -> HTMLResponse:
    errors = {name: word for name, word in error.fields.items() if name in LABELS} or {field: error.detail}
    return _list_page(request, db, now, submitted.values, {"errors": errors}, error.status)


class ImportQuery(BaseModel):
    """From which person on an import is shown, and what was just done."""

    since: Annotated[int, Field(ge=0, lt=100_000)] = 0
    done: str = ""


PEOPLE_AT_ONCE = 50


@router.get(f"{HOME}/{{import_id:int}}")
def import_page(
    request: Request, who: Staff, db: Db, now: Now, import_id: RowId, query: Annotated[ImportQuery, Query()]
) -> HTMLResponse:
    return _import_page(request, db, now, import_id, query)


def _import_page(
    request: Request, db: Db, now: datetime, import_id: int, query: ImportQuery, error: AppError | None = None
) -> HTMLResponse:
    with db.read() as session:
        batch = queries.batch(session, import_id)
        if batch is None:
            raise actions.NoSuchImport
        lines = queries.lines_of(session, batch, now)
        people = queries.people_of(session, import_id)
        shown = people[query.since : query.since + PEOPLE_AT_ONCE]
        found = queries.candidates(session, batch.month, [one.label for one in shown])
        ours = queries.ours(session, batch.month, [one.employee_id for one in shown if one.employee_id])
    more, executed = query.since + PEOPLE_AT_ONCE, batch.state != "staged"
    return render(
        request, "importing/page.html", error.status if error else 200, batch=batch,
        people=[_person(one, lines, found, ours) for one in shown], notices=json.loads(batch.notices),
        unread=[line for line in lines if line.line.person_id is None], may=_may(request), query=query,
        state=STATES[batch.state], words=OUTCOMES if executed else STANDINGS, executed=executed,
        counts=_counts(lines), writable=sum(line.standing in WRITTEN for line in lines),
        count=len(people), error=error,
        waiting=sum(one.employee_id is None for one in people), done=DONE.get(query.done, ""),
        more=more if more < len(people) else None,
        kept=[line for line in lines if line.line.outcome == "kept"],
    )  # fmt: skip


def _counts(lines: list[queries.Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        word = line.line.outcome or line.standing
        found[word] = found.get(word, 0) + 1
    return found


def _person(
    one: Any, lines: list[queries.Line], found: dict[str, Any], ours: dict[int, queries.Ours]
) -> dict[str, Any]:
    """A written name with its candidates, its lines' standings, and both sums."""
    mine = [line for line in lines if line.line.person_id == one.id]
    told = queries.totals_of(mine)
    dates = {line.line.work_date for line in mine if line.line.kind == "hours"}
    own = ours.get(one.employee_id) if one.employee_id else None
    counted = sum(minutes for day, minutes in own.by_day.items() if day in dates) if own else None
    return {
        "person": one,
        "candidates": found.get(one.label, []),
        "counts": _counts(mine),
        "lines": len(mine),
        "told": told.total if dates else None,
        "ours": counted if dates else None,
    }


@router.post(f"{HOME}/{{import_id:int}}/people")
def pick_people(who: Manager, db: Db, import_id: RowId, submitted: FormInput) -> Response:
    picks = {
        int(name[7:]): int(value) if value.isdecimal() else None
        for name, value in submitted.values.items()
        if name.startswith("person-") and name[7:].isdecimal() and len(value) < 10
    }
    db.write(actions.pick_people, import_id, picks)
    since = submitted.values.get("since", "0")
    return RedirectResponse(f"{HOME}/{import_id}?done=picked&since={since if since.isdecimal() else 0}", 303)


@router.get(f"{HOME}/{{import_id:int}}/people/{{person_id:int}}")
def person_page(
    request: Request, who: Staff, db: Db, now: Now, import_id: RowId, person_id: RowId
) -> HTMLResponse:
    with db.read() as session:
        batch = queries.batch(session, import_id)
        people = [one for one in queries.people_of(session, import_id) if one.id == person_id]
        if batch is None or not people:
            raise actions.NoSuchImport
        lines = queries.lines_of(session, batch, now, person_id)
        known = people[0].employee_id
        own = queries.ours(session, batch.month, [known]).get(known) if known else None
    return render(
        request, "importing/person.html", batch=batch, person=people[0], lines=lines, own=own,
        executed=batch.state != "staged", standings=STANDINGS, outcomes=OUTCOMES, figures=FIGURES,
        leave_part=part_of_leave, parts=PARTS,
        done=DONE.get(request.query_params.get("done", ""), ""), may=_may(request),
    )  # fmt: skip


@router.post(f"{HOME}/{{import_id:int}}/people/{{person_id:int}}")
def tick_lines(who: Manager, db: Db, import_id: RowId, person_id: RowId, submitted: FormInput) -> Response:
    ticked = {
        int(value) for value in submitted.lists.get("overwrite", []) if value.isdecimal() and len(value) < 10
    }
    db.write(actions.tick_lines, import_id, person_id, ticked)
    return RedirectResponse(f"{HOME}/{import_id}/people/{person_id}?done=ticked", 303)


@router.post(f"{HOME}/{{import_id:int}}/execution")
def execute(
    request: Request, who: Manager, db: Db, now: Now, import_id: RowId, submitted: FormInput
) -> Response:
    try:
        db.write(actions.execute, import_id, who, now)
    except actions.NothingToWrite as error:
        return _import_page(request, db, now, import_id, ImportQuery(), error)
    return RedirectResponse(f"{HOME}/{import_id}?done=executed", 303)


@router.post(f"{HOME}/{{import_id:int}}/undo")
def undo(who: Manager, db: Db, now: Now, import_id: RowId, submitted: FormInput) -> Response:
    db.write(actions.undo, import_id, who, now)
    return RedirectResponse(f"{HOME}/{import_id}?done=undone", 303)


@router.post(f"{HOME}/{{import_id:int}}/removal")
def discard(who: Manager, db: Db, import_id: RowId, submitted: FormInput) -> Response:
    db.write(actions.discard, import_id)
    return RedirectResponse(f"{HOME}?done=discarded", 303)
