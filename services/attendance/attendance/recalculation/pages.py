"""Changes of rules as the office sees them: first whose hours they change, then the change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError, NotFound
from chassis.forms import FormInput, RowId, Submitted, parse
from chassis.idempotency import Session
from chassis.identity import Identity, Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from attendance.calendar.actions import decide_day
from attendance.calendar.pages import HOME as CALENDAR
from attendance.calendar.pages import CalendarQuery, DecisionForm, address, calendar_page
from attendance.calendar.rules import month_of
from attendance.recalculation import actions, changes, queries
from attendance.recalculation.rules import FIGURES

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/recalculations"


@dataclass(frozen=True)
class Wish:
    """A change that somebody wants: how it is counted beforehand, what does it, where to go on and back."""

    change: Callable[[Session], queries.Change]
    act: Callable[[Session], object]
    then: str
    back: str


def carry_out(
    request: Request, who: Identity, db: Db, now: Now, submitted: Submitted, wish: Wish
) -> Response:
    """Show whose hours a change would change and ask; do it once that very difference was agreed to."""
    with db.read() as session:
        effect = queries.effect_of(session, wish.change(session), now)
    agreed = submitted.values.get("agreed", "")
    if effect.people and agreed != effect.digest:
        kept = [
            (name, value) for name, values in submitted.lists.items() for value in values if name != "agreed"
        ]
        return render(
            request, "recalculation/preview.html", effect=effect, kept=kept, figures=FIGURES, wish=wish,
            stale=bool(agreed), shown=queries.SHOWN, here=request.url.path,
        )  # fmt: skip
    db.write(actions.confirm, effect, wish.act, who, now)
    return RedirectResponse(wish.then, 303)


@router.post(CALENDAR)
def decide(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    form = parse(DecisionForm, submitted.values)
    query = CalendarQuery(site=submitted.values.get("site", "")[:9])
    try:
        new = form.checked.decision
        here = address(month_of(new.day), new.site_id)
        wish = Wish(
            lambda session: changes.decided(session, new),
            lambda session: decide_day(session, new, who, now),
            f"{here}&done={new.day}#d-{new.day}",
            here,
        )
        return carry_out(request, who, db, now, submitted, wish)
    except AppError as error:
        return calendar_page(request, who, db, _month_typed(submitted, now), query, error)


def _month_typed(submitted: Submitted, now: Now) -> str:
    form = parse(DecisionForm, {"day": submitted.values.get("day", ""), "day_type": "default"})
    return month_of(form.value.day if form.value else business_date(now))


@router.get(HOME)
def recalculation_list(
    request: Request, who: Staff, db: Db, cursor: Annotated[str | None, Query()] = None
) -> HTMLResponse:
    with db.read() as session:
        page = queries.recalculations(session, cursor)
    return render(request, "recalculation/list.html", page=page, cursor=cursor)


@router.get(f"{HOME}/{{recalculation_id}}")
def recalculation_detail(request: Request, who: Staff, db: Db, recalculation_id: RowId) -> HTMLResponse:
    with db.read() as session:
        row = queries.recalculation(session, recalculation_id)
        if row is None:
            raise NotFound("찾는 재계산 기록이 없습니다.")
        people = queries.kept_lines(session, row)
    return render(request, "recalculation/detail.html", row=row, people=people, figures=FIGURES)
