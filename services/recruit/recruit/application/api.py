"""POST of an application by a program: the same fields, rules and answers as the page."""

from __future__ import annotations

from chassis.errors import Invalid
from chassis.forms import FormInput
from chassis.idempotency import tell_repeated
from chassis.identity import Anyone
from fastapi import APIRouter, Response
from pydantic import BaseModel

from recruit.application.reception import Desk
from recruit.keys import IdempotencyKey, token_key

router = APIRouter(prefix="/api/recruit/v1", tags=["recruit"])


class Receipt(BaseModel):
    """What a sent application gets back; `not_kept` names restricted fields that no job reason allows."""

    id: str
    receipt_no: str
    status: str
    not_kept: list[str] = []


@router.post("/applications", status_code=201)
def send_application(
    who: Anyone, submitted: FormInput, desk: Desk, response: Response, key: IdempotencyKey = ""
) -> Receipt:
    """Take an application (multipart); the same Idempotency-Key returns the first answer again."""
    received = desk.receive(submitted, token_key("api", key), from_page=False)
    if received.accepted is None:
        raise Invalid(fields=received.form.errors)
    taken = received.accepted.application
    if key:
        tell_repeated("/api/recruit/v1/applications", response, repeated=not received.accepted.is_new)
    # A repeat is told what the first was told, whatever the office has done since.
    return Receipt(id=taken.id, receipt_no=taken.receipt_no, status="new", not_kept=list(received.not_kept))
