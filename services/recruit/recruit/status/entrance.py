"""Lets an applicant in by receipt number and PIN: throttle first, then the slow check, alike for all."""

from __future__ import annotations

from datetime import datetime

from chassis.db import Database
from chassis.errors import Busy
from chassis.forms import Form, Submitted, parse
from pydantic import BaseModel

from recruit import metrics
from recruit.access import actions
from recruit.access.hashing import is_right
from recruit.access.queries import access_of
from recruit.access.rules import PIN_LENGTH, bucket_of, receipt_key
from recruit.application.queries import application_by_receipt
from recruit.status.rules import typed_receipt

WRONG = "접수번호나 조회 번호가 맞지 않아요. 다시 확인해 주세요."
_SIX_DIGITS = f"숫자 {PIN_LENGTH}자리를 적어 주세요."


class Key(BaseModel):
    """What an applicant types to be let in."""

    receipt_no: str
    status_pin: str


def enter(db: Database, submitted: Submitted, address: str, now: datetime) -> Form[Key] | str:
    """Return the id of the application that was opened, or the form with what was wrong.

    Raises TooManyTries (429), or Busy (503). A number that nobody has, one without a PIN and a wrong PIN take
    the same time and get the same answer.
    """
    typed = {name: submitted.values.get(name, "") for name in Key.model_fields}
    form = parse(Key, typed)
    if form.value is None:
        return form
    pin = form.value.status_pin.strip()
    if not (pin.isascii() and pin.isdecimal() and len(pin) == PIN_LENGTH):
        return form.refused(status_pin=_SIX_DIGITS)
    found = _try(db, typed_receipt(form.value.receipt_no), pin, bucket_of(address), now)
    metrics.applicant_visits.labels("opened" if found else "wrong").inc()
    return found or form.refused(form=WRONG)


def _try(db: Database, receipt_no: str, pin: str, address: str, now: datetime) -> str | None:
    receipt = receipt_key(receipt_no)
    try:
        number = db.write(actions.begin_try, receipt, address, now)
    except actions.TooManyTries:
        metrics.applicant_visits.labels("throttled").inc()
        raise
    with db.read() as session:
        application = application_by_receipt(session, receipt_no)
        access = access_of(session, application.id if application else "")
    try:
        right = is_right(pin, access.pin_hash if access else None)
    except Busy:
        db.write(actions.take_back, number)
        raise
    if application is None or not right:
        return None
    db.write(actions.forgive, receipt, address)
    return application.id
