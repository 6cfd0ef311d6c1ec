"""The office's wages: everyone with today's wage, and one person's history with the form for new terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.http import PeerAway, PeerCalls, Peers
from chassis.identity import Identity, Manager
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from payroll import metrics
from payroll.access import PayOffice
from payroll.account import queries as accounts
from payroll.figures.queries import FiguresMissing, minimum_wage_on
from payroll.item.queries import recurring_items
from payroll.item.rules import minimum_won
from payroll.roster import feed
from payroll.roster import queries as roster
from payroll.wage import actions, queries
from payroll.wage.forms import TermsForm
from payroll.wage.rules import (
    FREELANCE_WARNING,
    INSURED,
    PAY_KIND_WORDS,
    PERCENTS,
    TAX_MODE_WORDS,
    WageTerms,
    counted_hourly,
    terms_on,
)

router = APIRouter(prefix="/admin/wages", include_in_schema=False)

Show = Literal["all", "none", "freelance", "left"]


@router.get("")
def wage_list(
    request: Request,
    _who: PayOffice,
    db: Db,
    now: Now,
    show: Show = "all",
    q: Annotated[str, Query(max_length=50)] = "",
    cursor: str | None = None,
) -> HTMLResponse:
    """List people with the wage of today."""
    today = business_date(now)
    with db.read() as session:
        page = queries.wage_list(session, today, chosen=show, q=q.strip(), cursor=cursor)
        counts = queries.filter_counts(session, today)
        floor = minimum_wage_on(session, today)
    return render(
        request,
        "wage/list.html",
        page=page,
        counts=counts,
        filters=queries.FILTERS,
        show=show,
        q=q.strip(),
        cursor=cursor,
        floor=floor,
        mode_words=TAX_MODE_WORDS,
    )


@router.get("/{employee_id}")
def wage_history(
    request: Request, employee_id: RowId, who: PayOffice, db: Db, peers: PeerCalls, now: Now
) -> HTMLResponse:
    """Show a person's terms and the form for new ones."""
    _know(db, peers, employee_id)
    return _person_page(request, db, employee_id, who, business_date(now), None)


@router.post("/{employee_id}")
def enter_wage(
    request: Request, employee_id: RowId, who: Manager, db: Db, now: Now, submitted: FormInput
) -> Response:
    """Enter new terms for a person."""
    form = parse(TermsForm, submitted.values)
    if form.value is not None and (lacking := form.value.lacking):
        form = form.refused(**lacking)
    if form.value is not None:
        faults = _enter(db, employee_id, form.value, who, now)
        if not faults:
            metrics.wage_terms.labels("office").inc()
            return RedirectResponse(f"/admin/wages/{employee_id}?done=1", status_code=303)
        form = form.refused(**faults)
    return _person_page(request, db, employee_id, who, business_date(now), form)


def _enter(db: Database, employee_id: RowId, typed: TermsForm, who: Identity, now: Any) -> Mapping[str, str]:
    with db.read() as session:
        roster.person_of(session, employee_id)
    try:
        db.write(actions.enter_terms, employee_id, typed.terms(), who, now)
    except actions.TermsRefused as error:
        return error.fields
    except FiguresMissing as error:
        return {"valid_from": error.detail}
    return {}


def _know(db: Database, peers: Peers, employee_id: int) -> None:
    """Ask attendance at once about someone the copy of the roster does not hold yet."""
    with db.read() as session:
        known = roster.is_known(session, employee_id)
    if not known:
        try:
            feed.catch_up(db, peers)
        except PeerAway:
            metrics.roster_misses.inc()


def _person_page(
    request: Request, db: Database, employee_id: RowId, who: Identity, today: date, form: Form[Any] | None
) -> HTMLResponse:
    with db.read() as session:
        person = roster.person_of(session, employee_id)
        rows = queries.history_rows(session, employee_id)
        floor = minimum_wage_on(session, today)
        items = recurring_items(session, [employee_id]).get(employee_id, [])
    current = terms_on([queries.terms_of_row(row) for row in rows], today)
    shown = form or blank(_offered(current, today if rows else min(person.hire_date, today)))
    return render(
        request,
        "wage/person.html",
        status_code=422 if shown.errors else 200,
        person=person,
        rows=rows,
        account=_account(db, employee_id, today),
        current=current,
        tested=counted_hourly(current, minimum_won(items, today)) if current else 0,
        form=shown,
        today=today,
        floor=floor,
        warning=FREELANCE_WARNING,
        mode_words=TAX_MODE_WORDS,
        kind_words=PAY_KIND_WORDS,
        terms_of=queries.terms_of_row,
        percents=[(percent, f"{percent}%") for percent in PERCENTS],
        done="done" in request.query_params and not shown.errors,
        may_enter=who.has_role("owner", "manager"),
    )


def _offered(current: WageTerms | None, valid_from: date) -> dict[str, Any]:
    """Return what the form for new terms begins with: those of today but for the amount.

    A production worker stays one; last year's pay is asked for again in a new year.
    """
    held = current or WageTerms(valid_from, 0, INSURED)
    names = ("pay_kind", "day_hours", "week_hours", "tax_mode", "freelance_reason", "family_count")
    told = {name: getattr(held, name) for name in (*names, "children", "percent", "job")}
    if held.last_year_won is not None:
        told["is_production"] = 1
        told["last_year_won"] = held.last_year_won if held.valid_from.year == valid_from.year else None
    return {"valid_from": valid_from.isoformat(), **told}


def _account(db: Database, employee_id: int, today: date) -> str:
    with db.read() as session:
        return accounts.in_short(session, employee_id, today)
