"""Screens of the roster: the list, one person, a new one, resignation."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from attendance.roster import actions, queries

router = APIRouter(include_in_schema=False)
HOME = "/admin/employees"
LABELS = {
    "name": "이름",
    "birth_date": "생년월일",
    "phone": "휴대전화",
    "site_id": "고객사",
    "hire_date": "입사일",
    "weekly_hours": "주 소정근로시간",
}


class ResignForm(BaseModel):
    resign_date: date


class ListQuery(BaseModel):
    """What the address of the list says; an unknown filter is no filter."""

    q: str = ""
    site: str = ""
    status: str = "active"
    cursor: str | None = None

    @property
    def wanted(self) -> queries.Wanted:
        site_id = int(self.site) if self.site.isdecimal() else None
        status = self.status if self.status in queries.STATUSES else "active"
        return queries.Wanted(self.q[:100], site_id, status)


@router.get(HOME)
def employee_list(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[ListQuery, Query()]
) -> HTMLResponse:
    wanted, cursor, today = query.wanted, query.cursor, business_date(now)
    with db.read() as session:
        page = queries.employees(session, wanted, today, cursor)
        counts = {
            key: queries.employee_count(session, queries.Wanted(wanted.q, wanted.site_id, key), today)
            for key in queries.STATUSES
        }
        sites = queries.sites(session, only_active=False)
    return render(
        request, "roster/list.html", page=page, wanted=wanted, cursor=cursor, today=today,
        options=[("", "전체"), *((place.id, place.name) for place in sites)],
        chips=_chips(wanted, counts), url=_address(wanted, wanted.status), is_active=queries.is_active,
    )  # fmt: skip


def _address(wanted: queries.Wanted, status: str) -> str:
    given = {"q": wanted.q, "site": wanted.site_id or "", "status": status}
    return f"{HOME}?{urlencode({name: value for name, value in given.items() if value != ''})}"


def _chips(wanted: queries.Wanted, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"label": word, "href": _address(wanted, key), "current": key == wanted.status, "count": counts[key]}
        for key, word in queries.STATUSES.items()
    ]


@router.get(f"{HOME}/new")
def new_form(request: Request, who: Manager, db: Db, now: Now) -> HTMLResponse:
    defaults = {"hire_date": business_date(now).isoformat(), "weekly_hours": 40}
    return _form_page(request, db, blank(defaults), None)


@router.post(HOME)
def add_employee(request: Request, who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    form = parse(actions.NewEmployee, submitted.values)
    try:
        person, _ = db.write(actions.hire, form.checked, who, now)
    except AppError as error:
        return _form_page(request, db, form.refused(**error.fields), None, error)
    return RedirectResponse(f"{HOME}/{person.id}?done=new", 303)


def _form_page(
    request: Request,
    db: Db,
    form: Form[Any],
    person: queries.Person | None,
    error: AppError | None = None,
) -> HTMLResponse:
    if error is not None and not form.errors:
        raise error
    with db.read() as session:
        sites = queries.sites(session)
    return render(
        request,
        "roster/form.html",
        error.status if error else 200,
        form=form,
        person=person,
        labels=LABELS,
        options=[("", "아직 정하지 않음"), *((site.id, site.name) for site in sites)],
    )


def _person(db: Db, employee_id: int) -> queries.Person:
    with db.read() as session:
        person = queries.employee(session, employee_id)
    if person is None:
        raise actions.NoSuchEmployee
    return person


@router.get(f"{HOME}/{{employee_id}}")
def employee_detail(
    request: Request, who: Staff, db: Db, now: Now, employee_id: RowId, done: str = ""
) -> HTMLResponse:
    person = _person(db, employee_id)
    return _detail_page(request, db, person, business_date(now), None, done)


def _detail_page(
    request: Request,
    db: Db,
    person: queries.Person,
    today: date,
    error: AppError | None,
    done: str,
) -> HTMLResponse:
    with db.read() as session:
        twins = queries.same_person(session, person.name, person.birth_date, but=person.id)
        stays = queries.assignments(session, person.id)[:3]
    form = blank({"resign_date": today.isoformat()})
    if error is not None:
        form = form.refused(**error.fields)
    return render(
        request,
        "roster/detail.html",
        error.status if error else 200,
        person=person,
        active=queries.is_active(person, today),
        today=today,
        twins=twins,
        stays=stays,
        form=form,
        done=DONE.get(done, ""),
    )


DONE = {
    "new": "직원을 등록했습니다. 이어서 활성화 코드와 시급을 정하세요.",
    "changed": "직원 정보를 수정했습니다.",
    "resigned": "퇴사 처리했습니다.",
    "back": "퇴사를 취소했습니다.",
}


@router.get(f"{HOME}/{{employee_id}}/edit")
def edit_form(request: Request, who: Manager, db: Db, employee_id: RowId) -> HTMLResponse:
    person = _person(db, employee_id)
    return _form_page(request, db, blank({name: getattr(person, name) for name in LABELS}), person)


@router.post(f"{HOME}/{{employee_id}}")
def change_employee(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, submitted: FormInput
) -> Response:
    form = parse(actions.NewEmployee, submitted.values)
    try:
        patch = actions.EmployeePatch.model_validate(form.checked.model_dump(exclude={"weekly_hours"}))
        db.write(actions.change_employee, employee_id, patch, who, now)
    except AppError as error:
        return _form_page(request, db, form.refused(**error.fields), _person(db, employee_id), error)
    return RedirectResponse(f"{HOME}/{employee_id}?done=changed", 303)


@router.post(f"{HOME}/{{employee_id}}/resignation")
def resign(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, submitted: FormInput
) -> Response:
    form = parse(ResignForm, submitted.values)
    try:
        db.write(actions.resign, employee_id, form.checked.resign_date, who, now)
    except AppError as error:
        return _detail_page(request, db, _person(db, employee_id), business_date(now), error, "")
    return RedirectResponse(f"{HOME}/{employee_id}?done=resigned", 303)


@router.post(f"{HOME}/{{employee_id}}/resignation/undo")
def undo_resignation(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, submitted: FormInput
) -> Response:
    try:
        db.write(actions.undo_resignation, employee_id, who, now)
    except AppError as error:
        return _detail_page(request, db, _person(db, employee_id), business_date(now), error, "")
    return RedirectResponse(f"{HOME}/{employee_id}?done=back", 303)
