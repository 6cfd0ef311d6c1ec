"""POST of a hire by a program of the office."""

from __future__ import annotations

from typing import Annotated

from chassis.identity import Manager
from fastapi import APIRouter, Response
from pydantic import BaseModel, StringConstraints

from recruit.hire.forms import HireTerms
from recruit.hire.intake import Hiring

router = APIRouter(prefix="/api/recruit/v1", tags=["recruit"])


class Undo(BaseModel):
    """Why a hire is taken back."""

    reason: Annotated[str, StringConstraints(max_length=200)]


class UndoOut(BaseModel):
    """What became of an undo: `done`, `asked` (another service has still to answer) or `refused`."""

    application_id: str
    state: str


class HireOut(BaseModel):
    """What became of a hire."""

    application_id: str
    status: str
    employee_id: int | None
    employee_no: str
    delivery: str


@router.post("/applications/{application_id}/hire", status_code=201)
def hire(who: Manager, application_id: str, terms: HireTerms, desk: Hiring, response: Response) -> HireOut:
    """Take an applicant on; 201 the first time, 200 when it had been done already."""
    state, is_new = desk.hire(application_id, terms, who)
    response.status_code = 201 if is_new else 200
    return HireOut(
        application_id=application_id,
        status="hired",
        employee_id=state.hire.employee_id,
        employee_no=state.hire.employee_no,
        delivery=state.delivery,
    )


@router.post("/applications/{application_id}/hire/undo")
def undo_hire(who: Manager, application_id: str, body: Undo, desk: Hiring) -> UndoOut:
    """Take a hire back while it is unused; 409 with the reason when the worker was used."""
    return UndoOut(application_id=application_id, state=desk.undo(application_id, body.reason, who))
