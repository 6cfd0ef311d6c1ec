"""Items as calls: a person's items, adding one, ending one."""

from __future__ import annotations

import secrets
from datetime import date

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.idempotency import Once, Session
from chassis.identity import Manager
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, model_validator

from payroll.access import PayOffice
from payroll.item import actions, queries
from payroll.item.forms import EndForm, ItemForm
from payroll.roster import queries as roster

router = APIRouter(prefix="/api/payroll/v1/wages/{employee_id}/items", tags=["items"])


class ItemOut(BaseModel):
    """An item of a person's pay in won: every month from `valid_from` on, or once in `month`."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    label: str
    won: int
    valid_from: date
    last_day: date | None
    month: str | None
    children: int
    is_ordinary: bool
    counts_minimum: bool
    is_prorated: bool
    basis: str
    basis_note: str
    minutes: int
    """Of leave that was not taken; the run counts its won, which are 0 here."""
    since: str | None
    """The first month of those that a bonus is for."""

    @model_validator(mode="after")
    def hours_have_no_won(self) -> ItemOut:
        """Tell no won of what the run counts by its hours."""
        self.won = 0 if self.minutes else self.won
        return self


class ItemList(BaseModel):
    """All items of a person, the latest first."""

    items: list[ItemOut]


@router.get("")
def item_list(employee_id: RowId, _who: PayOffice, db: Db) -> ItemList:
    """Read a person's items."""
    with db.read() as session:
        roster.person_of(session, employee_id)
        rows = queries.person_items(session, employee_id)
        return ItemList(items=[ItemOut.model_validate(row) for row in rows])


@router.post("", status_code=201)
def add_item(employee_id: RowId, body: ItemForm, who: Manager, once: Once, now: Now) -> ItemOut:
    """Add an item to a person's pay."""
    key = secrets.token_urlsafe(12)

    def effect(session: Session) -> ItemOut:
        roster.person_of(session, employee_id)
        return ItemOut.model_validate(actions.add_item(session, employee_id, body.item(), key, who, now))

    return once.write(effect)


@router.post("/{item_id}/end")
def end_item(
    employee_id: RowId, item_id: RowId, body: EndForm, who: Manager, once: Once, now: Now
) -> ItemOut:
    """Let an item end with a day; the day before it begins withdraws it."""

    def effect(session: Session) -> ItemOut:
        row = actions.end_item(session, employee_id, item_id, body.last_day, who, now)
        return ItemOut.model_validate(row)

    return once.write(effect)
