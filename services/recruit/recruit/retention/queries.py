"""What retention looks at: dates of applications, who is due or held, certificates, files still to go."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any

from chassis.clock import KST, business_date
from chassis.paging import Page, page_of
from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from recruit.application.tables import Application, ConsentRow, StatusChange
from recruit.hire.tables import Hire
from recruit.inquiry.tables import Inquiry
from recruit.retention import rules
from recruit.retention.rules import InquiryDays, Period, Subject
from recruit.retention.tables import Certificate, ErasureFile, Resignation, RetentionHold, RetentionRun


@cache
def periods() -> tuple[Period, ...]:
    """Return the dated table of periods."""
    content = resources.files("recruit.retention").joinpath("periods.toml").read_text()
    return tuple(Period(**row) for row in tomllib.loads(content)["period"])


def periods_on(day: date) -> dict[str, Period]:
    """Return the periods promised on a day, by outcome."""
    return {row.outcome: rules.period_of(periods(), row.outcome, day) for row in periods()}


def receipt_hash(receipt_no: str) -> str:
    """Return what a certificate names an application by: whoever has the receipt number finds it."""
    return hashlib.sha256(f"receipt:{receipt_no}".encode()).hexdigest()


def subjects(session: Session, ids: Sequence[str]) -> list[Subject]:
    """Return what the dates of these applications depend on, in the order of the ids."""
    rows = session.execute(_subject_columns().where(Application.id.in_(ids))).all()
    found = {row.id: _subject(row) for row in rows}
    return [found[one] for one in ids if one in found]


def open_ids(session: Session, before: datetime, after_id: str, limit: int) -> Sequence[str]:
    """Return ids of applications without a hire whose last step is older than this, in order of id."""
    wanted = select(Application.id).where(
        Application.id > after_id,
        Application.received_at < before,
        func.coalesce(_last_step(), Application.received_at) < before,
        Application.id.not_in(select(Hire.application_id)),
    )
    return session.scalars(wanted.order_by(Application.id).limit(limit)).all()


def left_ids(session: Session, resigned_by: date, after_id: str, limit: int) -> Sequence[str]:
    """Return ids of applications whose hired person left until a day, in order of id."""
    wanted = (
        select(Hire.application_id)
        .join(Resignation, Resignation.employee_id == Hire.employee_id)
        .where(Resignation.resigned_on <= resigned_by, Hire.application_id > after_id)
    )
    return session.scalars(wanted.order_by(Hire.application_id).limit(limit)).all()


def handled_inquiries(session: Session, before: datetime, after_id: str, limit: int) -> Sequence[str]:
    """Return ids of inquiries whose last step is older than this, in order of id."""
    last_step = func.coalesce(Inquiry.deleted_at, Inquiry.done_at, Inquiry.updated_at)
    old = select(Inquiry.id).where(Inquiry.id > after_id, last_step < before)
    return session.scalars(old.order_by(Inquiry.id).limit(limit)).all()


def inquiry_days(row: Inquiry) -> InquiryDays:
    """Return the days that an inquiry's date depends on."""
    done = (row.done_at or row.updated_at) if row.status == "done" else None
    return InquiryDays(
        received_on=business_date(row.received_at),
        touched_on=business_date(row.updated_at),
        done_on=business_date(done) if done else None,
        deleted_on=business_date(row.deleted_at) if row.deleted_at else None,
    )


def inquiries_due_soon(session: Session, today: date, limit: int) -> list[tuple[str, str, rules.Due]]:
    """Return inquiries whose last day comes within SOON_DAYS or has passed: id, company, date."""
    horizon = today + timedelta(days=rules.SOON_DAYS)
    rows = session.scalars(select(Inquiry).order_by(Inquiry.id))
    told = [(row.id, row.company, rules.due_of_inquiry(inquiry_days(row), periods())) for row in rows]
    near = [one for one in told if one[2].last_day and one[2].last_day <= horizon]
    return sorted(near, key=lambda one: one[2].last_day or date.max)[:limit]


def employee_ids(session: Session) -> set[int]:
    """Return the employee ids of everyone hired here."""
    return {one for one in session.scalars(select(Hire.employee_id)) if one is not None}


def hold_of(session: Session, application_id: str) -> RetentionHold | None:
    """Return the hold on an application."""
    return session.get(RetentionHold, application_id)


def held(session: Session) -> list[tuple[RetentionHold, str, str]]:
    """Return every hold with name and receipt number, oldest first."""
    rows = select(RetentionHold, Application.name, Application.receipt_no).join(
        Application, Application.id == RetentionHold.application_id
    )
    return [(row[0], row[1], row[2]) for row in session.execute(rows.order_by(RetentionHold.at))]


def names_of(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Return the names of applicants by id."""
    rows = session.execute(select(Application.id, Application.name).where(Application.id.in_(ids)))
    return {row.id: row.name for row in rows}


def certificates_page(session: Session, cursor: str | None, limit: int = 20) -> Page[Certificate]:
    """Return one page of certificates, newest first (their ids are time-ordered)."""
    return page_of(session, select(Certificate), [Certificate.id], cursor=cursor, limit=limit)


def certificate_ids(session: Session) -> set[str]:
    """Return the ids of all certificates."""
    return set(session.scalars(select(Certificate.id)))


def certificates(session: Session, ids: Sequence[str]) -> Sequence[Certificate]:
    """Return these certificates."""
    return session.scalars(select(Certificate).where(Certificate.id.in_(ids))).all()


def files_of(session: Session, ids: Sequence[str]) -> dict[str, ErasureFile]:
    """Return the picture of each of these certificates, by certificate id."""
    rows = session.scalars(select(ErasureFile).where(ErasureFile.certificate_id.in_(ids)))
    return {row.certificate_id: row for row in rows}


def waiting_files(session: Session) -> Sequence[ErasureFile]:
    """Return the pictures that are still to go, oldest first."""
    waiting = select(ErasureFile).where(ErasureFile.state == "waiting")
    return session.scalars(waiting.order_by(ErasureFile.id)).all()


def last_run(session: Session) -> RetentionRun | None:
    """Return the newest night's work."""
    return session.scalar(select(RetentionRun).order_by(RetentionRun.day.desc()).limit(1))


def ids_by_hash(session: Session) -> dict[str, str]:
    """Return every application's id by the hash of its receipt number."""
    rows = session.execute(select(Application.receipt_no, Application.id))
    return {receipt_hash(receipt_no): one for receipt_no, one in rows}


def inquiries_by_hash(session: Session) -> dict[str, str]:
    """Return every inquiry's id by its hash."""
    return {receipt_hash(one): one for one in session.scalars(select(Inquiry.id))}


def _subject_columns() -> Any:
    pool = (
        select(ConsentRow.at)
        .where(
            ConsentRow.application_id == Application.id,
            ConsentRow.kind == "talent_pool",
            ConsentRow.given,
        )
        .scalar_subquery()
    )
    return (
        select(
            Application.id,
            Application.receipt_no,
            Application.received_at,
            Application.status,
            Application.deleted_at,
            func.coalesce(_last_step(), Application.received_at, type_=StatusChange.at.type).label("step"),
            pool.label("pool"),
            Hire.application_id.label("hire"),
            Resignation.resigned_on,
            RetentionHold.application_id.label("hold"),
        )
        .outerjoin(Hire, Hire.application_id == Application.id)
        .outerjoin(Resignation, Resignation.employee_id == Hire.employee_id)
        .outerjoin(RetentionHold, RetentionHold.application_id == Application.id)
    )


def _last_step() -> ScalarSelect[Any]:
    steps = select(func.max(StatusChange.at)).where(StatusChange.application_id == Application.id)
    return steps.correlate(Application).scalar_subquery()


def _subject(row: Any) -> Subject:
    return Subject(
        id=row.id,
        receipt_no=row.receipt_no,
        received_on=business_date(row.received_at),
        status=row.status,
        stepped_on=business_date(row.step),
        pool_on=business_date(row.pool) if row.pool else None,
        is_hired=row.hire is not None,
        resigned_on=row.resigned_on,
        is_held=row.hold is not None,
        deleted_on=business_date(row.deleted_at) if row.deleted_at else None,
    )


def soonest(session: Session, ids: Sequence[str]) -> list[tuple[Subject, rules.Due]]:
    """Return these applications with their dates, the nearest first."""
    told = [(subject, rules.due_of(subject, periods())) for subject in subjects(session, ids)]
    return sorted(told, key=lambda pair: pair[1].last_day or date.max)


def due_soon(session: Session, today: date, limit: int) -> list[tuple[Subject, rules.Due]]:
    """Return applications whose last day comes within SOON_DAYS or has passed, the nearest first."""
    shortest = min(period.length for period in periods() if period.unit == "days")
    horizon = today + timedelta(days=rules.SOON_DAYS)
    before = datetime.combine(horizon - timedelta(days=shortest) + timedelta(days=1), time(), KST)
    last, told = "", []
    while ids := open_ids(session, before, last, 500):
        told += soonest(session, ids)
        last = ids[-1]
    told += soonest(session, left_ids(session, horizon, "", 10_000))
    near = [pair for pair in told if pair[1].last_day and pair[1].last_day <= horizon]
    return sorted(near, key=lambda pair: pair[1].last_day or date.max)[:limit]
