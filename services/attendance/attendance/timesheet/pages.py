"""A site's month for its client: to look at, to print, and as a workbook."""

from typing import Annotated, Any
from urllib.parse import quote

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import NotFound
from chassis.forms import Month, RowId
from chassis.http import PeerCalls
from chassis.identity import Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from attendance import clients
from attendance.calendar.rules import month_days, month_of
from attendance.grid.rules import decimal_hours
from attendance.month.rules import neighbours
from attendance.roster.queries import sites
from attendance.timesheet import queries
from attendance.timesheet.rules import ROWS

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/timesheets"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_AT_ONCE = 40


class SheetQuery(BaseModel):
    """Which site's month, and from which person on."""

    month: Month | None = None
    site: RowId | None = None
    since: Annotated[int, Query(ge=0, le=10_000)] = 0


@router.get(HOME)
def timesheet_page(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[SheetQuery, Query()]
) -> HTMLResponse:
    month = query.month or month_of(business_date(now))
    with db.read() as session:
        places = sites(session, only_active=False)
        site = next((one for one in places if one.id == query.site), places[0] if places else None)
        rows = queries.timesheet(session, month, site.id) if site else []
        free = queries.free_days(session, month, site.id) if site else []
    before, after = neighbours(month)
    end = query.since + SHOWN_AT_ONCE
    return render(
        request, "timesheet/page.html", month=month, site=site, rows=rows[query.since : end], count=len(rows),
        days=month_days(month), free=free, words=ROWS, short=decimal_hours, before=before, after=after,
        more=end if end < len(rows) else None, options=[(one.id, one.name) for one in places],
    )  # fmt: skip


@router.get(f"{HOME}/excel")
def timesheet_excel(who: Staff, db: Db, peers: PeerCalls, month: Month, site: RowId) -> Response:
    with db.read() as session:
        place = next((one for one in sites(session, only_active=False) if one.id == site), None)
        if place is None:
            raise NotFound("찾는 고객사가 없습니다.")
        rows = queries.timesheet(session, month, site)
        free = queries.free_days(session, month, site)
    content = clients.timesheet(peers, _document(place.name, month, rows, [day.day for day in free]))
    name = quote(f"근무현황_{month}-{place.name}.xlsx", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=XLSX, headers=headers)


def _document(client: str, month: str, rows: list[queries.SheetRow], free: list[int]) -> dict[str, Any]:
    workers = [
        {
            "name": row.person.name,
            "employee_no": row.person.employee_no,
            "hire_date": row.person.hire_date.isoformat(),
            "resign_date": row.person.resign_date.isoformat() if row.person.resign_date else None,
            "minutes": row.minutes,
            "words": row.words,
        }
        for row in rows
    ]
    year, number = int(month[:4]), int(month[5:])
    return {"client": client, "year": year, "month": number, "free": free, "workers": workers}
