"""What becomes of an applicant who is taken on: one hire, and a message to each service that must know."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Invalid
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruit.application import queries as applications
from recruit.application.actions import move_to
from recruit.application.tables import Application
from recruit.base import AuditRow
from recruit.hire import queries, rules
from recruit.hire.forms import HireTerms
from recruit.hire.tables import Hire, Outbox
from recruit.posting.queries import job_of

LONGEST_JOB = 50  # what payroll keeps of 종사업무


@dataclass(frozen=True)
class Decision:
    """The wish to take an applicant on, with the terms; `site_name` is what the office saw."""

    application_id: str
    terms: HireTerms
    site_name: str = ""


@dataclass(frozen=True)
class Hired:
    """The hire, and whether it was made just now or had been there already."""

    hire: Hire
    is_new: bool


def hire_applicant(session: Session, decision: Decision, who: Identity, now: datetime) -> Hired:
    """Take an applicant on, once: pressing again returns the first hire.

    Raises ApplicationNotFound, or Invalid for an unlawful wage or a senseless date.
    """
    application = applications.application(session, decision.application_id)
    if known := session.get(Hire, decision.application_id):
        return Hired(known, is_new=False)
    _check(decision.terms, application, business_date(now))
    try:
        with session.begin_nested():
            hire = _add_hire(session, decision, who, now)
    except IntegrityError:
        if known := session.get(Hire, decision.application_id):
            return Hired(known, is_new=False)
        raise
    key = rules.hire_key(application.id, hire.round)
    session.add_all(_messages(application, key, decision.terms, job_of(session, application.id), now))
    move_to(session, application, "hired", who, now)
    audit.record(
        session,
        AuditRow,
        who,
        action="application.hire",
        object=f"application:{application.id}",
        now=now,
        detail=decision.terms.model_dump(mode="json"),
    )
    return Hired(hire, is_new=True)


def _check(terms: HireTerms, application: Application, today: date) -> None:
    found = {
        "hire_date": rules.hire_date_problem(terms.hire_date, application.birth, today),
        "hourly_won": rules.wage_problem(terms.hourly_won, terms.hire_date),
    }
    if application.status == "withdrawn":
        found["form"] = "철회한 지원서는 채용할 수 없습니다. 다시 지원하면 새 지원서로 접수됩니다."
    problems = {name: sentence for name, sentence in found.items() if sentence}
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems)


def _add_hire(session: Session, decision: Decision, who: Identity, now: datetime) -> Hire:
    hire = Hire(
        application_id=decision.application_id,
        site_name=decision.site_name,
        hired_by=who.name or who.id,
        hired_at=now,
        employee_id=None,
        employee_no="",
        round=queries.next_round(session, decision.application_id),
        **decision.terms.model_dump(),
    )
    session.add(hire)
    session.flush()
    return hire


def _messages(application: Application, key: str, terms: HireTerms, job: str, now: datetime) -> list[Outbox]:
    employee: dict[str, Any] = {
        "application_id": key,
        "name": application.name,
        "birth_date": application.birth.isoformat(),
        "phone": application.phone,
        "site_id": terms.site_id,
        "hire_date": terms.hire_date.isoformat(),
    }
    wage: dict[str, Any] = {
        "application_id": key,
        "valid_from": terms.hire_date.isoformat(),
        "hourly_won": terms.hourly_won,
        "tax_mode": terms.tax_mode,
        "freelance_reason": terms.freelance_reason if terms.tax_mode == "freelance" else "",
        "job": job[:LONGEST_JOB],
    }
    return [
        Outbox(
            application_id=application.id,
            target=target,
            body=json.dumps(body, ensure_ascii=False),
            next_try_at=now,
            created_at=now,
        )
        for target, body in (("attendance", employee), ("payroll", wage))
    ]


def note_employee(
    session: Session, message_id: int, employee_id: int, employee_no: str, now: datetime
) -> None:
    """Write down that attendance has made the employee."""
    message = _done(session, message_id, now)
    if message is None:
        return
    hire = session.get_one(Hire, message.application_id)
    hire.employee_id, hire.employee_no = employee_id, employee_no


def note_wage_told(session: Session, message_id: int, now: datetime) -> None:
    """Write down that payroll knows the wage."""
    _done(session, message_id, now)


def note_failed(session: Session, message_id: int, reason: str, now: datetime) -> None:
    """Write down why a delivery failed and when to try again."""
    message = session.get(Outbox, message_id)
    if message is None:
        return
    message.attempts += 1
    message.last_error = reason
    message.next_try_at = now + rules.next_try_after(message.attempts)


def _done(session: Session, message_id: int, now: datetime) -> Outbox | None:
    # An answer that comes after the hire was undone has nothing to say any more.
    message = session.get(Outbox, message_id)
    if message is not None:
        message.done_at, message.last_error = now, ""
    return message
