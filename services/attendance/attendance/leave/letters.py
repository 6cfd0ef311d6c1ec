"""사용촉진 in the office: who is due, the letter to print, noting that it was given."""

from datetime import date
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Identity, Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BeforeValidator

from attendance.leave import promotion
from attendance.leave.desk import HOME, LABELS, WORDS
from attendance.leave.rules.notices import ANSWER_DAYS, MEANS, TIERS

router = APIRouter(include_in_schema=False)
NOTICES = f"{HOME}/notices"
LETTER = f"{HOME}/{{employee_id:int}}/notices/{{notice}}"
NoticeName = Annotated[str, Path(pattern=r"^(annual|monthly|late)-\d{4}-\d{2}-\d{2}-[12]$")]
FIELDS = LABELS | {"given_on": "준 날", "means": "방법", "days": "지정하는 날"}


def _typed_days(text: str) -> list[str]:
    return [part for part in text.replace(",", " ").split() if part]


class GivenForm(promotion.Given):
    """A notice as typed: the days in one field, separated by spaces or commas."""

    days: Annotated[tuple[date, ...], BeforeValidator(_typed_days)] = ()


@router.get(NOTICES)
def notice_list(request: Request, who: Staff, db: Db, now: Now, done: str = "") -> HTMLResponse:
    today = business_date(now)
    with db.read() as session:
        found = promotion.unused(session, today)
    told = "촉진을 기록했습니다." if done else ""
    return render(
        request, "leave/notices.html", due=[one for one in found if one.due], found=found, today=today,
        tiers=TIERS, done=told, **WORDS,
    )  # fmt: skip


@router.get(LETTER)
def letter(
    request: Request, who: Staff, db: Db, now: Now, employee_id: RowId, notice: NoticeName
) -> HTMLResponse:
    form = blank({"given_on": business_date(now), "means": "paper"})
    return _letter_page(request, who, db, now, _about(employee_id, notice), form)


@router.post(LETTER)
def give(  # noqa: PLR0913, PLR0917 - the address names the notice
    request: Request,
    who: Manager,
    db: Db,
    now: Now,
    employee_id: RowId,
    notice: NoticeName,
    submitted: FormInput,
) -> Response:
    about = _about(employee_id, notice)
    form = parse(GivenForm, submitted.values)
    try:
        db.write(promotion.give, about, form.checked, who, now)
    except AppError as error:
        return _letter_page(request, who, db, now, about, form.refused_by(error), error)
    return RedirectResponse(f"{NOTICES}?done=1", 303)


def _about(employee_id: int, notice: str) -> promotion.About:
    """Employee, tier, last day and step of a notice's name, "annual-2027-12-31-1"."""
    tier, _, rest = notice.partition("-")
    until, _, step = rest.rpartition("-")
    try:
        return promotion.About(employee_id, tier, date.fromisoformat(until), int(step))
    except ValueError as error:
        raise promotion.NothingLeft from error


def _letter_page(  # noqa: PLR0913, PLR0917 - the page with its form as typed
    request: Request,
    who: Identity,
    db: Db,
    now: Now,
    about: promotion.About,
    form: Form[Any],
    error: AppError | None = None,
) -> HTMLResponse:
    today, step = business_date(now), about.step
    with db.read() as session:
        found = promotion.unused_of(session, about, today)
    return render(
        request, "leave/letter.html", error.status if error else 200, found=found, step=step, form=form,
        error=error, today=today, means=MEANS, answer_days=ANSWER_DAYS, labels=FIELDS,
        given=found.given.get(step), may_change=who.has_role("owner", "manager"), **WORDS,
    )  # fmt: skip
