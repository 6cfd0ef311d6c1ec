"""Reading what people type: bounded, checked by a pydantic model, kept word for word when it is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from annotated_types import Ge, Lt
from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from chassis.errors import AppError, Invalid, TooLarge
from chassis.korean import korean_message

MOST_FIELDS = 300
LARGEST_TEXT_BYTES = 1024 * 1024
LARGEST_BODY_BYTES = 18 * 1024 * 1024

# Nobody types these; PostgreSQL refuses NUL in text and Excel the others.
_UNTYPEABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Submitted:
    """A submitted form: the last value of each name, all values of each name, and the files."""

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, UploadFile] = field(default_factory=dict)


@dataclass(frozen=True)
class Form(Generic[M]):
    """A form and what became of it: the checked value, or an error sentence for each bad field."""

    value: M | None
    raw: Mapping[str, str]
    errors: dict[str, str]

    @property
    def ok(self) -> bool:
        """Say whether every field was accepted."""
        return self.value is not None and not self.errors

    @property
    def checked(self) -> M:
        """Return the checked value; raises Invalid (422) with the field errors when there is none."""
        if self.value is None or self.errors:
            raise Invalid(fields=self.errors)
        return self.value

    def refused(self, **errors: str) -> Form[M]:
        """Return the same form with further field errors (a rule the model cannot know)."""
        return Form(None, self.raw, {**self.errors, **errors})

    def refused_by(self, error: AppError) -> Form[M]:
        """Return the same form with what an action refused: by field, else of the form as a whole."""
        return self.refused(**(error.fields or {"form": error.detail}))


async def read_form(request: Request) -> Submitted:
    """Read an urlencoded or multipart body within bounds; raises TooLarge or Invalid.

    Routes take `FormInput`; who calls this itself closes the request afterwards (`await request.close()`).
    """
    if int(request.headers.get("content-length") or 0) > LARGEST_BODY_BYTES:
        raise TooLarge
    try:
        data = await request.form(max_files=4, max_fields=MOST_FIELDS, max_part_size=LARGEST_TEXT_BYTES)
    except HTTPException as error:
        raise Invalid("보낸 양식을 읽을 수 없습니다. 다시 시도해 주세요.") from error
    submitted = Submitted()
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                submitted.files[name] = value
            continue
        text = _UNTYPEABLE.sub("", value)
        submitted.values[name] = text
        submitted.lists.setdefault(name, []).append(text)
    return submitted


async def _form_input(request: Request) -> AsyncIterator[Submitted]:
    try:
        yield await read_form(request)
    finally:
        # The spooled files of an upload are ours to close: FastAPI closes only what it parsed itself.
        await request.close()


FormInput = Annotated[Submitted, Depends(_form_input)]


def parse(model: type[M], values: Mapping[str, str]) -> Form[M]:
    """Check typed values against a model; an empty text counts as not given."""
    given: dict[str, Any] = {name: value for name, value in values.items() if value.strip() != ""}
    try:
        return Form(model.model_validate(given), values, {})
    except ValidationError as error:
        return Form(None, values, field_errors(error))


def field_errors(error: ValidationError) -> dict[str, str]:
    """Return the first Korean sentence for each bad field (a rule over the whole form is under `form`)."""
    found: dict[str, str] = {}
    for item in error.errors():
        name = ".".join(str(part) for part in item["loc"]) or "form"
        found.setdefault(name, korean_message(item))
    return found


def blank(defaults: Mapping[str, Any] | None = None) -> Form[BaseModel]:
    """Return a form as first shown, with its default values."""
    return Form(
        None, {name: "" if value is None else str(value) for name, value in (defaults or {}).items()}, {}
    )


_NOT_A_PHONE = "전화번호를 010-1234-5678처럼 입력해 주세요."
_SHORT_MOBILE = re.compile(r"010-\d{3}-\d{4}")
_PERSONAL = re.compile(r"050-?(\d)(\d{3,4})-?(\d{4})")


def _korean_phone(text: str) -> str:
    import phonenumbers  # noqa: PLC0415 - 1 MB in each of five processes, and few requests carry a number

    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        number = phonenumbers.parse(re.sub(r"^00(?=[1-9])", "+", plain), "KR")
    except phonenumbers.NumberParseException as error:
        raise ValueError(_NOT_A_PHONE) from error
    national = number.country_code == 82
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.E164
    written = phonenumbers.format_number(number, style)
    # The library still knows 010 with seven digits, which nobody has had since 2004.
    if not phonenumbers.is_valid_number(number) or _SHORT_MOBILE.fullmatch(written):
        raise ValueError(_NOT_A_PHONE)
    return _PERSONAL.sub(r"050\1-\2-\3", written)


def _month(text: str) -> str:
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise ValueError("달을 2026-01처럼 입력해 주세요.") from error
    if not 2000 <= first.year <= 2100:
        raise ValueError("2000년부터 2100년 사이의 달을 입력해 주세요.")
    return text


def _birth_date(value: date) -> date:
    if value.year < 1900:
        raise ValueError("생년월일을 다시 확인해 주세요.")
    return value


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


OneLine = BeforeValidator(_one_line)
"""Folds white space and trims: `Name = Annotated[str, StringConstraints(max_length=50), OneLine]`."""


def _typed_number(value: Any) -> Any:
    return value.replace(",", "").removesuffix("원").strip() if isinstance(value, str) else value


TypedNumber = BeforeValidator(_typed_number)
"""A number as people type it, "10,320원": the comma and the unit mean nothing."""


def short_text(longest: int) -> Any:
    """Return the type of one line of at most `longest` characters, inner white space folded."""
    return Annotated[str, StringConstraints(min_length=1, max_length=longest), OneLine]


KoreanPhone = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=30), AfterValidator(_korean_phone)
]
"""A phone number in any writing, kept as 010-1234-5678 (foreign ones as +…)."""

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$"), AfterValidator(_month)]
"""A calendar month as YYYY-MM."""

BirthDate = Annotated[date, AfterValidator(_birth_date)]
"""A birth date not before 1900; whether it lies in the future is for the rule that knows today."""

RowId = Annotated[int, Ge(1), Lt(2**31)]
"""A row's number in an address or a form: what every database's INTEGER holds."""
