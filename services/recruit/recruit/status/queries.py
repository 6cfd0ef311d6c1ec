"""What is asked of one's own application: all that is kept of it, and how it was corrected."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.access.queries import access_of
from recruit.application import queries as applications
from recruit.application.forms import Applicant
from recruit.application.queries import Related
from recruit.application.tables import Application, CareerRow, ConsentChange, ConsentRow
from recruit.consent.rules import RESTRICTED
from recruit.interview.queries import interview_of
from recruit.interview.rules import OPEN
from recruit.interview.tables import Interview
from recruit.photo.queries import photo as photo_of
from recruit.photo.tables import Photo
from recruit.posting import queries as postings
from recruit.posting.rules import ITEM_OF, Call, typed_inputs
from recruit.posting.tables import RestrictedAnswer
from recruit.retention.queries import periods, subjects
from recruit.retention.rules import Due, due_of
from recruit.status import rules
from recruit.status.tables import ApplicationVersion

_NOT_TOLD = frozenset({"careers", "agree", "status_pin", *ITEM_OF})


@dataclass(frozen=True)
class Own:
    """One's own application with all that belongs to it."""

    application: Application
    related: Related
    photo: Photo | None
    is_opened: bool
    corrections: Sequence[Correction]
    consent_changes: Sequence[ConsentChange]
    due: Due
    is_held: bool
    call: Call | None = None
    interview: Interview | None = None

    @property
    def given(self) -> list[ConsentRow]:
        """The optional consents that stand and may be taken back here."""
        status, is_held = self.application.status, self.is_held
        given = [row for row in self.related.consents if row.given]
        return [row for row in given if rules.may_take_back(row.kind, status, is_held=is_held)]

    @property
    def typed(self) -> dict[str, str]:
        """The application as it would be typed into the form, by field name."""
        return as_typed(self.application, self.related.careers, self.related.restricted)

    @property
    def may_correct(self) -> bool:
        """Say whether it may still be changed."""
        return rules.may_correct(self.application.status, is_opened=self.is_opened)


@dataclass(frozen=True)
class Correction:
    """One correction: when, and for each field its word, what stood there and what came instead."""

    at: datetime
    changes: list[tuple[str, str, str]]


def own_application(session: Session, application_id: str) -> Own:
    """Return an application as its applicant may see it; raises ApplicationNotFound."""
    application = applications.application(session, application_id, also_deleted=True)
    related = applications.related(session, application_id)
    [subject] = subjects(session, [application_id])
    return Own(
        application,
        related,
        photo_of(session, application.photo_id) if application.photo_id else None,
        is_opened(session, application_id),
        corrections_of(session, application, related.careers),
        consent_changes(session, application_id),
        due_of(subject, periods()),
        subject.is_held,
        _call(session, related),
        interview_of(session, application_id) if application.status in OPEN else None,
    )


def _call(session: Session, related: Related) -> Call | None:
    """Return the posting with the reasons that still count for this applicant.

    Without the consent to body items none does; an item told already keeps the reason it was told for.
    """
    if related.posting is None:
        return None
    came_by = related.posting
    given = any(row.kind == RESTRICTED.kind and row.given for row in related.consents)
    told = {row.field: row.reason for row in related.restricted}
    reasons = postings.reasons(session, came_by.posting_id) | told if given else {}
    return Call(came_by.posting_id, came_by.title, came_by.site_name, reasons=reasons)


def consent_changes(session: Session, application_id: str) -> Sequence[ConsentChange]:
    """Return the earlier answers to the consents of an application, oldest first."""
    chosen = select(ConsentChange).where(ConsentChange.application_id == application_id)
    return session.scalars(chosen.order_by(ConsentChange.id)).all()


def is_opened(session: Session, application_id: str) -> bool:
    """Say whether the office has begun to look; an application from before there were PINs counts as such."""
    access = access_of(session, application_id)
    return access is None or access.opened_at is not None


def corrections_of(
    session: Session, application: Application, careers: Sequence[CareerRow]
) -> list[Correction]:
    """Return how an application was corrected, oldest first."""
    versions = versions_of(session, application.id)
    states: list[dict[str, str]] = [json.loads(version.told) for version in versions]
    states.append(as_typed(application, careers, postings.restricted_answers(session, [application.id])))
    return [
        Correction(version.replaced_at, rules.changed_fields(states[place], states[place + 1]))
        for place, version in enumerate(versions)
    ]


def versions_of(session: Session, application_id: str) -> Sequence[ApplicationVersion]:
    """Return the earlier states of an application, oldest first."""
    chosen = select(ApplicationVersion).where(ApplicationVersion.application_id == application_id)
    return session.scalars(chosen.order_by(ApplicationVersion.id)).all()


def as_typed(
    application: Application, careers: Sequence[CareerRow], restricted: Sequence[RestrictedAnswer] = ()
) -> dict[str, str]:
    """Return an application as it would be typed into the form, by field name."""
    names = [name for name in Applicant.model_fields if name not in _NOT_TOLD and "consent" not in name]
    typed = {name: _text(getattr(application, name)) for name in names}
    typed |= typed_inputs({row.field: row.value for row in restricted})
    for row, career in enumerate(careers, start=1):
        told = (career.company, career.start, career.end, career.role, career.reason)
        fields = ("company", "exp_start", "exp_end", "job_role", "reason")
        typed |= {f"{name}{row}": _text(value) for name, value in zip(fields, told, strict=True)}
    return typed


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)
