"""What recruit asks before it takes a hire back, and the taking back."""

from __future__ import annotations

from typing import Annotated

from chassis.clock import Now
from chassis.db import Db
from chassis.identity import Service
from fastapi import APIRouter, Path
from pydantic import BaseModel

from attendance.takeback import actions, queries, rules

router = APIRouter(tags=["hires"])

HireKey = Annotated[str, Path(min_length=1, max_length=64)]


class HireUse(BaseModel):
    """Whether a hire is known here, taken back, or used; `reasons` are Korean nouns."""

    employee_id: int | None
    taken_back: bool
    reasons: list[str]


@router.get("/internal/hires/{application_id}")
def hire_use(who: Service, db: Db, application_id: HireKey) -> HireUse:
    """Say what has been done with a hired worker."""
    with db.read() as session:
        person = queries.employee_of_hire(session, application_id)
        reasons = rules.words_of(queries.used_tables(session, person.id)) if person else []
        return HireUse(
            employee_id=person.id if person else None,
            taken_back=queries.is_taken_back(session, application_id),
            reasons=reasons,
        )


@router.post("/internal/hires/{application_id}/take-back")
def take_hire_back(who: Service, db: Db, now: Now, application_id: HireKey) -> HireUse:
    """Take a hire back: the same answer however often it is asked; 409 when the worker was used."""
    employee_id = db.write(actions.take_hire_back, application_id, who, now)
    return HireUse(employee_id=employee_id, taken_back=True, reasons=[])
