"""The application form as it is typed: checked field by field, by page and API alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from chassis.forms import BirthDate, Form, KoreanPhone, OneLine, Submitted, parse
from pydantic import AfterValidator, BaseModel, StringConstraints

from recruit.access.rules import pin_problem
from recruit.application import background, rules
from recruit.consent.rules import KINDS, client_problem, missing_consents
from recruit.consent.screening import resident_number_problems
from recruit.posting.forms import RestrictedInputs, askable, sight_problem
from recruit.posting.rules import Call

# One @ and a dot after it: only a mail that arrives proves an address.
_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"

_NOT_WORDS = ("form_token", "photo_token", "posting", "status_pin")

Line30 = Annotated[str, StringConstraints(max_length=30), OneLine]
Line50 = Annotated[str, StringConstraints(max_length=50), OneLine]
Line100 = Annotated[str, StringConstraints(max_length=100), OneLine]
Line200 = Annotated[str, StringConstraints(max_length=200), OneLine]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=_EMAIL)]
PostalCode = Annotated[str, StringConstraints(max_length=20), AfterValidator(background.typed_postal_code)]
ToldMonth = Annotated[str, StringConstraints(max_length=20), AfterValidator(background.typed_month)]


class Background(BaseModel):
    """What the paper form asks beside the essentials; all of it may be left out."""

    english_name: Line50 = ""
    emergency_phone: KoreanPhone = ""
    nationality: Line50 = ""
    visa: Line30 = ""
    school1: Line100 = ""
    major1: Line100 = ""
    graduated1: ToldMonth = ""
    outcome1: background.Outcome | None = None
    school2: Line100 = ""
    major2: Line100 = ""
    graduated2: ToldMonth = ""
    outcome2: background.Outcome | None = None
    military: background.Military | None = None
    military_from: ToldMonth = ""
    military_to: ToldMonth = ""
    military_reason: Line100 = ""
    license1: Line100 = ""
    license_grade1: Line50 = ""
    license_issuer1: Line100 = ""
    license2: Line100 = ""
    license_grade2: Line50 = ""
    license_issuer2: Line100 = ""
    commute: background.Commute | None = None
    dormitory: background.Dormitory | None = None


class Applicant(Background, RestrictedInputs):
    """Everything an application tells; restricted items only by a posting (채용절차법 제4조의3)."""

    name: Line50
    birth: BirthDate
    phone: KoreanPhone
    gender: rules.Gender | None = None
    email: Email = ""
    zip: PostalCode = ""
    address: Line200 = ""
    address_detail: Line100 = ""
    no_career: bool = False
    shift: rules.Shift | None = None
    posture: rules.Posture | None = None
    overtime: rules.Possible | None = None
    holiday: rules.Possible | None = None
    interview_date: date | None = None
    start_date: date | None = None
    advance_pay: rules.AdvanceWish | None = None
    insurance_type: rules.InsuranceType | None = None
    agree: bool = False
    consent_collection: bool = False
    consent_id_photo: bool = False
    consent_third_party: bool = False
    consent_restricted: bool = False
    consent_talent_pool: bool = False
    status_pin: str = ""
    careers: tuple[rules.Career, ...] = ()

    @property
    def consents(self) -> dict[str, bool]:
        """The answer to each consent by its kind."""
        return {kind: bool(getattr(self, f"consent_{kind}")) for kind in KINDS}


class _CareerRow(BaseModel):
    company: Line100 = ""
    exp_start: date | None = None
    exp_end: date | None = None
    job_role: Line100 = ""
    reason: Line200 = ""


def read_applicant(
    submitted: Submitted, today: date, *, has_photo: bool, call: Call | None = None
) -> Form[Applicant]:
    """Check a submitted application; every bad field has its Korean sentence in `errors`.

    Restricted items are read only where the posting (`call`) has a reason for them.
    """
    typed = askable(_with_start(submitted.values, today), call)
    form = parse(Applicant, typed)
    form = Form(form.value, {**submitted.values, **typed}, form.errors)
    careers, problems = _read_careers(typed, today)
    problems |= _whole_form_problems(form, typed, careers, today)
    if form.value:
        problems |= background.background_problems(form.value.model_dump(), today)
    problems |= _consent_problems(form, typed, call, has_photo=has_photo)
    problems |= form.errors
    problems |= resident_number_problems(typed, skip=_NOT_WORDS)
    if problems or form.value is None:
        return Form(None, form.raw, problems)
    return Form(form.value.model_copy(update={"careers": tuple(careers)}), form.raw, {})


def _consent_problems(
    form: Form[Applicant], typed: Mapping[str, str], call: Call | None, *, has_photo: bool
) -> dict[str, str]:
    told, given = form.value, _ticked(typed)
    has_restricted = bool(told and told.restricted)
    problems = missing_consents(given, has_photo=has_photo, has_restricted=has_restricted)
    if told:
        problems |= sight_problem(told)
    shown = typed.get("third_party_to")
    if given["third_party"] and (sentence := client_problem(shown, call.site_name if call else "")):
        problems["consent_third_party"] = sentence
    return problems


def content_key(submitted: Submitted, photo_sha256: str, today: date) -> str:
    """Return the key of a form without a token: the same words on the same day are one application."""
    # Without the PIN: a hash of so little could be turned back into it.
    told = sorted(item for item in submitted.values.items() if item[0] != "status_pin")
    parts = [str(today), photo_sha256, *(f"{name}={text}" for name, text in told)]
    return "same:" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _with_start(values: Mapping[str, str], today: date) -> dict[str, str]:
    typed = {name: value for name, value in values.items() if name != "careers"}
    return typed | ({"start_date": today.isoformat()} if _is_ticked(typed.get("start_now", "")) else {})


def _read_careers(typed: Mapping[str, str], today: date) -> tuple[list[rules.Career], dict[str, str]]:
    careers: list[rules.Career] = []
    problems: dict[str, str] = {}
    for row in range(1, rules.CAREER_ROWS + 1):
        form = parse(_CareerRow, {name: typed.get(f"{name}{row}", "") for name in _CareerRow.model_fields})
        if form.value is None:
            problems |= {f"{name}{row}": sentence for name, sentence in form.errors.items()}
            continue
        career = _career(form.value)
        problems |= rules.career_problems(row, career, today)
        if not career.is_empty:
            careers.append(career)
    return careers, problems


def _career(row: _CareerRow) -> rules.Career:
    return rules.Career(row.company, row.exp_start, row.exp_end, row.job_role, row.reason)


def _whole_form_problems(
    form: Form[Applicant], typed: Mapping[str, str], careers: list[rules.Career], today: date
) -> dict[str, str]:
    problems = {}
    birth = parse(_Birth, {"birth": typed.get("birth", "")}).value
    if birth and (sentence := rules.birth_problem(birth.birth, today)):
        problems["birth"] = sentence
    if sentence := rules.no_career_problem(_is_ticked(typed.get("no_career", "")), careers):
        problems["no_career"] = sentence
    pin = typed.get("status_pin", "").strip()
    if pin and (sentence := pin_problem(pin, birth.birth if birth else None)):
        problems["status_pin"] = sentence
    return problems


class _Birth(BaseModel):
    birth: BirthDate


def _ticked(typed: Mapping[str, str]) -> dict[str, bool]:
    return {kind: _is_ticked(typed.get(f"consent_{kind}", "")) for kind in KINDS}


def _is_ticked(text: str) -> bool:
    return text.strip().lower() in ("1", "on", "true", "yes", "y", "t")
