"""Takes an uploaded photo in: signature and size, then the disk, then docs-render if it answers in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from chassis.db import Database
from chassis.http import Peers

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


def take_photo(settings: RecruitSettings, peers: Peers, source: BinaryIO, size: int) -> Intake:
    """Keep a photo that was sent and make it upright, or say in Korean why it cannot be taken."""
    if problem := photo_problem(source, size):
        return Intake(problem=problem)
    kept = files.keep_original(settings.photo_dir, source)
    outcome = jobs.make_upright(peers, settings.photo_dir, kept.id, settings.recruit_photo_wait_seconds)
    if outcome.status == "refused":
        files.drop(settings.photo_dir, kept.id)
        return Intake(problem=outcome.reason)
    if outcome.status == "ready":
        # No row names it yet, so no backup can miss it.
        files.drop_original(settings.photo_dir, kept.id)
    return Intake(kept=replace(kept, status=outcome.status, kept_sha256=outcome.kept_sha256))


def held_photo(db: Database, token: str, now: datetime) -> Intake:
    """Return the photo that an earlier try of the same form left here, if it is still held."""
    if not token:
        return Intake()
    with db.read() as session:
        photo = queries.held_photo(session, token, now)
    if photo is None:
        return Intake()
    kept = Kept(photo.id, photo.format, photo.size_bytes, photo.sha256, photo.status, photo.kept_sha256)
    return Intake(kept=kept, was_held=True)


def photo_problem(source: BinaryIO, size: int) -> str | None:
    """Return why what was sent cannot be a photo, judged by its size and first bytes, or None."""
    if not size:
        return EMPTY
    if size > LARGEST_BYTES:
        return TOO_LARGE
    head = source.read(16)
    source.seek(0)
    return None if format_of(head) else NOT_A_PHOTO
