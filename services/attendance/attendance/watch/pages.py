"""The office's week: who is near 52 hours, who is owed breaks, who rests less than eleven hours."""

from datetime import date, timedelta
from typing import Annotated

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.identity import Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import AfterValidator, BaseModel

from attendance.hours.rules.week import week_start
from attendance.roster.queries import sites
from attendance.rota.rules import WEEK
from attendance.watch import queries
from attendance.watch.rules import level_word

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/week"
MOST_SHOWN = 200


class WeekQuery(BaseModel):
    """What the address says: any day of the week, the site."""

    week: Annotated[date, AfterValidator(week_start)] | None = None
    site: str = ""


@router.get(HOME)
def week_page(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[WeekQuery, Query()]
) -> HTMLResponse:
    monday = query.week or week_start(business_date(now))
    site_id = int(query.site) if query.site.isdecimal() else None
    with db.read() as session:
        found = queries.everybody(session, monday, now, site_id)
        places = sites(session, only_active=False)
    here = f"{HOME}?site={site_id or ''}&week="
    return render(
        request,
        "watch/week.html",
        found=found[:MOST_SHOWN],
        people=len(found),
        danger=sum(one.week.is_danger for one in found),
        owed=sum(one.week.break_owed > 0 for one in found),
        tired=sum(bool(one.week.rests) for one in found),
        monday=monday,
        sunday=monday + timedelta(days=WEEK - 1),
        before=f"{here}{monday - timedelta(days=WEEK)}",
        following=f"{here}{monday + timedelta(days=WEEK)}",
        site=query.site,
        options=[("", "전체"), *((place.id, place.name) for place in places)],
        level_word=level_word,
    )
