"""The day board: numbers by site, one site's names, and the fragment that keeps both fresh."""

from hashlib import sha256
from typing import Annotated, Any

from chassis.clock import Now
from chassis.db import Db
from chassis.identity import Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from attendance.board import queries
from attendance.board.rules import STATES, counted

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/today"
SITES_AT_ONCE, PEOPLE_AT_ONCE = 60, 300


class BoardQuery(BaseModel):
    """Which site is looked at (0 is "no site yet"), and from which row on."""

    site: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    since: Annotated[int, Field(ge=0, lt=1_000_000)] = 0


@router.get(HOME)
def board(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[BoardQuery, Query()]
) -> HTMLResponse:
    return render(request, "board/page.html", **_shown(db, now, query))


@router.get(f"{HOME}/live")
def live(request: Request, who: Staff, db: Db, now: Now, query: Annotated[BoardQuery, Query()]) -> Response:
    """The same numbers as a piece of the page; 304 while nothing changed."""
    piece = render(request, "board/live.html", **_shown(db, now, query))
    tag = f'"{sha256(piece.body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    piece.headers.update(headers)
    return piece


def _shown(db: Db, now: Now, query: BoardQuery) -> dict[str, Any]:
    with db.read() as session:
        places = queries.sites_now(session, now, query.site)
    people = [one for place in places for one in place.people]
    chosen = places[0] if query.site is not None and places else None
    size, whole = (PEOPLE_AT_ONCE, len(people)) if chosen else (SITES_AT_ONCE, len(places))
    return {
        "places": places if chosen else places[query.since : query.since + size],
        "chosen": chosen,
        "names": people[query.since : query.since + size] if chosen else [],
        "totals": counted(one.state for one in people),
        "more": query.since + size if query.since + size < whole else None,
        "query": query,
        "states": STATES,
    }
