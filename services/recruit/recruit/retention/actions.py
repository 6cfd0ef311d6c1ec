"""Erasing: when the time is over, by hand, and again after a restore; holding; what each leaves behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import uuid_utils
from chassis import audit
from chassis.clock import business_date
from chassis.errors import Invalid
from chassis.identity import Identity
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruit.application.queries import ApplicationNotFound
from recruit.application.tables import Application
from recruit.base import AuditRow
from recruit.inquiry.tables import Inquiry
from recruit.photo.tables import Photo
from recruit.retention import queries, rules
from recruit.retention.erasing import erase_row, forget_answers
from recruit.retention.rules import Due, Subject
from recruit.retention.tables import Certificate, ErasureFile, Resignation, RetentionHold, RetentionRun

NIGHTLY = Identity("service", "recruit", "보유 기간 작업")
CLAIM_HOLDS = timedelta(minutes=30)


@dataclass(frozen=True)
class _Told:
    """What a certificate says besides the counts."""

    kind: str
    receipt_sha256: str
    outcome: str
    ground: str
    received_on: date
    since: date | None
    last_day: date | None


def erase_if_over(session: Session, application_id: str, now: datetime) -> Certificate | None:
    """Erase an application whose last day has passed; None when it is gone, held, or not yet due."""
    subject = _locked(session, application_id)
    if subject is None or not rules.may_go(subject, queries.periods(), business_date(now)):
        return None
    due = rules.due_of(subject, queries.periods())
    return _erase_application(session, subject, _told(subject, due, due.period.ground), NIGHTLY, now)


def erase_by_hand(
    session: Session, application_id: str, typed: Mapping[str, str], who: Identity, now: datetime
) -> Certificate:
    """Erase an application before its date; `typed` repeats the receipt number and says why.

    Raises ApplicationNotFound, or Invalid with the sentence for the form.
    """
    subject = _locked(session, application_id)
    if subject is None:
        raise ApplicationNotFound
    periods, today = queries.periods(), business_date(now)
    reason = typed.get("reason", "")
    if problem := rules.by_hand_problem(subject, typed.get("receipt_no", ""), reason, periods, today):
        raise Invalid(problem, fields={"receipt_no": problem})
    due = rules.due_of(subject, periods)
    return _erase_application(session, subject, _told(subject, due, rules.BY_HAND[reason]), who, now)


def erase_inquiry_if_over(session: Session, inquiry_id: str, now: datetime) -> Certificate | None:
    """Erase an inquiry a year after it was done, or a week after its deletion; None when gone or not due."""
    row = session.get(Inquiry, inquiry_id, with_for_update=True, populate_existing=True)
    if row is None:
        return None
    days = queries.inquiry_days(row)
    due = rules.due_of_inquiry(days, queries.periods())
    if not due.is_over(business_date(now)):
        return None
    subject = queries.receipt_hash(row.id)
    told = _Told(
        "inquiry", subject, due.outcome, due.period.ground, days.received_on, due.since, due.last_day
    )
    counts = dict(erase_row(session, Inquiry.metadata.tables["inquiry"], row.id))
    counts["answers"] = forget_answers(session, inquiry_id, now)
    return _certify(session, told, counts, NIGHTLY, now)


def erase_again(session: Session, line: Mapping[str, Any], row_id: str | None, now: datetime) -> None:
    """Write a certificate of the erase log back after a restore, and erase what the backup brought back."""
    photo_id: str | None = line.get("photo_id")
    counts: dict[str, int] = {}
    if row_id is not None:
        counts, brought_back = _erase_rows(session, str(line["kind"]), row_id)
        photo_id = brought_back or photo_id
    certificate = Certificate(reapplied_at=now, **_columns_of(line))
    session.add(certificate)
    session.flush()
    if photo_id or line["kind"] == "application":
        session.add(_waiting_files(certificate.id, row_id, photo_id))
    detail = {"counts": counts, "sha256": certificate.sha256}
    _record(session, "retention.erase_again", f"certificate:{certificate.id}", NIGHTLY, now, detail)


def hold(session: Session, application_id: str, reason: str, who: Identity, now: datetime) -> None:
    """Keep an application beyond its date, for a reason; a second hold changes the reason."""
    if session.get(Application, application_id, with_for_update=True) is None:
        raise ApplicationNotFound
    if not reason.strip():
        raise Invalid(fields={"reason": "보류하는 까닭을 적어 주십시오."})
    row = RetentionHold(
        application_id=application_id, reason=reason.strip()[:200], by=who.name or who.id, at=now
    )
    session.merge(row)
    _record(session, "retention.hold", f"application:{application_id}", who, now, {})


def release(session: Session, application_id: str, who: Identity, now: datetime) -> None:
    """End a hold; nothing happens when there is none."""
    row = queries.hold_of(session, application_id)
    if row is not None:
        session.delete(row)
        _record(session, "retention.release", f"application:{application_id}", who, now, {})


def note_removed(session: Session, file_id: int, removed: int, now: datetime) -> None:
    """Write down that a picture's files are gone; `removed` 0 says that they were missing before."""
    row = session.get(ErasureFile, file_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != "waiting":
        return
    row.state = "gone" if removed or not row.photo_id else "missing"
    row.removed, row.problem, row.settled_at, row.subject_id = removed, "", now, None
    detail = {"state": row.state, "files": removed}
    _record(session, "retention.files", f"certificate:{row.certificate_id}", NIGHTLY, now, detail)


def note_stuck(session: Session, file_id: int, problem: str) -> None:
    """Write down why a picture's files cannot be removed; the next turn tries again."""
    row = session.get(ErasureFile, file_id)
    if row is not None and row.state == "waiting":
        row.attempts, row.problem = row.attempts + 1, problem[:200]


def note_resignations(session: Session, days: Mapping[int, date]) -> None:
    """Replace what is known of who left and when."""
    session.execute(delete(Resignation))
    session.add_all(Resignation(employee_id=one, resigned_on=day) for one, day in sorted(days.items()))


def claim_night(session: Session, day: date, now: datetime) -> bool:
    """Take a night's work; False while another replica has it or when it is done."""
    run = session.get(RetentionRun, day, with_for_update=True, populate_existing=True)
    if run is None:
        try:
            with session.begin_nested():
                session.add(RetentionRun(day=day, claimed_at=now))
                session.flush()
        except IntegrityError:
            return False
        return True
    if run.finished_at is not None or now - run.claimed_at < CLAIM_HOLDS:
        return False
    run.claimed_at = now
    return True


def note_progress(session: Session, day: date, erased: int, failed: int, now: datetime) -> None:
    """Renew the claim and count what went."""
    run = session.get_one(RetentionRun, day)
    run.claimed_at, run.erased, run.failed = now, run.erased + erased, run.failed + failed


def finish_night(session: Session, day: date, now: datetime) -> None:
    """Close a night's work."""
    session.get_one(RetentionRun, day).finished_at = now


def line_of(certificate: Certificate, photo_id: str | None) -> dict[str, Any]:
    """Return a certificate as the erase log keeps it."""
    names = [column.name for column in Certificate.__table__.columns if column.name != "reapplied_at"]
    told = {name: getattr(certificate, name) for name in names}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
    return {**plain, "photo_id": photo_id}


def _columns_of(line: Mapping[str, Any]) -> dict[str, Any]:
    known = {column.name for column in Certificate.__table__.columns} - {"reapplied_at"}
    told = {name: line[name] for name in known}
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in _DAYS}
    return {**told, **days, "erased_at": datetime.fromisoformat(told["erased_at"])}


_DAYS = ("received_on", "since", "last_day")


def _locked(session: Session, application_id: str) -> Subject | None:
    # Two replicas may come at once: the second waits here and finds nothing.
    if session.get(Application, application_id, with_for_update=True, populate_existing=True) is None:
        return None
    return queries.subjects(session, [application_id])[0]


def _told(subject: Subject, due: Due, ground: str) -> _Told:
    receipt = queries.receipt_hash(subject.receipt_no)
    return _Told("application", receipt, due.outcome, ground, subject.received_on, due.since, due.last_day)


def _erase_application(
    session: Session, subject: Subject, told: _Told, who: Identity, now: datetime
) -> Certificate:
    counts, photo_id = _erase_rows(session, "application", subject.id)
    counts["answers"] = forget_answers(session, subject.id, now)
    certificate = _certify(session, told, counts, who, now)
    session.add(_waiting_files(certificate.id, subject.id, photo_id))
    session.flush()
    return certificate


def _waiting_files(certificate_id: str, subject_id: str | None, photo_id: str | None) -> ErasureFile:
    # Also without a picture: exports and parts of uploads may show the person.
    return ErasureFile(
        certificate_id=certificate_id, subject_id=subject_id, photo_id=photo_id or "", state="waiting"
    )


def _erase_rows(session: Session, kind: str, row_id: str) -> tuple[dict[str, int], str | None]:
    if kind == "inquiry":
        return dict(erase_row(session, Inquiry.metadata.tables["inquiry"], row_id)), None
    photo_id = session.get_one(Application, row_id).photo_id
    counts = erase_row(session, Application.metadata.tables["application"], row_id)
    if photo_id:
        counts += erase_row(session, Photo.metadata.tables["photo"], photo_id)
    return dict(counts), photo_id


def _certify(
    session: Session, told: _Told, counts: Mapping[str, int], who: Identity, now: datetime
) -> Certificate:
    facts: dict[str, Any] = {**vars(told), "counts": json.dumps(counts, sort_keys=True)}
    facts |= {"id": str(uuid_utils.uuid7()), "erased_at": now, "erased_by": f"{who.kind}:{who.id}"}
    certificate = Certificate(**facts, sha256=seal_of(facts))
    session.add(certificate)
    session.flush()
    detail = {"outcome": told.outcome, "ground": told.ground, "counts": counts, "sha256": certificate.sha256}
    _record(session, "retention.erase", f"certificate:{certificate.id}", who, now, detail)
    return certificate


def seal_of(facts: Mapping[str, Any]) -> str:
    """Return the seal over a certificate's facts; the audit chain repeats it."""
    names = sorted(set(facts) - {"sha256", "reapplied_at"})
    plain = {**facts, "erased_at": f"{facts['erased_at'].timestamp():.6f}"}
    return hashlib.sha256("\x1f".join(f"{name}={plain[name]}" for name in names).encode()).hexdigest()


def _record(
    session: Session, act: str, about: str, who: Identity, now: datetime, detail: Mapping[str, Any]
) -> None:
    audit.record(session, AuditRow, who, action=act, object=about, now=now, detail=detail)
