"""Takes a photo in part by part, and hands the whole one to the same intake as a form's."""

from __future__ import annotations

import errno
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from chassis.db import Database
from chassis.dberrors import StorageFull
from chassis.errors import AppError, Conflict, NotFound, TooLarge
from chassis.http import Peers

from recruit.photo.actions import hold_photo, take_back
from recruit.photo.files import drop
from recruit.photo.intake import held_photo, take_photo
from recruit.photo.rules import NOT_A_PHOTO, SIGNATURE, TOO_LARGE, UPLOAD_GONE, format_of
from recruit.settings import RecruitSettings
from recruit.upload import files, rules
from recruit.upload.files import BeingWritten, Part


class UploadGone(NotFound):
    """Never begun, swept, taken back, or already part of an application."""

    code, message = "upload_gone", UPLOAD_GONE


class WrongOffset(Conflict):
    """The answer tells where to go on."""

    code, message = "wrong_offset", "사진을 이어서 보낼 곳이 달라요. 다시 이어서 보내 주세요."


class TooManyUploads(AppError):
    """The form still takes the photo as a whole."""

    code, status = "too_many_uploads", 429
    message = "지금 사진을 보내는 사람이 많아요. 잠시 뒤 다시 보내 주세요."


class PhotoTooLarge(TooLarge):
    code, message = "photo_too_large", TOO_LARGE


class PhotoRefused(AppError):
    code, status, message = "photo_refused", 422, NOT_A_PHOTO


@dataclass(frozen=True)
class Progress:
    """How far an upload is; `state` is open, ready (upright and shown) or pending (whole, shown later)."""

    offset: int
    size: int
    state: str = "open"


@dataclass(frozen=True)
class Uploads:
    """Everything needed to take uploads in, gathered once per request."""

    db: Database
    peers: Peers
    settings: RecruitSettings
    now: datetime

    @property
    def _folder(self) -> Path:
        return self.settings.incoming_dir

    def begin(self, size: int, bucket: str) -> str:
        """Open an upload; return its id, known to its sender only. Raises PhotoTooLarge, TooManyUploads."""
        if not rules.is_size(size):
            raise PhotoTooLarge
        mark = rules.address_mark(bucket, self.settings.keys[0])
        if not rules.may_begin(files.marks(self._folder), mark):
            raise TooManyUploads(headers={"Retry-After": "60"})
        upload_id = secrets.token_urlsafe(24)
        files.begin(self._folder, upload_id, size, mark)
        return upload_id

    def progress(self, upload_id: str) -> Progress:
        """Return how far an upload is. Raises UploadGone."""
        if part := files.find(self._folder, upload_id):
            return Progress(part.offset, part.size)
        if kept := held_photo(self.db, upload_id, self.now).kept:
            return Progress(kept.size_bytes, kept.size_bytes, kept.status)
        raise UploadGone

    def add(self, upload_id: str, offset: int | None, content: bytes) -> Progress:
        """Add what came at its offset; the last part makes the photo. Raises AppErrors.

        The same part again is told where the upload stands, so a lost answer costs nothing.
        """
        part = files.find(self._folder, upload_id)
        if part is None:
            return self.progress(upload_id)
        try:
            with files.opened(part) as growing:
                return self._add(part, growing, upload_id, offset, content)
        except BeingWritten as error:
            raise _wrong(part) from error
        except FileNotFoundError:
            return self.progress(upload_id)

    def _add(
        self, part: Part, growing: BinaryIO, upload_id: str, offset: int | None, content: bytes
    ) -> Progress:
        if offset != part.offset or offset + len(content) > part.size:
            raise _wrong(part)
        if offset == 0 and len(content) >= SIGNATURE and format_of(content[:SIGNATURE]) is None:
            part.path.unlink()
            raise PhotoRefused(fields={"photo": NOT_A_PHOTO})
        try:
            reached = files.add(growing, offset, content)
        except OSError as error:
            raise (StorageFull() if error.errno == errno.ENOSPC else error) from error
        if reached < part.size:
            return Progress(reached, part.size)
        return self._finish(part, growing, upload_id)

    def _finish(self, part: Part, growing: BinaryIO, upload_id: str) -> Progress:
        growing.seek(0)
        intake = take_photo(self.settings, self.peers, growing, part.size)
        if intake.kept is None:
            part.path.unlink()
            told = intake.problem or NOT_A_PHOTO
            raise PhotoRefused(told, fields={"photo": told})
        self.db.write(hold_photo, intake.kept, upload_id, self.now)
        part.path.unlink()
        return Progress(part.size, part.size, intake.kept.status)

    def take_back(self, upload_id: str) -> None:
        """Remove an upload, whole or not; nothing happens when it is gone or belongs to an application."""
        if part := files.find(self._folder, upload_id):
            part.path.unlink(missing_ok=True)
        if photo_id := self.db.write(take_back, upload_id):
            drop(self.settings.photo_dir, photo_id)


def _wrong(part: Part) -> WrongOffset:
    return WrongOffset(headers={"Upload-Offset": str(part.offset)})
