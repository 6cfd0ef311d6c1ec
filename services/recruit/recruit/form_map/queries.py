"""What is asked of the office's own forms: one, its versions, the one in use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import NotFound
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from recruit.form_map.tables import FormChoice, FormMap, FormTemplate


class FormNotFound(NotFound):
    code, message = "form_not_found", "지원서 양식을 찾을 수 없습니다. 목록에서 다시 골라 주세요."


@dataclass(frozen=True)
class FormVersion:
    """A form with one version of its map, ready to be filled."""

    map_id: int
    file_name: str
    content: bytes
    cells: dict[str, str]
    is_intact: bool


def template(session: Session, template_id: int) -> FormTemplate:
    """Return a form with its bytes; raises FormNotFound."""
    found = session.get(FormTemplate, template_id)
    if found is None:
        raise FormNotFound
    return found


def template_by_hash(session: Session, sha256: str) -> FormTemplate | None:
    """Return the form with these bytes."""
    return session.scalar(select(FormTemplate).where(FormTemplate.sha256 == sha256))


def templates(session: Session) -> Sequence[FormTemplate]:
    """Return every form, newest first, without its bytes."""
    chosen = select(FormTemplate).options(defer(FormTemplate.content)).order_by(FormTemplate.id.desc())
    return session.scalars(chosen).all()


def versions(session: Session, limit: int = 50) -> Sequence[FormMap]:
    """Return the versions of every form's map, newest first."""
    return session.scalars(select(FormMap).order_by(FormMap.id.desc()).limit(limit)).all()


def last_version(session: Session, template_id: int) -> FormMap | None:
    """Return the newest version of a form's map."""
    chosen = select(FormMap).where(FormMap.template_id == template_id)
    return session.scalar(chosen.order_by(FormMap.id.desc()).limit(1))


def version(session: Session, map_id: int) -> FormVersion:
    """Return a version with its form; raises FormNotFound."""
    found = session.get(FormMap, map_id)
    if found is None:
        raise FormNotFound
    form = template(session, found.template_id)
    is_intact = hashlib.sha256(form.content).hexdigest() == form.sha256
    return FormVersion(map_id, form.file_name, form.content, json.loads(found.cells), is_intact)


def map_in_use(session: Session) -> int | None:
    """Return the version that workbooks are made with, None for the company's own form."""
    choice = session.get(FormChoice, 1)
    return choice.map_id if choice else None
