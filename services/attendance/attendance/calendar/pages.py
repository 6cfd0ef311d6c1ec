"""The office's calendar of a month: the national kind of each day and the office's own decision."""

from datetime import date
from typing import Annotated, Any, Literal

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import FormInput, Month, parse
from chassis.identity import Identity, Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from attendance.calendar import actions, queries
from attendance.calendar.rules import DayType, holiday_name, month_days, month_of, national_day_type
from attendance.closing.queries import closing_of

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance-calendar"


class DecisionForm(BaseModel):
    """What the office decides for a day; `default` goes back to the national calendar."""

    day: date
    day_type: DayType | Literal["default"]
    note: Annotated[str, Field(max_length=200)] = ""

    @property
    def kind(self) -> DayType | None:
        return self.day_type if isinstance(self.day_type, DayType) else None


@router.get(HOME)
def calendar(
    request: Request, who: Staff, db: Db, now: Now, month: Month | None = None, done: date | None = None
) -> HTMLResponse:
    return _page(request, who, db, month or month_of(business_date(now)), done=done)


def _page(
    request: Request,
    who: Identity,
    db: Db,
    month: str,
    *,
    done: date | None = None,
    error: AppError | None = None,
) -> HTMLResponse:
    days = month_days(month)
    with db.read() as session:
        decided = {row.day: row for row in queries.overrides(session, days[0], days[-1])}
        closed = closing_of(session, month) is not None
    return render(
        request,
        "calendar/month.html",
        error.status if error else 200,
        month=month,
        before=month_of(date.fromordinal(days[0].toordinal() - 1)),
        after=month_of(date.fromordinal(days[-1].toordinal() + 1)),
        rows=[_row(day, decided.get(day)) for day in days],
        kinds=[(kind.value, kind.word) for kind in DayType],
        closed=closed,
        may_change=who.has_role("owner", "manager") and not closed,
        done=done,
        error=error,
    )


def _row(day: date, decided: Any) -> dict[str, Any]:
    kind = DayType(decided.day_type) if decided else national_day_type(day)
    return {
        "day": day,
        "national": national_day_type(day).word,
        "holiday": holiday_name(day),
        "decided": decided.day_type if decided else "default",
        "note": decided.note if decided else "",
        "kind": kind,
    }


@router.post(HOME)
def decide(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    form = parse(DecisionForm, submitted.values)
    try:
        decision = form.checked
        db.write(actions.decide_day, decision.day, decision.kind, decision.note, who, now)
    except AppError as error:
        return _page(request, who, db, _month_typed(submitted.values.get("day", ""), now), error=error)
    return RedirectResponse(
        f"{HOME}?month={month_of(decision.day)}&done={decision.day}#d-{decision.day}", 303
    )


def _month_typed(day: str, now: Now) -> str:
    try:
        return month_of(date.fromisoformat(day))
    except ValueError:
        return month_of(business_date(now))
