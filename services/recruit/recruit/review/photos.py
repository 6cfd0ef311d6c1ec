"""Hands a photo to the office: behind sign-in, never cached by others, each full view in the audit trail."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from chassis.db import Database
from chassis.errors import Conflict, NotFound
from chassis.identity import Identity
from fastapi import Request
from fastapi.responses import FileResponse

from recruit.application import actions, queries
from recruit.photo import files
from recruit.photo.queries import photo as photo_row


class NoPhoto(NotFound):
    code, message = "no_photo", "이 지원서에는 사진이 없습니다."


class PhotoNotReady(Conflict):
    code, message = "photo_not_ready", "사진을 준비하고 있습니다. 잠시 뒤 다시 열어 주세요."


class PhotoRefused(Conflict):
    code, message = "photo_refused", "사진을 열 수 없는 파일입니다. 지원자에게 다시 받아 주세요."


def photo_file(
    request: Request, application_id: str, size: str, who: Identity, now: datetime
) -> FileResponse:
    """Return a photo's file. Raises ApplicationNotFound, NoPhoto, PhotoNotReady or PhotoRefused."""
    db: Database = request.app.state.db
    folder: Path = request.app.state.settings.photo_dir
    with db.read() as session:
        application = queries.application(session, application_id)
        photo = photo_row(session, application.photo_id) if application.photo_id else None
    if photo is None:
        raise NoPhoto
    if size == "thumb" and photo.status == "ready":
        # The list that shows it has been written down as a whole.
        return _answer(files.copy_path(folder, photo.id, "thumb"), "image/jpeg", "private, max-age=600")
    if photo.status != "ready":
        raise PhotoNotReady if photo.status == "pending" else PhotoRefused
    db.write(actions.note_photo, application_id, size, who, now)
    # The bytes as sent are handed to nobody: they may tell where the applicant lives.
    download = f"{application.receipt_no}.jpg" if size == "original" else None
    return _answer(files.copy_path(folder, photo.id, "full"), "image/jpeg", "no-store", download)


def _answer(path: Path, media_type: str, kept: str, download: str | None = None) -> FileResponse:
    if not path.is_file():
        raise NoPhoto
    headers = {"Cache-Control": kept, "X-Content-Type-Options": "nosniff"}
    return FileResponse(path, media_type=media_type, headers=headers, filename=download)
