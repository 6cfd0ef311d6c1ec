"""The office's forms for one working day: enter, correct, remove."""

from datetime import date
from typing import Annotated, Any

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Manager
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BeforeValidator, Field

from attendance.calendar.rules import month_of
from attendance.day import actions, queries
from attendance.day.rules import breaks_text, typed_breaks
from attendance.roster.queries import Person, known_employee

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance"
LABELS = {
    "work_date": "근무일",
    "clock_in": "출근",
    "clock_out": "퇴근",
    "breaks": "휴게",
    "reason": "사유",
}
Typed = Annotated[actions.Breaks | None, BeforeValidator(typed_breaks)]


class TimesForm(actions.Times):
    """Times as typed in a form: breaks in one line, the reason required."""

    breaks: Typed = None
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class NewDayForm(TimesForm):
    work_date: date


@router.get(f"{HOME}/{{employee_id:int}}/days/new")
def new_form(
    request: Request, who: Manager, db: Db, employee_id: RowId, work_date: date | None = None
) -> HTMLResponse:
    return _page(request, db, employee_id, blank({"work_date": work_date.isoformat() if work_date else ""}))


@router.post(f"{HOME}/{{employee_id:int}}/days")
def enter_day(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, submitted: FormInput
) -> Response:
    form = parse(NewDayForm, submitted.values)
    try:
        new = actions.NewDay.model_validate({"employee_id": employee_id, **form.checked.model_dump()})
        db.write(actions.enter_day, new, who, now)
    except AppError as error:
        return _page(request, db, employee_id, form.refused(**error.fields), error=error)
    return _back(employee_id, form.checked.work_date, "entered")


@router.get(f"{HOME}/days/{{day_id:int}}")
def edit_form(request: Request, who: Manager, db: Db, day_id: RowId) -> HTMLResponse:
    row = _row(db, day_id)
    shown = {
        "clock_in": f"{row.clock_in:%H:%M}",
        "clock_out": f"{row.clock_out:%H:%M}" if row.clock_out else "",
        "breaks": breaks_text(row.noted.breaks),
        "early_approved": "1" if row.early_approved else "0",
    }
    return _page(request, db, row.employee_id, blank(shown), row)


@router.post(f"{HOME}/days/{{day_id:int}}")
def change_day(
    request: Request, who: Manager, db: Db, now: Now, day_id: RowId, submitted: FormInput
) -> Response:
    form = parse(TimesForm, {"early_approved": "0", **submitted.values})
    row = _row(db, day_id)
    try:
        db.write(actions.change_day, day_id, form.checked, who, now)
    except AppError as error:
        return _page(request, db, row.employee_id, form.refused(**error.fields), row, error)
    return _back(row.employee_id, row.work_date, "changed")


@router.post(f"{HOME}/days/{{day_id:int}}/removal")
def remove_day(
    request: Request, who: Manager, db: Db, now: Now, day_id: RowId, submitted: FormInput
) -> Response:
    row = _row(db, day_id)
    reason = submitted.values.get("reason", "").strip()[:200] or "사유를 적지 않음"
    db.write(actions.remove_day, day_id, reason, who, now)
    return _back(row.employee_id, row.work_date, "removed")


def _row(db: Db, day_id: int) -> queries.DayRow:
    with db.read() as session:
        row = queries.day(session, day_id)
    if row is None:
        raise actions.NoSuchDay
    return row


def _back(employee_id: int, work_date: date, done: str) -> RedirectResponse:
    return RedirectResponse(f"{HOME}/{employee_id}?month={month_of(work_date)}&done={done}", 303)


def _page(
    request: Request,
    db: Db,
    employee_id: int,
    form: Form[Any],
    row: queries.DayRow | None = None,
    error: AppError | None = None,
) -> HTMLResponse:
    if error is not None and not form.errors:
        raise error
    person = _person(db, employee_id)
    status = error.status if error else 200
    return render(request, "day/form.html", status, form=form, person=person, row=row, labels=LABELS)


def _person(db: Db, employee_id: int) -> Person:
    with db.read() as session:
        return known_employee(session, employee_id)
