"""배치 as pages: a person's sites by date, moving, corrections; who is at a site, assigning many."""

from datetime import date
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from attendance.assignment import actions, queries
from attendance.assignment.rules import ROLES
from attendance.pattern.queries import pattern_names
from attendance.recalculation import changes
from attendance.recalculation.pages import Wish, carry_out
from attendance.roster.actions import NoSuchEmployee
from attendance.roster.queries import assignments, employee, site_by_id, sites
from attendance.site.actions import NoSuchSite

router = APIRouter(include_in_schema=False)
LABELS = {
    "site_id": "고객사",
    "since": "시작일",
    "until": "끝나는 날",
    "pattern_id": "근무형태",
    "reason": "사유",
    "people": "직원",
}
DONE = {
    "moved": "배치를 바꿨습니다.",
    "added": "추가 현장을 정했습니다.",
    "corrected": "배치를 정정했습니다.",
}


class CorrectionForm(actions.Stay):
    """An assignment as it should have been; why is required."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class SiteQuery(BaseModel):
    """Whom the page of a site offers to assign."""

    q: Annotated[str, Field(max_length=100)] = ""
    cursor: str | None = None
    done: str = ""


def _home(employee_id: int) -> str:
    return f"/admin/employees/{employee_id}/assignments"


@router.get("/admin/employees/{employee_id}/assignments")
def assignment_list(
    request: Request, who: Staff, db: Db, now: Now, employee_id: RowId, done: str = ""
) -> HTMLResponse:
    form = blank({"since": business_date(now).isoformat()})
    return _person_page(request, db, employee_id, form, done=DONE.get(done, ""))


def _person_page(
    request: Request,
    db: Db,
    employee_id: int,
    form: Form[Any],
    error: AppError | None = None,
    done: str = "",
) -> HTMLResponse:
    if error is not None and not form.errors:
        raise error
    with db.read() as session:
        person = employee(session, employee_id)
        if person is None:
            raise NoSuchEmployee
        rows, traces = assignments(session, employee_id), queries.corrections(session, employee_id)
        names, places = dict(pattern_names(session)), sites(session)
    return render(
        request, "assignment/person.html", error.status if error else 200, person=person, rows=rows,
        traces=traces, form=form, labels=LABELS, roles=ROLES, names=names, done=done,
        options=[("", "고르세요"), *((site.id, site.name) for site in places)],
        patterns=[("", "정하지 않음"), *names.items()],
    )  # fmt: skip


@router.post("/admin/employees/{employee_id}/assignments")
def move(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, submitted: FormInput
) -> Response:
    """옮기기, or with kind=also another site beside the main one."""
    if submitted.values.get("kind") == "also":
        return _add(request, who, db, now, employee_id, submitted)
    form = parse(actions.Move, submitted.values)
    try:
        new = form.checked
        wish = Wish(
            lambda session: changes.moved_to(session, [employee_id], new),
            lambda session: actions.move(session, [employee_id], new, who, now),
            f"{_home(employee_id)}?done=moved",
            _home(employee_id),
        )
        return carry_out(request, who, db, now, submitted, wish)
    except AppError as error:
        return _person_page(request, db, employee_id, form.refused(**error.fields), error)


def _add(
    request: Request, who: Manager, db: Db, now: Now, employee_id: int, submitted: FormInput
) -> Response:
    form = parse(actions.Stay, submitted.values)
    try:
        new = form.checked
        wish = Wish(
            lambda session: changes.stay_added(session, employee_id, new),
            lambda session: actions.add_site(session, employee_id, new, who, now),
            f"{_home(employee_id)}?done=added",
            _home(employee_id),
        )
        return carry_out(request, who, db, now, submitted, wish)
    except AppError as error:
        return _person_page(request, db, employee_id, form.refused(**error.fields), error)


@router.get("/admin/employees/assignments/{assignment_id}")
def correction_form(request: Request, who: Manager, db: Db, assignment_id: RowId) -> HTMLResponse:
    return _correction_page(request, db, assignment_id, None)


def _correction_page(
    request: Request, db: Db, assignment_id: int, form: Form[Any] | None, error: AppError | None = None
) -> HTMLResponse:
    if error is not None and not error.fields:
        raise error
    with db.read() as session:
        row = queries.assignment(session, assignment_id)
        if row is None:
            raise actions.NoSuchAssignment
        person = employee(session, row.employee_id)
        names, places = pattern_names(session), sites(session, only_active=False)
    shown = {name: getattr(row, name) for name in ("site_id", "since", "until", "pattern_id")}
    return render(
        request, "assignment/correct.html", error.status if error else 200, person=person, row=row,
        form=form or blank(shown), labels=LABELS, options=[(site.id, site.name) for site in places],
        patterns=[("", "정하지 않음"), *names],
    )  # fmt: skip


@router.post("/admin/employees/assignments/{assignment_id}")
def correct(
    request: Request, who: Manager, db: Db, now: Now, assignment_id: RowId, submitted: FormInput
) -> Response:
    form = parse(CorrectionForm, submitted.values)
    try:
        new = form.checked
        with db.read() as session:
            row = queries.assignment(session, assignment_id)
        wish = Wish(
            lambda session: changes.stay_corrected(session, assignment_id, new),
            lambda session: actions.correct(session, assignment_id, new, who, now),
            f"{_home(row.employee_id if row else 0)}?done=corrected",
            f"/admin/employees/assignments/{assignment_id}",
        )
        return carry_out(request, who, db, now, submitted, wish)
    except AppError as error:
        return _correction_page(request, db, assignment_id, form.refused(**error.fields), error)


@router.get("/admin/sites/{site_id}/people")
def site_people(
    request: Request, who: Staff, db: Db, now: Now, site_id: RowId, query: Annotated[SiteQuery, Query()]
) -> HTMLResponse:
    today = business_date(now)
    return _site_page(request, db, site_id, today, query, blank({"since": today.isoformat()}))


def _site_page(
    request: Request,
    db: Db,
    site_id: int,
    today: date,
    query: SiteQuery,
    form: Form[Any],
) -> HTMLResponse:
    with db.read() as session:
        site = site_by_id(session, site_id)
        if site is None:
            raise NoSuchSite
        here = queries.people_at(session, site_id, today)
        page = queries.people_elsewhere(session, site_id, today, query.q, query.cursor)
        names = [one for one in pattern_names(session) if one[1].startswith(f"{site.name} · ")]
    return render(
        request, "assignment/site.html", 422 if form.errors else 200, site=site, here=here, page=page,
        query=query, form=form, labels=LABELS, roles=ROLES, names=dict(names),
        patterns=[("", "정하지 않음"), *names], done=DONE.get(query.done, ""),
    )  # fmt: skip


@router.post("/admin/sites/{site_id}/people")
def assign(
    request: Request, who: Manager, db: Db, now: Now, site_id: RowId, submitted: FormInput
) -> Response:
    form = parse(actions.Move, {**submitted.values, "site_id": str(site_id)})
    chosen = [int(one) for one in submitted.lists.get("people", []) if one.isdecimal() and len(one) < 10]
    here = f"/admin/sites/{site_id}/people"
    try:
        new = form.checked
        wish = Wish(
            lambda session: changes.moved_to(session, chosen, new),
            lambda session: actions.move(session, chosen, new, who, now),
            f"{here}?done=moved",
            here,
        )
        return carry_out(request, who, db, now, submitted, wish)
    except AppError as error:
        if not error.fields:
            raise
        query = SiteQuery(q=submitted.values.get("q", "")[:100])
        return _site_page(request, db, site_id, business_date(now), query, form.refused(**error.fields))
