"""The office's list of presses without a network that it is to look at."""

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from attendance.offline import actions, queries
from attendance.offline.rules import STATES

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/offline"


@router.get(HOME)
def offline_list(
    request: Request, who: Staff, db: Db, cursor: str | None = None, done: str = ""
) -> HTMLResponse:
    with db.read() as session:
        page = queries.unchecked(session, cursor)
        days = queries.days_of(session, [row for row, _person in page.items])
    return render(
        request, "offline/list.html", page=page, days=days, cursor=cursor, states=STATES,
        may_decide=who.has_role("owner", "manager"), done="확인했습니다." if done == "checked" else "",
    )  # fmt: skip


@router.post(f"{HOME}/{{offline_id:int}}/check")
def check(who: Manager, db: Db, now: Now, offline_id: RowId) -> Response:
    db.write(actions.check, offline_id, who, now)
    return RedirectResponse(f"{HOME}?done=checked", 303)
