"""POST of a hire by a program of the office."""

from __future__ import annotations

from chassis.identity import Manager
from fastapi import APIRouter, Response
from pydantic import BaseModel

from recruit.hire.forms import HireTerms
from recruit.hire.intake import Hiring

router = APIRouter(prefix="/api/recruit/v1", tags=["recruit"])


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
