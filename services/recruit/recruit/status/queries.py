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
from recruit.application.tables import Application, CareerRow
from recruit.photo.queries import photo as photo_of
from recruit.photo.tables import Photo
from recruit.status import rules
from recruit.status.tables import ApplicationVersion

_NOT_TOLD = ("careers", "agree", "status_pin")


@dataclass(frozen=True)
class Own:
    """One's own application with all that belongs to it."""

    application: Application
    related: Related
    photo: Photo | None
    is_opened: bool
    corrections: Sequence[Correction]

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
    return Own(
        application,
        related,
        photo_of(session, application.photo_id) if application.photo_id else None,
        is_opened(session, application_id),
        corrections_of(session, application, related.careers),
    )


def is_opened(session: Session, application_id: str) -> bool:
    """Say whether the office has begun to look; an application from before there were PINs counts as such."""
    access = access_of(session, application_id)
    return access is None or access.opened_at is not None


def corrections_of(
    session: Session, application: Application, careers: Sequence[CareerRow]
) -> list[Correction]:
    """Return how an application was corrected, oldest first."""
    chosen = select(ApplicationVersion).where(ApplicationVersion.application_id == application.id)
    versions = session.scalars(chosen.order_by(ApplicationVersion.id)).all()
    states: list[dict[str, str]] = [json.loads(version.told) for version in versions]
    states.append(as_typed(application, careers))
    return [
        Correction(version.replaced_at, rules.changed_fields(states[place], states[place + 1]))
        for place, version in enumerate(versions)
    ]


def as_typed(application: Application, careers: Sequence[CareerRow]) -> dict[str, str]:
    """Return an application as it would be typed into the form, by field name."""
    names = [name for name in Applicant.model_fields if name not in _NOT_TOLD and "consent" not in name]
    typed = {name: _text(getattr(application, name)) for name in names}
    for row, career in enumerate(careers, start=1):
        told = (career.company, career.start, career.end, career.role, career.reason)
        fields = ("company", "exp_start", "exp_end", "job_role", "reason")
        typed |= {f"{name}{row}": _text(value) for name, value in zip(fields, told, strict=True)}
    return typed


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)
