"""What the office does with forms: uploads one, says which cell gets what, chooses which one is used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from chassis import audit
from chassis.identity import Identity
from sqlalchemy.orm import Session

from recruit.base import AuditRow
from recruit.form_map import queries
from recruit.form_map.queries import FormNotFound
from recruit.form_map.tables import FormChoice, FormMap, FormTemplate


def upload(session: Session, file_name: str, content: bytes, who: Identity, now: datetime) -> FormTemplate:
    """Keep a blank form; the same bytes are the same form."""
    sha256 = hashlib.sha256(content).hexdigest()
    if known := queries.template_by_hash(session, sha256):
        return known
    form = FormTemplate(
        file_name=file_name[:100],
        sha256=sha256,
        content=content,
        uploaded_by=who.name or who.id,
        uploaded_at=now,
    )
    session.add(form)
    session.flush()
    detail = {"file": form.file_name, "sha256": sha256}
    audit.record(
        session, AuditRow, who, action="form.upload", object=f"form:{form.id}", now=now, detail=detail
    )
    return form


def keep_map(
    session: Session, template_id: int, cells: Mapping[str, str], who: Identity, now: datetime
) -> FormMap:
    """Keep a new version of which cell gets what; the same cells as the last are the last."""
    queries.template(session, template_id)
    told = json.dumps(cells, sort_keys=True)
    last = queries.last_version(session, template_id)
    if last is not None and last.cells == told:
        return last
    row = FormMap(template_id=template_id, cells=told, saved_by=who.name or who.id, saved_at=now)
    session.add(row)
    session.flush()
    detail = {"version": row.id, "cells": len(cells)}
    audit.record(
        session, AuditRow, who, action="form.map", object=f"form:{template_id}", now=now, detail=detail
    )
    return row


def choose(session: Session, map_id: int | None, who: Identity, now: datetime) -> None:
    """Make workbooks with a version from now on, with the company's own form without one."""
    if map_id is not None and session.get(FormMap, map_id) is None:
        raise FormNotFound
    session.merge(FormChoice(id=1, map_id=map_id, chosen_by=who.name or who.id, chosen_at=now))
    detail = {"version": map_id}
    audit.record(session, AuditRow, who, action="form.choose", object="form:1", now=now, detail=detail)
