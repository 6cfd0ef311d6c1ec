"""The month grid in portions of fifty people, and the saving of one cell."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import NotFound, wants_json
from chassis.forms import FormInput, Month, RowId, Submitted, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, BeforeValidator, Field

from attendance.calendar.rules import holiday_name, month_days, month_of
from attendance.closing.queries import closing_of
from attendance.day.actions import Breaks, Times
from attendance.day.rules import breaks_text, typed_breaks
from attendance.grid import actions, queries
from attendance.grid.rules import decimal_hours, typed_span
from attendance.month.rules import neighbours
from attendance.roster.queries import Wanted, sites

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/grid"


class GridQuery(BaseModel):
    """What the address of the grid says."""

    month: Month | None = None
    q: Annotated[str, Field(max_length=100)] = ""
    site: str = ""
    cursor: str | None = None

    def wanted(self) -> Wanted:
        return Wanted(self.q, int(self.site) if self.site.isdecimal() else None, "all")

    def address(self, month: str) -> str:
        given = {"month": month, "q": self.q, "site": self.site}
        return urlencode({name: value for name, value in given.items() if value})


class CellForm(BaseModel):
    """A cell as the editor sends it."""

    times: Annotated[tuple[str, str] | None, BeforeValidator(typed_span)] = None
    breaks: Annotated[Breaks | None, BeforeValidator(typed_breaks)] = None
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    seen: Annotated[str, Field(max_length=40)] = ""

    def cell(self) -> actions.CellTimes:
        times = None
        if self.times:
            times = Times(clock_in=self.times[0], clock_out=self.times[1], breaks=self.breaks)  # type: ignore[arg-type]  # texts become times
        return actions.CellTimes(times=times, seen=self.seen, reason=self.reason)


@router.get(HOME)
def grid(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[GridQuery, Query()]
) -> HTMLResponse:
    month = query.month or month_of(business_date(now))
    shown = _part(db, month, now, query)
    with db.read() as session:
        places = sites(session, only_active=False)
        closed = closing_of(session, month) is not None
    before, after = neighbours(month)
    return render(
        request, "grid/page.html", **shown, query=query, closed=closed, before=query.address(before),
        after=query.address(after), may=who.has_role("owner", "manager") and not closed,
        options=[("", "전체"), *((place.id, place.name) for place in places)], names=_day_names(month),
    )  # fmt: skip


@router.get(f"{HOME}/rows")
def rows(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[GridQuery, Query()]
) -> HTMLResponse:
    """The next portion, as a piece of the table."""
    month = query.month or month_of(business_date(now))
    return render(request, "grid/rows.html", **_part(db, month, now, query))


def _part(db: Db, month: str, now: Now, query: GridQuery) -> dict[str, Any]:
    with db.read() as session:
        part = queries.part(session, month, query.wanted(), now, query.cursor)
    more = f"{query.address(month)}&{urlencode({'cursor': part.next})}" if part.next else ""
    return {"month": month, "part": part, "more": more, "short": decimal_hours}


def _day_names(month: str) -> list[tuple[date, str]]:
    return [(day, holiday_name(day)) for day in month_days(month)]


@dataclass(frozen=True)
class Place:
    """Which cell an address names."""

    employee_id: RowId
    work_date: date


At = Annotated[Place, Depends()]


@router.get(f"{HOME}/{{employee_id:int}}/{{work_date}}")
def cell(request: Request, who: Staff, db: Db, at: At) -> Response:
    """One cell: to the editor what it begins with, to a browser without scripts the day's form."""
    with db.read() as session:
        row = queries.seen_day(session, at.employee_id, at.work_date)
    if not wants_json(request):
        new = f"/admin/attendance/{at.employee_id}/days/new?work_date={at.work_date}"
        return RedirectResponse(f"/admin/attendance/days/{row.id}" if row else new, 303)
    if row is None:
        return JSONResponse({"times": "", "breaks": "", "seen": "none"})
    end = f"{row.clock_out:%H%M}" if row.clock_out else ""
    told = {"times": f"{row.clock_in:%H%M}-{end}", "breaks": breaks_text(row.noted.breaks)}
    return JSONResponse({**told, "seen": actions.version_of(row)})


@router.post(f"{HOME}/{{employee_id:int}}/{{work_date}}")
def save_cell(request: Request, who: Manager, db: Db, now: Now, at: At, submitted: FormInput) -> HTMLResponse:
    """Save one cell; the answer is the person's whole row, for a day changes the sums of its week."""
    form = parse(CellForm, _without_removed(submitted)).checked
    db.write(actions.save_cell, at.employee_id, at.work_date, form.cell(), who, now)
    month = month_of(at.work_date)
    with db.read() as session:
        row = queries.row(session, month, at.employee_id, now)
    if row is None:
        raise NotFound("찾는 직원이 없습니다.")
    return render(request, "grid/row.html", row=row, short=decimal_hours)


def _without_removed(submitted: Submitted) -> dict[str, str]:
    """The form's values; taking a day out is said by a button of its own, never by an emptied field."""
    given = dict(submitted.values)
    if given.get("remove") == "1":
        return {name: given.get(name, "") for name in ("reason", "seen")}
    return given | {"times": given.get("times", "").strip() or "?"}
