"""The inquiry form as it is typed, by page and API alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from chassis.errors import Invalid, TooLarge
from chassis.forms import Form, KoreanPhone, OneLine, Submitted, parse, read_form
from fastapi import Depends, Request
from pydantic import BaseModel, Field, StringConstraints

from recruit.consent.screening import NoResidentNumber, resident_number_problems
from recruit.inquiry.rules import CONSENT_MISSING

LARGEST_JSON_BYTES = 64 * 1024
_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"


class InquiryForm(BaseModel):
    """What a company asks; the consent is a field of its own."""

    company: Annotated[str, StringConstraints(max_length=100), OneLine]
    name: Annotated[str, StringConstraints(max_length=50), OneLine]
    phone: KoreanPhone
    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=_EMAIL)] = ""
    message: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    consent: bool = False


class InquiryChange(BaseModel):
    """What the office writes on an inquiry; None leaves a field as it is.

    With a `version` the change is refused when somebody else changed the inquiry since.
    """

    status: str | None = None
    assignee: Annotated[str, StringConstraints(max_length=50), OneLine] | None = None
    memo: (
        Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), NoResidentNumber] | None
    ) = None
    version: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None


def read_inquiry(submitted: Submitted) -> Form[InquiryForm]:
    """Check a submitted inquiry; without its consent it is refused like a missing field."""
    form = parse(InquiryForm, submitted.values)
    found = resident_number_problems(submitted.values, skip=("form_token",))
    form = form.refused(**found) if found else form
    asked = parse(_Consent, submitted.values).value
    return form if asked and asked.consent else form.refused(consent=CONSENT_MISSING)


class _Consent(BaseModel):
    consent: bool = False


async def _form_or_json(request: Request) -> AsyncIterator[Submitted]:
    try:
        yield await _read(request)
    finally:
        await request.close()


async def _read(request: Request) -> Submitted:
    if "json" not in request.headers.get("content-type", ""):
        return await read_form(request)
    if int(request.headers.get("content-length") or LARGEST_JSON_BYTES + 1) > LARGEST_JSON_BYTES:
        raise TooLarge
    try:
        body = await request.json()
    except ValueError as error:
        raise Invalid("JSON 형식이 올바르지 않습니다.") from error
    if not isinstance(body, dict):
        raise Invalid("JSON 형식이 올바르지 않습니다.")
    return Submitted(values={str(name): str(value) for name, value in body.items() if value is not None})


FormOrJson = Annotated[Submitted, Depends(_form_or_json)]
"""A body either as a form or as a flat JSON object."""
