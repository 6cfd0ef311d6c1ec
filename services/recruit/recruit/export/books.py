"""Makes a workbook of applicants with docs-render's help, and says whose photo is not in it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import AppError
from chassis.http import PeerRefused, Peers
from fastapi import FastAPI

from recruit import clients, metrics
from recruit.clients import Workbook
from recruit.export import queries
from recruit.export.rules import PHOTO_PROBLEMS
from recruit.form_map import queries as form_maps
from recruit.form_map.queries import FormVersion

log = logging.getLogger(__name__)


class FormBroken(AppError):
    """The form in use cannot be filled: nothing is made on another one that nobody asked for (T45)."""

    code, status = "form_broken", 503


@dataclass(frozen=True)
class Book:
    """A workbook; `missing` is application id → why a photo that was sent is not in it, `receipts` whose."""

    content: bytes
    missing: Mapping[str, str]
    receipts: Sequence[str]


def draw_book(app: FastAPI, ids: Sequence[str], today: date, map_id: int | None) -> Book:
    """Return the workbook of these applicants on the form of a map, the company's own without one."""
    with app.state.db.read() as session:
        rows = queries.by_ids(session, ids)
        sheets = queries.form_sheets(session, rows, app.state.settings.photo_dir, today)
        form = form_maps.version(session, map_id) if map_id is not None else None
    photos = {part: path.read_bytes() for part, path in sheets.photo_paths.items()}
    peers, day = app.state.peers, today.isoformat()
    if form is None:
        book = clients.application_workbook(peers, day, sheets.applicants, photos)
    else:
        book = _on_own_form(peers, form, {"written_on": day, "applicants": sheets.applicants}, photos)
    unreadable = {sheets.ids[place]: PHOTO_PROBLEMS["refused"] for place in book.failed_photos}
    missing = unreadable | sheets.missing
    told = zip(sheets.ids, sheets.applicants, strict=True)
    return Book(book.content, missing, [sheet["receipt_no"] for one, sheet in told if one in missing])


def _on_own_form(
    peers: Peers, form: FormVersion, data: Mapping[str, Any], photos: Mapping[str, bytes]
) -> Workbook:
    if not form.is_intact:
        raise _broken(form, "저장된 파일이 손상되었습니다")
    try:
        return clients.own_form_workbook(peers, form.content, {**data, "cells": form.cells}, photos)
    except PeerRefused as refusal:
        if refusal.peer_code not in ("form_template", "form_cells"):
            raise
        raise _broken(form, " ".join(refusal.fields.values()).rstrip(".") or refusal.detail) from refusal


def _broken(form: FormVersion, reason: str) -> FormBroken:
    metrics.form_usable.set(0)
    log.error("form_broken", extra={"fields": {"version": form.map_id}})
    return FormBroken(
        f"지원서 양식 ‘{form.file_name}’({form.map_id}판)을 쓸 수 없습니다: {reason}. "
        "‘지원서 양식’에서 회사 기본 양식을 고르면 바로 받을 수 있습니다."
    )
