"""Applications for programs of the office: list, one, photo, and the change of status or memo."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from chassis.clock import Now
from chassis.db import Db
from chassis.idempotency import Once, Session
from chassis.identity import Manager, Staff
from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from recruit.application import actions, listing, queries
from recruit.application.filters import read_filters
from recruit.consent.screening import NoResidentNumber
from recruit.hire.queries import hire_state
from recruit.review.photos import photo_file

router = APIRouter(prefix="/api/recruit/v1/applications", tags=["recruit"])

Limit = Annotated[int, Query(ge=1, le=200)]


class _FromRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ApplicationLine(_FromRow):
    """An application as a list shows it."""

    id: str
    receipt_no: str
    received_at: datetime
    status: str
    name: str
    phone: str
    photo_id: str | None


class ApplicationList(BaseModel):
    """One page of applications."""

    items: list[ApplicationLine]
    next: str | None


class CareerOut(_FromRow):
    """A former job."""

    company: str
    start: date | None
    end: date | None
    role: str
    reason: str


class ConsentOut(_FromRow):
    """An answer to a consent."""

    kind: str
    given: bool
    version: str
    text_sha256: str
    at: datetime
    recipient: str | None = None


class PostingPart(_FromRow):
    """The posting an application came by, as it stood; `is_late`: it had ended meanwhile."""

    posting_id: str
    title: str
    site_name: str
    is_late: bool


class RestrictedOut(_FromRow):
    """A restricted item with the job reason that stood beside it."""

    field: str
    value: str
    reason: str


class StatusChangeOut(_FromRow):
    """A step of the status."""

    before: str
    after: str
    by: str
    at: datetime
    reason: str = ""


class RepeatOut(_FromRow):
    """Another application of the same person."""

    id: str
    receipt_no: str
    received_at: datetime
    status: str


class BackgroundOut(_FromRow):
    """추가 정보: empty where nothing was told; months as YYYY-MM."""

    english_name: str = ""
    emergency_phone: str = ""
    nationality: str = ""
    visa: str = ""
    school1: str = ""
    major1: str = ""
    graduated1: str = ""
    outcome1: str = ""
    school2: str = ""
    major2: str = ""
    graduated2: str = ""
    outcome2: str = ""
    military: str = ""
    military_from: str = ""
    military_to: str = ""
    military_reason: str = ""
    license1: str = ""
    license_grade1: str = ""
    license_issuer1: str = ""
    license2: str = ""
    license_grade2: str = ""
    license_issuer2: str = ""
    commute: str = ""
    dormitory: str = ""


class ApplicationOut(ApplicationLine, BackgroundOut):
    """An application with all it tells."""

    birth: date
    gender: str
    email: str
    zip: str = ""
    address: str
    address_detail: str = ""
    no_career: bool
    shift: str
    posture: str
    overtime: str
    holiday: str
    interview_date: date | None
    start_date: date | None
    advance_pay: str
    insurance_type: str
    truthful: bool
    memo: str
    memo_version: int
    careers: list[CareerOut] = []
    consents: list[ConsentOut] = []
    history: list[StatusChangeOut] = []
    repeats: list[RepeatOut] = []
    employee_id: int | None = None
    posting: PostingPart | None = None
    restricted: list[RestrictedOut] = []


Memo = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), NoResidentNumber]


class ApplicationChange(BaseModel):
    """What the office may change; what is absent stays. `memo_version`: the one that was read."""

    status: str | None = None
    memo: (
        Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), NoResidentNumber] | None
    ) = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None
    memo_version: Annotated[int, Field(ge=0, lt=2**31)] | None = None


@router.get("")
def list_applications(
    request: Request, who: Staff, db: Db, now: Now, limit: Limit = 50, cursor: str | None = None
) -> ApplicationList:
    """List applications; `q`, `status` and every filter of the page narrow the list, `sort` orders it."""
    filters = read_filters(request.query_params, strict=True)
    with db.read() as session:
        page = listing.applications_page(session, filters, cursor, limit)
    db.write(actions.note_listing, "application.list", [row.id for row in page.items], who, now)
    return ApplicationList(items=[ApplicationLine.model_validate(row) for row in page.items], next=page.next)


@router.get("/{application_id}")
def one_application(who: Staff, application_id: str, db: Db, now: Now) -> ApplicationOut:
    """Return one application; the reading is in the audit trail."""
    db.write(actions.open_application, application_id, who, now)
    with db.read() as session:
        return _out(session, application_id)


@router.get("/{application_id}/photo")
def application_photo(
    request: Request,
    who: Staff,
    application_id: str,
    now: Now,
    size: Literal["full", "thumb", "original"] = "full",
) -> FileResponse:
    """Return the photo, upright and without EXIF (`size=original`: the largest copy as a download)."""
    return photo_file(request, application_id, size, who, now)


@router.patch("/{application_id}")
def change_application(
    who: Manager, application_id: str, body: ApplicationChange, once: Once, now: Now
) -> ApplicationOut:
    """Change status (with a reason) or memo."""

    def effect(session: Session) -> ApplicationOut:
        changes = {name: str(value) for name, value in body.model_dump(exclude_none=True).items()}
        actions.review_application(session, application_id, changes, who, now)
        session.flush()
        return _out(session, application_id)

    return once.write(effect)


def _out(session: Session, application_id: str) -> ApplicationOut:
    application = queries.application(session, application_id)
    told = ApplicationOut.model_validate(application)
    told.repeats = [RepeatOut.model_validate(row) for row in queries.repeats_of(session, application)]
    more = queries.related(session, application_id)
    hire = hire_state(session, application_id)
    told.careers = [CareerOut.model_validate(row) for row in more.careers]
    told.consents = [ConsentOut.model_validate(row) for row in more.consents]
    told.history = [StatusChangeOut.model_validate(row) for row in more.history]
    told.posting = PostingPart.model_validate(more.posting) if more.posting else None
    told.restricted = [RestrictedOut.model_validate(row) for row in more.restricted]
    told.employee_id = hire.hire.employee_id if hire else None
    return told
