"""The office's year: every person's sums, and the same as a workbook."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.http import PeerCalls
from chassis.web.templates import render
from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response

from payroll import clients
from payroll.access import PayOffice
from payroll.yearly import actions, queries
from payroll.yearly.rules import DEDUCTIONS, OTHER, table_request

router = APIRouter(prefix="/admin/payroll/years", include_in_schema=False)

YearNumber = Annotated[int, Path(ge=2000, le=2100)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/{year}")
def year_table(request: Request, year: YearNumber, who: PayOffice, db: Db, now: Now) -> HTMLResponse:
    """Show what each person was paid in a year."""
    db.write(actions.note_reading, who, year, "page", now)
    with db.read() as session:
        people = queries.years_of(session, year)
    return render(
        request,
        "yearly/year.html",
        year=year,
        this_year=business_date(now).year,
        people=people,
        taken={**DEDUCTIONS, OTHER: "기타 공제"},
    )


@router.get("/{year}/excel")
def year_excel(year: YearNumber, who: PayOffice, db: Db, peers: PeerCalls, now: Now) -> Response:
    """Download a year as a workbook."""
    db.write(actions.note_reading, who, year, "excel", now)
    with db.read() as session:
        people = queries.years_of(session, year)
    content = clients.table_xlsx(peers, table_request(year, people))
    name = f"filename=\"pay_{year}.xlsx\"; filename*=UTF-8''{quote(f'연간누계_{year}.xlsx')}"
    headers = {"Content-Disposition": f"attachment; {name}", "Cache-Control": "no-store"}
    return Response(content, media_type=XLSX, headers=headers)
