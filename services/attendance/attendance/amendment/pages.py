"""마감 후 변경 on screen: the list of what is settled, and the forms for one day of a closed month."""

from datetime import date
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, Month, RowId, blank, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from attendance import metrics
from attendance.adjustment.queries import settled_in, settled_of
from attendance.adjustment.rules import difference_words
from attendance.amendment import actions
from attendance.amendment.queries import unsettled_of
from attendance.asking.actions import Decision
from attendance.calendar.rules import month_of
from attendance.closing.queries import closing_of
from attendance.correction.pages import OFFICE as CORRECTIONS
from attendance.correction.pages import detail_page
from attendance.day.actions import NewDay, NoSuchDay
from attendance.day.pages import LABELS, NewDayForm, TimesForm
from attendance.day.queries import DayRow
from attendance.day.queries import day as day_of
from attendance.day.rules import breaks_text
from attendance.month.rules import neighbours
from attendance.roster.queries import Person, known_employee

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/adjustments"
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class SettlementForm(BaseModel):
    """The month whose late punches are settled, and why."""

    month: Month
    reason: Reason


class ReasonForm(BaseModel):
    reason: Reason


@router.get(HOME)
def adjustment_list(
    request: Request, who: Staff, db: Db, now: Now, month: Month | None = None
) -> HTMLResponse:
    chosen = month or month_of(business_date(now))
    with db.read() as session:
        arriving, leaving = settled_in(session, chosen), settled_of(session, chosen)
        closed = closing_of(session, chosen) is not None
    before, after = neighbours(chosen)
    return render(
        request, "amendment/list.html", month=chosen, arriving=arriving, leaving=leaving, closed=closed,
        before=f"{HOME}?month={before}", after=f"{HOME}?month={after}",
    )  # fmt: skip


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
        new = NewDay.model_validate({"employee_id": employee_id, **form.checked.model_dump()})
        made = db.write(actions.enter_day, new, who, now)
    except AppError as error:
        return _page(request, db, employee_id, form.refused(**error.fields), error=error)
    return _back(employee_id, month_of(form.checked.work_date), settled=bool(made))


@router.get(f"{HOME}/days/{{day_id:int}}")
def edit_form(request: Request, who: Manager, db: Db, day_id: RowId) -> HTMLResponse:
    row = _row(db, day_id)
    shown = {
        "clock_in": f"{row.clock_in:%H:%M}",
        "clock_out": f"{row.clock_out:%H:%M}" if row.clock_out else "",
        "breaks": breaks_text(row.noted.breaks),
    }
    return _page(request, db, row.employee_id, blank(shown), row)


@router.post(f"{HOME}/days/{{day_id:int}}")
def change_day(
    request: Request, who: Manager, db: Db, now: Now, day_id: RowId, submitted: FormInput
) -> Response:
    form = parse(TimesForm, submitted.values)
    row = _row(db, day_id)
    try:
        made = db.write(actions.change_day, day_id, form.checked, who, now)
    except AppError as error:
        return _page(request, db, row.employee_id, form.refused(**error.fields), row, error)
    return _back(row.employee_id, month_of(row.work_date), settled=bool(made))


@router.post(f"{HOME}/days/{{day_id:int}}/removal")
def remove_day(who: Manager, db: Db, now: Now, day_id: RowId, submitted: FormInput) -> Response:
    reason = parse(ReasonForm, submitted.values).checked.reason
    row = _row(db, day_id)
    made = db.write(actions.remove_day, day_id, reason, who, now)
    return _back(row.employee_id, month_of(row.work_date), settled=bool(made))


@router.get(f"{HOME}/{{employee_id:int}}/settlement")
def settlement_form(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, month: Month | None = None
) -> HTMLResponse:
    return _settlement_page(request, db, employee_id, month or month_of(business_date(now)), blank())


@router.post(f"{HOME}/{{employee_id:int}}/settlement")
def settle_month(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, submitted: FormInput
) -> Response:
    form = parse(SettlementForm, submitted.values)
    if form.value is None and "month" not in form.errors:
        return _settlement_page(request, db, employee_id, form.raw["month"], form)
    asked = form.checked
    db.write(actions.settle_month, asked.month, employee_id, asked.reason, who, now)
    return _back(employee_id, asked.month, settled=True)


def _settlement_page(request: Request, db: Db, employee_id: int, month: str, form: Form[Any]) -> HTMLResponse:
    person = _person(db, employee_id)
    with db.read() as session:
        minutes = unsettled_of(session, month, employee_id)
    return render(
        request, "amendment/settlement.html", 422 if form.errors else 200, form=form, person=person,
        month=month, words=difference_words(minutes), differs=bool(minutes), labels=LABELS,
    )  # fmt: skip


def _row(db: Db, day_id: int) -> DayRow:
    with db.read() as session:
        row = day_of(session, day_id)
    if row is None:
        raise NoSuchDay
    return row


def _back(employee_id: int, month: str, *, settled: bool) -> RedirectResponse:
    done = "settled" if settled else "unchanged"
    return RedirectResponse(f"/admin/attendance/{employee_id}?month={month}&done={done}", 303)


def _page(
    request: Request,
    db: Db,
    employee_id: int,
    form: Form[Any],
    row: DayRow | None = None,
    error: AppError | None = None,
) -> HTMLResponse:
    if error is not None and not form.errors:
        raise error
    person = _person(db, employee_id)
    status = error.status if error else 200
    return render(request, "amendment/form.html", status, form=form, person=person, row=row, labels=LABELS)


def _person(db: Db, employee_id: int) -> Person:
    with db.read() as session:
        return known_employee(session, employee_id)


@router.post(f"{CORRECTIONS}/{{correction_id:int}}/decision")
def decide_correction(
    request: Request, who: Manager, db: Db, now: Now, correction_id: RowId, submitted: FormInput
) -> Response:
    """A worker's request is decided; of a closed month it becomes an adjustment."""
    form = parse(Decision, submitted.values)
    try:
        made = db.write(actions.decide, correction_id, form.checked, who, now)
    except AppError as error:
        return detail_page(request, db, who, correction_id, form.refused(**error.fields), error)
    if made.decided_at == now:
        metrics.corrections.labels(made.state).inc()
    return RedirectResponse(f"{CORRECTIONS}?done={made.state}", 303)
