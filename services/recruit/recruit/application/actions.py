"""What becomes of an application: taken once, looked at, decided."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uuid_utils
from chassis import audit
from chassis.clock import business_date
from chassis.errors import AppError, Conflict, Invalid
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruit.access.actions import keep_access, mark_opened
from recruit.application import queries, rules
from recruit.application.forms import Applicant, Background
from recruit.application.tables import Application, CareerRow, ConsentRow, MemoEdit, StatusChange
from recruit.base import AuditRow
from recruit.consent.rules import application_consents
from recruit.photo.actions import claim_photo
from recruit.photo.files import Kept
from recruit.posting.actions import note_application
from recruit.posting.rules import Call

_TEXTS = ("email", "zip", "address", "address_detail", *Background.model_fields)
_CHOICES = ("gender", "shift", "posture", "overtime", "holiday", "advance_pay", "insurance_type")
_DATES = ("interview_date", "start_date")


class KeyReused(AppError):
    """The same form token or Idempotency-Key came back with another person's application."""

    code, status = "idempotency_mismatch", 422
    message = "이미 접수된 양식입니다. 새 지원서라면 한 번 더 제출해 주세요."


class MemoChanged(Conflict):
    code = "memo_changed"
    message = "그사이 다른 사람이 메모를 고쳤습니다. 두 글을 합쳐 다시 저장해 주십시오."


@dataclass(frozen=True)
class Sent:
    """A checked application as it arrived, with its photo and the key that makes it one."""

    applicant: Applicant
    form_key: str | None = None
    photo: Kept | None = None
    pin_hash: str | None = None
    call: Call | None = None


@dataclass(frozen=True)
class Accepted:
    """The application, and whether it was taken just now or had been there already."""

    application: Application
    is_new: bool


def accept_application(session: Session, sent: Sent, now: datetime) -> Accepted:
    """Take an application; the same key returns the first one. Raises KeyReused for another person's."""
    if sent.form_key and (known := queries.application_by_key(session, sent.form_key)):
        return Accepted(_same_person(known, sent.applicant), is_new=False)
    try:
        with session.begin_nested():
            return Accepted(_add_application(session, sent, now), is_new=True)
    except IntegrityError:
        # On PostgreSQL two replicas may take the same form at once: the second finds the first's.
        if sent.form_key and (known := queries.application_by_key(session, sent.form_key)):
            return Accepted(_same_person(known, sent.applicant), is_new=False)
        raise


def _add_application(session: Session, sent: Sent, now: datetime) -> Application:
    if sent.photo:
        claim_photo(session, sent.photo, now)
    application = _new_application(session, sent, now)
    session.add(application)
    session.flush()
    keep_access(session, application.id, sent.pin_hash)
    session.add_all(careers_told(application.id, sent.applicant))
    session.add_all(_consents(application.id, sent, now))
    note_application(session, application.id, sent.applicant, sent.call)
    session.flush()
    return application


def _same_person(known: Application, applicant: Applicant) -> Application:
    told = (applicant.name, applicant.birth, applicant.phone)
    if (known.name, known.birth, known.phone) != told:
        raise KeyReused
    return known


def _new_application(session: Session, sent: Sent, now: datetime) -> Application:
    told = sent.applicant
    return Application(
        id=str(uuid_utils.uuid7()),
        receipt_no=_free_receipt_number(session, now),
        form_key=sent.form_key,
        received_at=now,
        updated_at=now,
        status="new",
        truthful=told.agree,
        photo_id=sent.photo.id if sent.photo else None,
        **columns_told(told),
    )


def columns_told(told: Applicant) -> dict[str, Any]:
    """Return what an applicant tells, by the names of the application's columns."""
    return {
        **{name: getattr(told, name) for name in ("name", "birth", "phone", "no_career", *_DATES)},
        **{name: getattr(told, name) or "" for name in (*_TEXTS, *_CHOICES)},
    }


def _free_receipt_number(session: Session, now: datetime) -> str:
    while True:
        letters = "".join(secrets.choice(rules.RECEIPT_LETTERS) for _ in range(rules.RECEIPT_LENGTH))
        number = rules.receipt_number(business_date(now), letters)
        if queries.application_by_receipt(session, number) is None:
            return number


def careers_told(application_id: str, told: Applicant) -> list[CareerRow]:
    """Return the rows of an applicant's careers."""
    return [
        CareerRow(
            application_id=application_id,
            position=position,
            company=career.company,
            start=career.start,
            end=career.end,
            role=career.role,
            reason=career.reason,
        )
        for position, career in enumerate(told.careers, start=1)
    ]


def _consents(application_id: str, sent: Sent, now: datetime) -> list[ConsentRow]:
    call, given = sent.call, sent.applicant.consents
    client = call.site_name if call else ""
    return [
        ConsentRow(
            application_id=application_id,
            kind=text.kind,
            given=given[text.kind],
            version=text.version,
            text_sha256=text.sha256,
            at=now,
            recipient=client if text.kind == "third_party" and client else None,
        )
        for text in application_consents(client, call.worded if call else {})
    ]


def open_application(session: Session, application_id: str, who: Identity, now: datetime) -> Application:
    """Return an application for reading, with the reading in the audit trail. Raises ApplicationNotFound."""
    application = queries.application(session, application_id)
    mark_opened(session, [application_id], now)
    audit.record(
        session, AuditRow, who, action="application.read", object=f"application:{application_id}", now=now
    )
    return application


def review_application(
    session: Session, application_id: str, changes: Mapping[str, str], who: Identity, now: datetime
) -> Application:
    """Change status or memo (keys of `changes`); every change is kept with its time and author.

    With the key `reason` a step that needs one is refused without; with `memo_version` a memo that somebody
    else has changed since is not written over. Raises ApplicationNotFound, MemoChanged, or Invalid when the
    status may not be reached by hand.
    """
    application = queries.application(session, application_id)
    if "status" in changes:
        change_status(session, application, changes["status"], changes.get("reason"), who, now)
    if "memo" in changes and changes["memo"] != application.memo:
        seen = changes.get("memo_version")
        _save_memo(session, application, changes["memo"], seen, who, now)
    application.updated_at = now
    return application


def change_status(
    session: Session, application: Application, wanted: str, reason: str | None, who: Identity, now: datetime
) -> None:
    """Move an application by hand; `reason` None asks for none (programs). Raises Invalid with the field."""
    is_hired = application.status == "hired"
    own_step = queries.last_step_by(session, application.id) == rules.APPLICANT
    problem = rules.status_problem(wanted, application.status, is_hired=is_hired, by_applicant=own_step)
    if problem:
        raise Invalid(problem, fields={"status": problem})
    if reason is not None and (problem := rules.reason_problem(wanted, application.status, reason)):
        raise Invalid(problem, fields={"reason": problem})
    if wanted != application.status:
        move_to(session, application, wanted, who, now, reason or "")


def move_to(
    session: Session, application: Application, status: str, who: Identity, now: datetime, reason: str = ""
) -> None:
    """Set an application's status, with its history and audit row."""
    step = {"before": application.status, "after": status}
    kept = StatusChange(application_id=application.id, by=who.name or who.id, at=now, **step)
    kept.reason = reason.strip()[: rules.LONGEST_REASON]
    session.add(kept)
    application.status, application.updated_at = status, now
    audit.record(
        session,
        AuditRow,
        who,
        action="application.status",
        object=f"application:{application.id}",
        now=now,
        detail=step,
    )


def _save_memo(
    session: Session, application: Application, text: str, seen: str | None, who: Identity, now: datetime
) -> None:
    # The row is locked and read again: on PostgreSQL two people may save at once.
    session.refresh(application, with_for_update=True)
    if seen is not None and seen != str(application.memo_version):
        raise MemoChanged
    application.memo, application.memo_version = text, application.memo_version + 1
    session.add(
        MemoEdit(
            application_id=application.id,
            version=application.memo_version,
            text=text,
            by=who.name or who.id,
            at=now,
        )
    )
    audit.record(
        session, AuditRow, who, action="application.memo", object=f"application:{application.id}", now=now
    )


def note_listing(session: Session, action: str, ids: list[str], who: Identity, now: datetime) -> None:
    """Record that personal data of these applications was listed or exported; an export opens them."""
    if action == "application.export":
        mark_opened(session, ids, now)
    audit.record(
        session,
        AuditRow,
        who,
        action=action,
        object=f"applications:{len(ids)}",
        now=now,
        detail={"ids": ids},
    )


def note_photo(session: Session, application_id: str, size: str, who: Identity, now: datetime) -> None:
    """Record that an applicant's photo was looked at."""
    audit.record(
        session,
        AuditRow,
        who,
        action="photo.read",
        object=f"application:{application_id}",
        now=now,
        detail={"size": size},
    )
