"""What recruit asks before it takes a hire back, and the taking back."""

from __future__ import annotations

from typing import Annotated

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.identity import Service
from fastapi import APIRouter, Path
from pydantic import BaseModel

from payroll.takeback import actions, queries, rules

router = APIRouter(tags=["hires"])

HireKey = Annotated[str, Path(min_length=1, max_length=64)]


class HireUse(BaseModel):
    """Whether a hire was taken back or used here; `reasons` are Korean nouns."""

    taken_back: bool
    reasons: list[str]


class TakeBack(BaseModel):
    """Whose terms go; None while attendance never told of an employee."""

    employee_id: RowId | None = None


@router.get("/internal/hires/{application_id}")
def hire_use(who: Service, db: Db, application_id: HireKey, employee_id: RowId | None = None) -> HireUse:
    """Say what has been computed or paid for a hired worker."""
    with db.read() as session:
        tables = queries.used_tables(session, employee_id) if employee_id else []
        return HireUse(
            taken_back=queries.is_taken_back(session, application_id), reasons=rules.words_of(tables)
        )


@router.post("/internal/hires/{application_id}/take-back")
def take_hire_back(who: Service, db: Db, now: Now, application_id: HireKey, body: TakeBack) -> HireUse:
    """Take a hire's wage terms back: the same answer however often it is asked; 409 when used."""
    db.write(actions.take_hire_back, application_id, body.employee_id, who, now)
    return HireUse(taken_back=True, reasons=[])
