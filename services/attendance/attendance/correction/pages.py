"""Requests for correction on screen: the worker's own on the phone, the office's list and decision."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from uuid import uuid4

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Identity, Staff, Worker
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from attendance import metrics
from attendance.asking.pages import ListQuery, address, chips
from attendance.asking.queries import EVERY
from attendance.calendar.rules import month_of
from attendance.closing.queries import closing_of
from attendance.correction import actions, queries
from attendance.correction.rules import KINDS, OWN_STATES, STATES, asked_words
from attendance.day.pages import Typed
from attendance.day.queries import DayRow, day_on
from attendance.day.rules import breaks_text, picture_words
from attendance.roster.queries import sites

router = APIRouter(include_in_schema=False)
OWN = "/attendance/corrections"
OFFICE = "/admin/attendance/corrections"
LABELS = {
    "work_date": "근무한 날",
    "clock_in": "출근",
    "clock_out": "퇴근",
    "breaks": "휴게",
    "reason": "이유",
    "answer": "사유",
}
OWN_DONE = {
    "asked": "정정을 요청했어요. 사무실이 확인하면 여기에 결과가 나와요.",
    "withdrawn": "요청을 취소했어요.",
}
DONE = {
    "approved": "승인했습니다. 근무 기록이 바뀌었습니다. 마감한 달이면 달라진 시간을 다음 달에 정산합니다.",
    "rejected": "반려했습니다. 본인에게 사유가 보입니다.",
}
WORDS: dict[str, Any] = {"asked_words": asked_words, "picture_words": picture_words, "kinds": KINDS}


class WishForm(actions.Wish):
    """A wish as typed on the phone: breaks in one line."""

    breaks: Typed = None
    token: Annotated[str, Field(max_length=100)] | None = None


@router.get(OWN)
def own_list(
    request: Request, who: Worker, db: Db, cursor: str | None = None, done: str = ""
) -> HTMLResponse:
    with db.read() as session:
        page = queries.own_corrections(session, int(who.id), cursor)
    told = OWN_DONE.get(done, "")
    return render(
        request, "correction/own.html", page=page, cursor=cursor, done=told, states=OWN_STATES, **WORDS
    )


@router.get(f"{OWN}/new")
def wish_form(request: Request, who: Worker, db: Db, now: Now, work_date: date | None = None) -> HTMLResponse:
    row = _own_day(db, who, work_date)
    shown = {
        "work_date": (work_date or business_date(now)).isoformat(),
        "clock_in": f"{row.clock_in:%H:%M}" if row else "",
        "clock_out": f"{row.clock_out:%H:%M}" if row and row.clock_out else "",
        "breaks": breaks_text(row.noted.breaks) if row else "",
        "token": uuid4().hex,
    }
    return _wish_page(request, blank(shown), row)


@router.post(OWN)
def ask(request: Request, who: Worker, db: Db, now: Now, submitted: FormInput) -> Response:
    form = parse(WishForm, submitted.values)
    try:
        wish = form.checked
        db.write(actions.ask, wish, wish.token, who, now)
    except AppError as error:
        return _wish_page(request, form.refused(**error.fields), None, error)
    metrics.corrections.labels("asked").inc()
    return RedirectResponse(f"{OWN}?done=asked", 303)


def _own_day(db: Db, who: Identity, work_date: date | None) -> DayRow | None:
    if work_date is None:
        return None
    with db.read() as session:
        return day_on(session, int(who.id), work_date)


def _wish_page(
    request: Request, form: Form[Any], row: DayRow | None, error: AppError | None = None
) -> HTMLResponse:
    if error is not None and not form.errors:
        raise error
    status = error.status if error else 200
    return render(request, "correction/form.html", status, form=form, row=row, labels=LABELS)


@router.post(f"{OWN}/{{correction_id:int}}/withdrawal")
def withdraw(who: Worker, db: Db, now: Now, correction_id: RowId) -> Response:
    db.write(actions.withdraw, correction_id, who, now)
    return RedirectResponse(f"{OWN}?done=withdrawn", 303)


@router.get(OFFICE)
def correction_list(
    request: Request, who: Staff, db: Db, query: Annotated[ListQuery, Query()]
) -> HTMLResponse:
    wanted = query.wanted(STATES)
    with db.read() as session:
        page = queries.corrections(session, wanted, query.cursor)
        counts = {
            state: queries.correction_count(session, replace(wanted, state=state))
            for state in (*STATES, EVERY)
        }
        places = sites(session, only_active=False)
    return render(
        request, "correction/list.html", page=page, wanted=wanted, cursor=query.cursor,
        chips=chips(OFFICE, STATES, wanted, counts), url=address(OFFICE, wanted, wanted.state), states=STATES,
        done=DONE.get(query.done, ""),
        options=[("", "전체"), *((place.id, place.name) for place in places)], **WORDS,
    )  # fmt: skip


@router.get(f"{OFFICE}/{{correction_id:int}}")
def correction_detail(request: Request, who: Staff, db: Db, correction_id: RowId) -> HTMLResponse:
    return detail_page(request, db, who, correction_id, blank())


def detail_page(
    request: Request,
    db: Db,
    who: Identity,
    correction_id: int,
    form: Form[Any],
    error: AppError | None = None,
) -> HTMLResponse:
    """One request with what the office may do about it."""
    with db.read() as session:
        found = queries.correction(session, correction_id)
        if found is None:
            raise actions.NoSuchCorrection
        asked, person = found
        row = day_on(session, asked.employee_id, asked.work_date)
        closed = closing_of(session, month_of(asked.work_date)) is not None
    return render(
        request, "correction/detail.html", error.status if error else 200, asked=asked, person=person,
        row=row, form=form, error=error, closed=closed, labels=LABELS, states=STATES, **WORDS,
        may_decide=asked.state == "open" and who.has_role("owner", "manager"),
    )  # fmt: skip
