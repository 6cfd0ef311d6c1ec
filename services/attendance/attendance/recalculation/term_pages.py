"""Hours of a contract and head-counts of a site: both from a day on, and first whom that changes."""

from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from attendance.recalculation import changes
from attendance.recalculation.pages import Wish, carry_out
from attendance.roster.actions import NoSuchEmployee, agree_hours
from attendance.roster.agreeing import Agreed
from attendance.roster.queries import contract_rows, employee, site_by_id
from attendance.site import actions as sites
from attendance.site.pages import HOME as SITES
from attendance.site.pages import form_page

router = APIRouter(include_in_schema=False)
LABELS = {"weekly_hours": "주 소정근로시간", "since": "적용 시작일", "reason": "사유"}


class HoursForm(Agreed):
    """Other hours of a contract; why is required."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


def _home(employee_id: int) -> str:
    return f"/admin/employees/{employee_id}/hours"


@router.get("/admin/employees/{employee_id}/hours")
def contract_hours(
    request: Request, who: Staff, db: Db, now: Now, employee_id: RowId, done: str = ""
) -> HTMLResponse:
    return _hours_page(request, db, employee_id, blank({"since": business_date(now).isoformat()}), done=done)


def _hours_page(
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
        rows = contract_rows(session, employee_id)
    return render(
        request, "roster/hours.html", error.status if error else 200, person=person, rows=rows, form=form,
        labels=LABELS, done="주 소정근로시간을 정했습니다." if done == "agreed" else "",
        may_change=request.state.identity.has_role("owner", "manager"),
    )  # fmt: skip


@router.post("/admin/employees/{employee_id}/hours")
def agree(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, submitted: FormInput
) -> Response:
    form = parse(HoursForm, submitted.values)
    try:
        new = form.checked
        wish = Wish(
            lambda session: changes.hours_agreed(session, employee_id, new),
            lambda session: agree_hours(session, employee_id, new, who, now),
            f"{_home(employee_id)}?done=agreed",
            _home(employee_id),
        )
        return carry_out(request, who, db, now, submitted, wish)
    except AppError as error:
        return _hours_page(request, db, employee_id, form.refused(**error.fields), error)


@router.post(f"{SITES}/{{site_id}}")
def change_site(
    request: Request, who: Manager, db: Db, now: Now, site_id: RowId, submitted: FormInput
) -> Response:
    form = parse(sites.KnownSite, {"is_active": "0", "needs_signoff": "0", **submitted.values})
    with db.read() as session:
        if site_by_id(session, site_id) is None:
            raise sites.NoSuchSite
    try:
        patch = sites.SitePatch.model_validate(form.checked.model_dump())
        since = patch.size_since or business_date(now)
        wish = Wish(
            lambda session: changes.resized(session, site_id, patch.workplace_size, since),
            lambda session: sites.change_site(session, site_id, patch, who, now),
            f"{SITES}?done=changed",
            f"{SITES}/{site_id}",
        )
        return carry_out(request, who, db, now, submitted, wish)
    except AppError as error:
        return form_page(request, form.refused(**error.fields), site_id, error)
