"""Asking a client for confirmation, signing, objecting; each function is one transaction."""

import json
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid, NotFound
from chassis.forms import OneLine, RowId
from chassis.identity import ANYONE, Identity
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.confirmation.queries import Sheet, request_of_id, request_of_token, sheet, site_lines, written
from attendance.confirmation.rules import fault_of, line_on
from attendance.roster.tables import Site
from attendance.signoff.rules import span_of
from attendance.signoff.tables import Objection, Signature, SignoffRequest

LINK_LASTS = timedelta(days=30)
Named = Annotated[str, OneLine, Field(min_length=1, max_length=50)]


class NewRequest(BaseModel):
    """Which site and which span the client shall confirm; the week or month around a day."""

    site_id: RowId
    kind: Literal["week", "month"] = "week"
    day: date


class Signing(BaseModel):
    """Who signs what was shown; `version` is its hash."""

    signer_name: Named
    signer_position: Named
    agreed: Literal["1"]
    version: Annotated[str, Field(max_length=64)]


class Objecting(BaseModel):
    """What is wrong with one person's day, and who says so."""

    employee_id: RowId
    work_date: date
    remark: Annotated[str, OneLine, Field(min_length=1, max_length=300)]
    raised_by: Named


class Answer(BaseModel):
    answer: Annotated[str, OneLine, Field(min_length=1, max_length=300)]


class ChangedMeanwhile(Conflict):
    code, message = "timesheet_changed", "보시는 동안 기록이 바뀌었어요. 바뀐 내용을 보고 다시 확인해 주세요."


class NotYet(Conflict):
    code = "timesheet_not_ready"


class NoSuchObjection(NotFound):
    code, message = "no_such_objection", "찾는 이의가 없습니다."


def open_request(
    session: Session, new: NewRequest, token_hash: str, who: Identity, now: datetime
) -> SignoffRequest:
    """Ask for a span; the same span again gets a new link and the old one ends."""
    site = session.scalar(select(Site).where(Site.id == new.site_id).with_for_update())
    if site is None:
        raise Invalid(fields={"site_id": "등록되지 않은 고객사입니다."})
    first, last = span_of(new.kind, new.day)
    same = select(SignoffRequest).where(
        SignoffRequest.site_id == site.id, SignoffRequest.first_day == first, SignoffRequest.last_day == last
    )
    known = session.scalar(same)
    if known is not None:
        return renew_link(session, known.id, token_hash, who, now)
    if not site_lines(session, site.id, first, last):
        raise Invalid(fields={"day": "이 고객사에 이 기간의 근무 기록이 없습니다."})
    row = SignoffRequest(
        site_id=site.id,
        first_day=first,
        last_day=last,
        token_hash=token_hash,
        expires_at=now + LINK_LASTS,
        created_by=who.id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, who, "signoff.open", row, now, {"site": site.id, "first": first, "last": last})
    return row


def renew_link(
    session: Session, request_id: int, token_hash: str, who: Identity, now: datetime
) -> SignoffRequest:
    """Make a new link; the one before leads nowhere."""
    row = _locked(session, request_id)
    row.token_hash, row.expires_at, row.revoked_at = token_hash, now + LINK_LASTS, None
    _record(session, who, "signoff.link", row, now)
    return row


def revoke_link(session: Session, request_id: int, who: Identity, now: datetime) -> SignoffRequest:
    """End a link; again changes nothing."""
    row = _locked(session, request_id)
    if row.revoked_at is None:
        row.revoked_at = now
        _record(session, who, "signoff.revoke", row, now)
    return row


def note_opened(session: Session, request_id: int, now: datetime) -> None:
    """Note that the link was opened for the first time."""
    row = _locked(session, request_id)
    if row.opened_at is None:
        row.opened_at = now
        _record(session, ANYONE, "signoff.read", row, now)


def note_news(session: Session, request_id: int, now: datetime) -> None:
    """Note for good what reading found: a signature no longer true, an objection that was mended."""
    seen = sheet(session, _locked(session, request_id))
    _void(session, seen, now)
    for one in seen.objections:
        if one.mended and one.row.settled_at is None:
            one.row.settled_at, one.row.settled_by = now, "change"


def sign(session: Session, token: str, signing: Signing, now: datetime) -> Signature:
    """전체 확인 of exactly what was shown; a second tap is the same signature."""
    seen = sheet(session, _locked(session, request_of_token(session, token, now).id))
    if seen.version != signing.version:
        raise ChangedMeanwhile
    if seen.stands and seen.signature is not None:
        return seen.signature
    if fault := fault_of(seen.document, business_date(now)):
        raise NotYet(fault)
    _void(session, seen, now)
    for one in seen.objections:
        if one.row.settled_at is None:
            one.row.settled_at, one.row.settled_by = now, "signature"
    row = Signature(
        request_id=seen.request.id,
        version=seen.version,
        document=json.dumps(seen.document, ensure_ascii=False),
        lines=len(seen.document["lines"]),
        signer_name=signing.signer_name,
        signer_position=signing.signer_position,
        signed_at=now,
    )
    session.add(row)
    session.flush()
    told = {"name": row.signer_name, "position": row.signer_position, "hash": row.version}
    _record(session, ANYONE, "signoff.sign", seen.request, now, told)
    return row


def raise_objection(session: Session, token: str, raised: Objecting, now: datetime) -> Objection:
    """이의 to one day; the same words again are the same objection, others take their place."""
    request = _locked(session, request_of_token(session, token, now).id)
    seen = sheet(session, request)
    if not request.first_day <= raised.work_date <= request.last_day:
        raise Invalid(fields={"work_date": "확인하는 기간의 날짜를 골라 주세요."})
    if all(line["employee_id"] != raised.employee_id for line in seen.document["lines"]):
        raise Invalid(fields={"employee_id": "이 확인서에 있는 사람을 골라 주세요."})
    known = _open_objection(session, request.id, raised)
    if known is not None and known.remark == raised.remark:
        return known
    if known is not None:
        known.settled_at, known.settled_by = now, "replaced"
        session.flush()
    row = Objection(
        request_id=request.id,
        employee_id=raised.employee_id,
        work_date=raised.work_date,
        line=written(line_on(seen.document, raised.employee_id, raised.work_date)),
        remark=raised.remark,
        raised_by=raised.raised_by,
        raised_at=now,
    )
    session.add(row)
    session.flush()
    told = {"employee": row.employee_id, "date": row.work_date, "remark": row.remark, "name": row.raised_by}
    _record(session, ANYONE, "signoff.object", request, now, told)
    return row


def answer_objection(
    session: Session, objection_id: int, answer: Answer, who: Identity, now: datetime
) -> Objection:
    """The office's answer settles an objection without a change; it shows on the link."""
    row = session.scalar(select(Objection).where(Objection.id == objection_id).with_for_update())
    if row is None:
        raise NoSuchObjection
    if row.settled_at is None:
        row.settled_at, row.settled_by, row.answer = now, who.id, answer.answer
        request = request_of_id(session, row.request_id)
        _record(session, who, "signoff.answer", request, now, {"date": row.work_date, "answer": row.answer})
    return row


def _open_objection(session: Session, request_id: int, raised: Objecting) -> Objection | None:
    chosen = select(Objection).where(
        Objection.request_id == request_id,
        Objection.employee_id == raised.employee_id,
        Objection.work_date == raised.work_date,
        Objection.settled_at.is_(None),
    )
    return session.scalar(chosen)


def _void(session: Session, seen: Sheet, now: datetime) -> None:
    last = seen.signature
    if last is None or last.voided_at is not None or seen.stands:
        return
    last.voided_at = now
    session.flush()
    told: dict[str, Any] = {"hash": last.version, "now": seen.version, "lines": len(seen.changes)}
    _record(session, ANYONE, "signoff.void", seen.request, now, told)


def _locked(session: Session, request_id: int) -> SignoffRequest:
    request_of_id(session, request_id)
    chosen = select(SignoffRequest).where(SignoffRequest.id == request_id).with_for_update()
    return session.scalars(chosen.execution_options(populate_existing=True)).one()


def _record(
    session: Session,
    who: Identity,
    act: str,
    row: SignoffRequest,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    audit.record(session, AuditRow, who, action=act, object=f"signoff:{row.id}", now=now, detail=detail)
