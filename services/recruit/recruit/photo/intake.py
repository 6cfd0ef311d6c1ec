"""Takes an uploaded photo in: signature and size, then the disk, then docs-render if it answers in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chassis.db import Database
from chassis.http import Peers
from starlette.datastructures import UploadFile

from recruit.photo import files, jobs, queries
from recruit.photo.files import Kept
from recruit.photo.rules import EMPTY, LARGEST_BYTES, NOT_A_PHOTO, TOO_LARGE, format_of
from recruit.settings import RecruitSettings


@dataclass(frozen=True)
class Intake:
    """A photo that was kept, or the sentence that says why it was not; both empty when none was sent."""

    kept: Kept | None = None
    problem: str | None = None
    was_held: bool = False


def take_photo(settings: RecruitSettings, peers: Peers, upload: UploadFile) -> Intake:
    """Keep an uploaded photo and make it upright, or say in Korean why it cannot be taken."""
    if problem := upload_problem(upload):
        return Intake(problem=problem)
    kept = files.keep_original(settings.photo_dir, upload.file)
    outcome = jobs.make_upright(peers, settings.photo_dir, kept.id, settings.recruit_photo_wait_seconds)
    if outcome.status == "refused":
        files.drop(settings.photo_dir, kept.id)
        return Intake(problem=outcome.reason)
    return Intake(kept=replace(kept, status=outcome.status))


def held_photo(db: Database, token: str, now: datetime) -> Intake:
    """Return the photo that an earlier try of the same form left here, if it is still held."""
    if not token:
        return Intake()
    with db.read() as session:
        photo = queries.held_photo(session, token, now)
    if photo is None:
        return Intake()
    kept = Kept(photo.id, photo.format, photo.size_bytes, photo.sha256, photo.status)
    return Intake(kept=kept, was_held=True)


def upload_problem(upload: UploadFile) -> str | None:
    """Return why an upload cannot be a photo, judged by its size and first bytes, or None."""
    if not upload.size:
        return EMPTY
    if upload.size > LARGEST_BYTES:
        return TOO_LARGE
    head = upload.file.read(16)
    upload.file.seek(0)
    return None if format_of(head) else NOT_A_PHOTO
