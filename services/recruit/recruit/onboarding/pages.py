"""The office's pages on what new workers still have to bring."""

from __future__ import annotations

from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import Invalid
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit.application import queries as applications
from recruit.application.actions import note_listing, open_application
from recruit.onboarding import actions, queries, rules
from recruit.onboarding.forms import LastDay, NewItem
from recruit.onboarding.intake import AtDesk

router = APIRouter()

_HOME = "/admin/applications/onboarding"
_ITEMS = f"{_HOME}/items"


@router.get("/admin/applications/onboarding")
def onboarding_list(
    request: Request, who: Staff, desk: AtDesk, item: RowId | None = None, cursor: str | None = None
) -> HTMLResponse:
    """Show of whom something is missing, and how many lack which thing."""
    db, was_asked = desk.db, desk.ask_payroll()
    with db.read() as session:
        page = queries.waiting_page(session, item, cursor)
        total = queries.waiting_count(session)
        chips = [
            {"label": row.label, "href": f"{_HOME}?item={row.id}", "current": row.id == item, "count": count}
            for row in queries.items(session)
            if (count := queries.waiting_count(session, row.id)) or row.id == item
        ]
    db.write(note_listing, "application.list", [row.application_id for row in page.items], who, desk.now)
    everyone = {"label": "전체", "href": _HOME, "current": item is None, "count": total}
    return render(
        request,
        "onboarding/list.html",
        page=page,
        chips=[everyone, *chips],
        cursor=cursor,
        payroll_away=not was_asked,
        url=f"{_HOME}?item={item}" if item else _HOME,
    )


@router.get("/admin/applications/onboarding/items")
def onboarding_items(request: Request, who: Staff, db: Db, now: Now) -> HTMLResponse:
    """Show the list of what is wanted, with its days."""
    return _items_page(request, db, blank({"valid_from": business_date(now)}))


@router.post("/admin/applications/onboarding/items")
def add_onboarding_item(request: Request, who: Manager, submitted: FormInput, db: Db, now: Now) -> Response:
    """Add a thing to the list."""
    form = parse(NewItem, submitted.values)
    if form.value is not None:
        try:
            db.write(actions.add_item, form.checked, who, now)
            return RedirectResponse(_ITEMS, status_code=303)
        except Invalid as error:
            form = form.refused(**error.fields)
    return _items_page(request, db, form, status=422)


@router.post("/admin/applications/onboarding/items/{item_id}/end")
def end_onboarding_item(
    request: Request, who: Manager, item_id: RowId, submitted: FormInput, db: Db, now: Now
) -> Response:
    """Want a thing no longer of who begins after a day."""
    form = parse(LastDay, submitted.values)
    if form.value is not None:
        try:
            db.write(actions.end_item, item_id, form.checked.valid_to, who, now)
            return RedirectResponse(_ITEMS, status_code=303)
        except Invalid as error:
            form = form.refused(**error.fields)
    empty: Form[Any] = blank({"valid_from": business_date(now)})
    return _items_page(request, db, empty, status=422, ending=(item_id, form))


@router.get("/admin/applications/{application_id}/onboarding")
def onboarding_person(request: Request, who: Staff, application_id: str, desk: AtDesk) -> HTMLResponse:
    """Show what is there of one person, and what is missing."""
    desk.db.write(open_application, application_id, who, desk.now)
    was_asked = desk.ask_payroll(application_id)
    with desk.db.read() as session:
        application = applications.application(session, application_id)
        progress = queries.progress_of(session, application_id)
    return render(
        request,
        "onboarding/person.html",
        application=application,
        progress=progress,
        kinds=rules.KINDS,
        by_payroll=actions.BY_PAYROLL.name,
        payroll_away=not was_asked,
    )


@router.post("/admin/applications/{application_id}/onboarding")
def onboarding_tick(who: Manager, application_id: str, submitted: FormInput, db: Db, now: Now) -> Response:
    """Tick a thing, or take the tick back."""
    item, kind = submitted.values.get("item_id", ""), submitted.values.get("kind", "")
    if not (item.isascii() and item.isdigit() and len(item) < 10):
        raise Invalid(fields={"item_id": "목록에 있는 항목 중에서 골라 주십시오."})
    db.write(actions.tick, application_id, int(item), kind, who, now)
    return RedirectResponse(f"/admin/applications/{application_id}/onboarding#item-{item}", status_code=303)


def _items_page(
    request: Request,
    db: Database,
    form: Form[Any],
    status: int = 200,
    ending: tuple[int, Form[Any]] | None = None,
) -> HTMLResponse:
    with db.read() as session:
        items = queries.items(session)
    return render(request, "onboarding/items.html", status_code=status, items=items, form=form, ending=ending)
