"""The office's 근무표 of a site and week: a grid of cells, copy, publish, paste with a preview."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError, Invalid
from chassis.forms import FormInput, RowId, Submitted, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import AfterValidator, BaseModel, Field

from attendance.hours.rules.week import week_start
from attendance.roster.queries import sites
from attendance.rota import actions, queries
from attendance.rota.pasting import Paste, read_paste, wishes_of
from attendance.rota.rules import OFF, OFF_WORD, WEEK, Plan, clock_word, plan_of_code, span_word

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance/rota"
MOST_PASTED = 60_000
DONE = {
    "saved": "칸을 저장했습니다. 새 계획은 알리기 전까지 근로자에게 보이지 않습니다.",
    "copied": "칸을 지난주에서 옮겨 왔습니다.",
    "published": "칸을 근로자에게 알렸습니다.",
    "pasted": "칸을 붙여 넣었습니다. 알리기 전까지 근로자에게 보이지 않습니다.",
}
Monday = Annotated[date, AfterValidator(week_start)]


class WeekQuery(BaseModel):
    """What the address says: the site, any day of the week, where the page of people begins."""

    site: str = ""
    week: Monday | None = None
    after: Annotated[int, Field(ge=0, le=2**31)] = 0
    done: str = ""
    count: Annotated[int, Field(ge=0, le=100_000)] = 0


class WeekForm(BaseModel):
    site: RowId
    week: Monday
    after: Annotated[int, Field(ge=0, le=2**31)] = 0
    seen: Annotated[str, Field(max_length=100)] | None = None
    reason: Annotated[str, Field(max_length=200)] = ""

    def address(self, done: str, count: int) -> str:
        shown = f"&done={done}&count={count}" if done else ""
        return f"{HOME}?site={self.site}&week={self.week}&after={self.after}{shown}"


class PasteForm(WeekForm):
    text: Annotated[str, Field(min_length=1, max_length=MOST_PASTED)]
    confirm: bool = False


@dataclass(frozen=True)
class Refused:
    """Why something was not done, and what had been typed."""

    error: AppError
    typed: Mapping[str, str] = field(default_factory=dict)


@router.get(HOME)
def week_page(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[WeekQuery, Query()]
) -> HTMLResponse:
    with db.read() as session:
        places = sites(session)
    site_id = int(query.site) if query.site.isdecimal() else (places[0].id if places else 0)
    monday = query.week or week_start(business_date(now))
    done = f"{query.count}{DONE[query.done]}" if query.done in DONE else ""
    return _page(request, who, db, WeekForm(site=max(site_id, 1), week=monday, after=query.after), done=done)


def _page(
    request: Request,
    who: Staff,
    db: Db,
    form: WeekForm,
    *,
    refused: Refused | None = None,
    done: str = "",
) -> HTMLResponse:
    with db.read() as session:
        places = sites(session)
        shown = queries.site_week(session, form.site, form.week, form.after)
    error, typed = (refused.error, refused.typed) if refused else (None, {})
    faults = error.fields if error else {}
    return render(
        request,
        "rota/week.html",
        error.status if error else 200,
        week=shown,
        form=form,
        rows=[_row(shown, one, form.site, typed, faults) for one in shown.people],
        options=[(place.id, place.name) for place in places],
        may_change=who.has_role("owner", "manager"),
        before=form.week - timedelta(days=WEEK),
        following=form.week + timedelta(days=WEEK),
        chips=[(f"p{one}", name, _span(shown, one)) for one, name in shown.patterns.items()],
        error=error,
        typed=typed,
        done=done,
    )


def _span(shown: queries.SiteWeek, pattern_id: int) -> str:
    """Official times of a pattern in the week, empty when it is not offered."""
    found = next((day[pattern_id] for day in shown.offered.values() if pattern_id in day), None)
    return span_word(found.start, found.end) if found else ""


def _row(
    shown: queries.SiteWeek, one: Any, site_id: int, typed: Mapping[str, str], faults: Mapping[str, str]
) -> dict[str, Any]:
    person, places = one
    cells = []
    for day in shown.days:
        key, row = actions.cell_key(person.id, day), shown.entries.get((person.id, day))
        code = typed.get(key, queries.plan_of(row).code if row and row.site_id == site_id else "")
        cells.append(
            {
                "key": key,
                "day": day,
                "code": code,
                "options": _options(shown, (person.id, day), code, _usual_word(shown, one, day)),
                "there": queries.is_there(person, places, site_id, day),
                "elsewhere": row is not None and row.site_id != site_id,
                "draft": row is not None and row.published_at is None,
                "fault": faults.get(key, ""),
            }
        )
    return {"person": person, "cells": cells}


def _usual_word(shown: queries.SiteWeek, one: Any, day: date) -> str:
    """What holds without a plan; who has no pattern is not off, nothing is said about that day."""
    person, places = one
    usual, stay = shown.usual.get((person.id, day)), places.main_on(day)
    if usual:
        return f"{usual.name or '근무'} {clock_word(usual.start)}"
    return "쉬는 날" if stay and stay.pattern_id else "미정"


def _options(shown: queries.SiteWeek, cell: queries.Cell, code: str, usual: str) -> list[tuple[str, str]]:
    found = [("", f"기본({usual})")]
    found += [(f"p{one}", shown.patterns[one]) for one in shown.offered[cell[1]]]
    found.append((OFF, OFF_WORD))
    if code not in dict(found):
        found.append((code, _word(code, shown.patterns)))
    return found


def _word(code: str, names: Mapping[int, str]) -> str:
    """A cell's code as people read it; one that cannot be stays as it was typed."""
    try:
        plan = plan_of_code(code)
    except ValueError:
        return code
    return plan.word(names) if plan else ""


@router.post(HOME)
def save(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    form = parse(WeekForm, submitted.values).checked
    try:
        edit = actions.Edit(form.site, form.week, _wishes(form, submitted), form.reason, form.seen)
        count = db.write(actions.change_plans, edit, who, now)
    except AppError as error:
        return _page(request, who, db, form, refused=Refused(error, submitted.values))
    return RedirectResponse(form.address("saved", count), 303)


def _wishes(form: WeekForm, submitted: Submitted) -> dict[queries.Cell, Plan | None]:
    """The cells of a form; a name or a code that cannot be is told at its cell."""
    found, faults = {}, {}
    for name, code in submitted.values.items():
        if not name.startswith("c-"):
            continue
        try:
            _, person, text = name.split("-", 2)
            day = date.fromisoformat(text)
            if week_start(day) != form.week:
                raise ValueError("이 주의 날짜가 아닙니다.")
            found[int(person), day] = plan_of_code(code)
        except ValueError as fault:
            faults[name] = str(fault)
    if faults:
        raise Invalid(fields=faults)
    return found


@router.post(f"{HOME}/copying")
def copy_week(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    form = parse(WeekForm, submitted.values).checked
    try:
        count = db.write(actions.copy_last_week, (form.site, form.week), who, now)
    except AppError as error:
        return _page(request, who, db, form, refused=Refused(error))
    return RedirectResponse(form.address("copied", count), 303)


@router.post(f"{HOME}/publishing")
def publish_week(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    form = parse(WeekForm, submitted.values).checked
    try:
        count = db.write(actions.publish, (form.site, form.week), form.reason, who, now)
    except AppError as error:
        return _page(request, who, db, form, refused=Refused(error, {"reason": form.reason}))
    return RedirectResponse(form.address("published", count), 303)


@router.post(f"{HOME}/pasting")
def paste(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    asked = parse(PasteForm, submitted.values)
    if "text" in asked.errors:
        form = parse(WeekForm, submitted.values).checked
        error = Invalid(fields=asked.errors)
        return _page(request, who, db, form, refused=Refused(error, submitted.values))
    form = asked.checked
    with db.read() as session:
        read = read_paste(session, form.site, form.week, form.text)
    confirmed = {name for name in submitted.values if name.startswith("ok-")}
    if not form.confirm or not read.may_save(confirmed):
        return _preview(request, form, read, confirmed)
    try:
        edit = actions.Edit(form.site, form.week, wishes_of(read, form.week), form.reason, form.seen)
        count = db.write(actions.change_plans, edit, who, now)
    except AppError as error:
        return _preview(request, form, read, confirmed, error)
    return RedirectResponse(form.address("pasted", count), 303)


def _preview(
    request: Request, form: PasteForm, read: Paste, confirmed: set[str], error: AppError | None = None
) -> HTMLResponse:
    bad = error.status if error else 422 if read.is_faulty or form.confirm else 200
    days = [form.week + timedelta(days=n) for n in range(WEEK)]
    return render(
        request, "rota/paste.html", bad, form=form, read=read, confirmed=confirmed, days=days, error=error
    )
