"""The office's calendar of a month, of the firm or of one site; deciding is a recalculation."""

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Month, RowId
from chassis.identity import Identity, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from attendance.calendar import queries
from attendance.calendar.actions import Decision
from attendance.calendar.rules import (
    DayType,
    WorkCalendar,
    holiday_name,
    month_days,
    month_of,
    national_day_type,
)
from attendance.closing.queries import closing_of
from attendance.roster.queries import sites

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance-calendar"


class DecisionForm(BaseModel):
    """What the office decides for a day; `default` goes back to the calendar below."""

    day: date
    day_type: DayType | Literal["default"]
    note: Annotated[str, Field(max_length=200)] = ""
    site: RowId | None = None

    @property
    def decision(self) -> Decision:
        kind = self.day_type if isinstance(self.day_type, DayType) else None
        return Decision(self.day, kind, self.note, self.site)


class CalendarQuery(BaseModel):
    """What the address of the calendar says; an unknown site is the whole firm."""

    month: Month | None = None
    site: str = ""
    done: date | None = None

    @property
    def site_id(self) -> int | None:
        return int(self.site) if self.site.isdecimal() and len(self.site) < 10 else None


def address(month: str, site_id: int | None) -> str:
    """Where a month of a calendar is shown."""
    return f"{HOME}?{urlencode({'month': month} | ({'site': site_id} if site_id else {}))}"


@router.get(HOME)
def calendar(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[CalendarQuery, Query()]
) -> HTMLResponse:
    month = query.month or month_of(business_date(now))
    return calendar_page(request, who, db, month, query)


def calendar_page(
    request: Request, who: Identity, db: Db, month: str, query: CalendarQuery, error: AppError | None = None
) -> HTMLResponse:
    """A month of one calendar, again with the error of a refused decision."""
    days, site_id = month_days(month), query.site_id
    with db.read() as session:
        decided = {row.day: row for row in queries.overrides(session, days[0], days[-1], site_id)}
        firm = queries.work_calendar(session, days[0], days[-1])
        known = queries.work_calendar(session, days[0], days[-1], site_id)
        closed = closing_of(session, month) is not None
        places = sites(session, only_active=False)
    return render(
        request,
        "calendar/month.html",
        error.status if error else 200,
        month=month,
        site_id=site_id,
        sites=[("", "회사 전체"), *((place.id, place.name) for place in places)],
        before=address(month_of(date.fromordinal(days[0].toordinal() - 1)), site_id),
        after=address(month_of(date.fromordinal(days[-1].toordinal() + 1)), site_id),
        rows=[_row(day, decided.get(day), firm if site_id else None, known) for day in days],
        kinds=[(kind.value, kind.word) for kind in DayType],
        closed=closed,
        may_change=who.has_role("owner", "manager") and not closed,
        done=query.done,
        error=error,
    )


def _row(day: date, decided: Any, firm: WorkCalendar | None, known: WorkCalendar) -> dict[str, Any]:
    """A day: what holds without a decision here, what was decided here, what holds now."""
    default = firm.type_of(day) if firm else national_day_type(day)
    return {
        "day": day,
        "default": default.word,
        "holiday": holiday_name(day),
        "decided": decided.day_type if decided else "default",
        "note": decided.note if decided else "",
        "kind": known.type_of(day),
    }
