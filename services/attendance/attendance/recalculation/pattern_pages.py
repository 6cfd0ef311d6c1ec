"""근무형태 as pages: a site's patterns with all their dated versions, a new one, a change from a day on."""

from datetime import date
from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from attendance.pattern import actions, queries
from attendance.pattern.rules import STEPS, clock_text, slots_text
from attendance.recalculation import changes
from attendance.recalculation.pages import Wish, carry_out
from attendance.roster.queries import site_by_id
from attendance.site.actions import NoSuchSite

router = APIRouter(include_in_schema=False)
LABELS = {
    "name": "이름",
    "since": "적용일",
    "start": "시업",
    "end": "종업",
    "breaks": "휴게시간",
    "early": "일찍 출근한 시간",
    "rounding": "끝수 처리",
    "step": "단위",
    "until": "끝나는 날",
}
EARLY = [("clip", "승인한 날만 인정"), ("count", "항상 인정")]
ROUNDING = [("none", "안 함 (분 단위 그대로)"), ("up", "근로자에게 유리하게 올림")]
DONE = {
    "new": "근무형태를 등록했습니다.",
    "changed": "새 내용을 적용일부터 씁니다.",
    "ended": "끝나는 날을 정했습니다.",
}


class EndForm(BaseModel):
    until: date


def _home(site_id: int) -> str:
    return f"/admin/sites/{site_id}/patterns"


@router.get("/admin/sites/{site_id}/patterns")
def pattern_list(request: Request, who: Staff, db: Db, site_id: RowId, done: str = "") -> HTMLResponse:
    with db.read() as session:
        site = site_by_id(session, site_id)
        rows = queries.patterns_at(session, site_id)
    if site is None:
        raise NoSuchSite
    shown = [(row, [(one, queries.shift_of(one)) for one in versions]) for row, versions in rows]
    done = DONE.get(done, "")
    return render(
        request, "pattern/list.html", site=site, rows=shown, done=done, clock_text=clock_text,
        slots_text=slots_text,
    )  # fmt: skip


@router.get("/admin/sites/{site_id}/patterns/new")
def new_form(request: Request, who: Manager, db: Db, now: Now, site_id: RowId) -> HTMLResponse:
    first = business_date(now).replace(day=1).isoformat()
    return _form_page(request, db, site_id, blank({"since": first, "start": "09:00", "end": "18:00"}))


@router.post("/admin/sites/{site_id}/patterns")
def add_pattern(
    request: Request, who: Manager, db: Db, now: Now, site_id: RowId, submitted: FormInput
) -> Response:
    form = parse(actions.NewPattern, {**submitted.values, "site_id": str(site_id)})
    try:
        db.write(actions.open_pattern, form.checked, who, now)
    except AppError as error:
        return _form_page(request, db, site_id, form.refused(**error.fields), None, error)
    return RedirectResponse(f"{_home(site_id)}?done=new", 303)


@router.get("/admin/sites/patterns/{pattern_id}")
def change_form(request: Request, who: Manager, db: Db, now: Now, pattern_id: RowId) -> HTMLResponse:
    with db.read() as session:
        last = queries.last_version(session, pattern_id)
    if last is None:
        raise actions.NoSuchPattern
    shift = queries.shift_of(last)
    shown = {
        "since": business_date(now).isoformat(),
        "start": clock_text(shift.start),
        "end": clock_text(shift.end),
        "breaks": slots_text(shift.breaks),
        "early": "clip" if shift.clips_early else "count",
        "rounding": "none" if shift.rounding == 1 else "up",
        "step": shift.rounding,
    }
    return _change_page(request, db, pattern_id, blank(shown))


@router.post("/admin/sites/patterns/{pattern_id}")
def change_pattern(
    request: Request, who: Manager, db: Db, now: Now, pattern_id: RowId, submitted: FormInput
) -> Response:
    form = parse(actions.Version, submitted.values)
    try:
        new = form.checked
        wish = Wish(
            lambda session: changes.pattern_changed(session, pattern_id, new),
            lambda session: actions.change_pattern(session, pattern_id, new, who, now),
            f"{_home(_site_of(db, pattern_id))}?done=changed",
            f"/admin/sites/patterns/{pattern_id}",
        )
        return carry_out(request, who, db, now, submitted, wish)
    except AppError as error:
        return _change_page(request, db, pattern_id, form.refused(**error.fields), error)


@router.post("/admin/sites/patterns/{pattern_id}/ending")
def end_pattern(
    request: Request, who: Manager, db: Db, now: Now, pattern_id: RowId, submitted: FormInput
) -> Response:
    form = parse(EndForm, submitted.values)
    try:
        until = form.checked.until
        wish = Wish(
            lambda session: changes.pattern_ended(session, pattern_id, until),
            lambda session: actions.end_pattern(session, pattern_id, until, who, now),
            f"{_home(_site_of(db, pattern_id))}?done=ended",
            f"/admin/sites/patterns/{pattern_id}",
        )
        return carry_out(request, who, db, now, submitted, wish)
    except AppError as error:
        return _change_page(request, db, pattern_id, form.refused(**error.fields), error)


def _site_of(db: Db, pattern_id: int) -> int:
    with db.read() as session:
        known = queries.pattern(session, pattern_id)
    if known is None:
        raise actions.NoSuchPattern
    return known.site_id


def _change_page(
    request: Request, db: Db, pattern_id: int, form: Form[Any], error: AppError | None = None
) -> HTMLResponse:
    return _form_page(request, db, _site_of(db, pattern_id), form, pattern_id, error)


def _form_page(
    request: Request,
    db: Db,
    site_id: int,
    form: Form[Any],
    pattern_id: int | None = None,
    error: AppError | None = None,
) -> HTMLResponse:
    if error is not None and not form.errors:
        raise error
    with db.read() as session:
        site = site_by_id(session, site_id)
        known = queries.pattern(session, pattern_id) if pattern_id else None
    if site is None:
        raise NoSuchSite
    return render(
        request, "pattern/form.html", error.status if error else 200, form=form, site=site, known=known,
        labels=LABELS, early=EARLY, rounding=ROUNDING, steps=[(step, f"{step}분") for step in STEPS],
    )  # fmt: skip
