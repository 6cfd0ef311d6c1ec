"""What happens to a photo: held while a form is mended, claimed by an application, made upright, swept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.errors import Conflict
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from recruit.photo import queries
from recruit.photo.files import Kept
from recruit.photo.rules import next_try_after
from recruit.photo.tables import PendingUpload, Photo

HELD_FOR = timedelta(hours=24)


class PhotoTaken(Conflict):
    """Two forms came back with the same held photo."""

    code, message = "photo_taken", "받아 둔 사진을 찾을 수 없습니다. 사진을 다시 골라 주세요."


@dataclass(frozen=True)
class Outcome:
    """How making a photo upright ended: ready, refused (with a Korean reason) or pending (try again)."""

    status: str
    reason: str = ""
    kept_sha256: str | None = None


def hold_photo(session: Session, kept: Kept, token: str, now: datetime) -> None:
    """Keep a photo for a form that has to be mended first; the token brings it back within a day."""
    _add_row(session, kept, now)
    session.flush()
    session.add(PendingUpload(token_sha256=hashed(token), photo_id=kept.id, expires_at=now + HELD_FOR))


def claim_photo(session: Session, kept: Kept, now: datetime) -> None:
    """Give a photo to an application: from now on it is no upload in waiting. Raises PhotoTaken."""
    photo = session.get(Photo, kept.id) or _add_row(session, kept, now)
    if photo.claimed_at is not None:
        raise PhotoTaken(fields={"photo": PhotoTaken.message})
    photo.claimed_at, photo.upload_sha256 = now, queries.token_of(session, kept.id)
    session.execute(delete(PendingUpload).where(PendingUpload.photo_id == kept.id))
    session.flush()


def release_photo(session: Session, photo_id: str, now: datetime) -> None:
    """Take a photo from its application: the next sweep removes it with its copies, never during a backup."""
    photo = session.get(Photo, photo_id)
    if photo is None:
        return
    photo.claimed_at = None
    session.add(PendingUpload(token_sha256=hashed(f"released {photo_id}"), photo_id=photo_id, expires_at=now))
    session.flush()


def note_outcome(session: Session, photo_id: str, outcome: Outcome, now: datetime) -> None:
    """Write down how making a photo upright ended; a pending one is due again later."""
    photo = session.get(Photo, photo_id)
    if photo is None:
        return
    photo.status, photo.reason, photo.kept_sha256 = outcome.status, outcome.reason, outcome.kept_sha256
    if outcome.status == "pending":
        photo.attempts += 1
        photo.next_try_at = now + next_try_after(photo.attempts)


def note_kept(session: Session, photo_id: str, kept_sha256: str | None) -> None:
    """Write down what stays of a photo that was made upright before this was noted."""
    session.execute(update(Photo).where(Photo.id == photo_id).values(kept_sha256=kept_sha256))


def take_back(session: Session, token: str) -> str | None:
    """Forget a held photo that its sender takes back; returns its id when no application has claimed it."""
    held = session.get(PendingUpload, hashed(token))
    photo = session.get(Photo, held.photo_id) if held else None
    if held is None or photo is None or photo.claimed_at is not None:
        return None
    session.delete(held)
    session.flush()
    session.delete(photo)
    return photo.id


def sweep_unclaimed(session: Session, now: datetime) -> list[str]:
    """Remove the rows of photos that no application claimed in time, and return their ids."""
    expired = list(session.scalars(select(PendingUpload.photo_id).where(PendingUpload.expires_at <= now)))
    session.execute(delete(PendingUpload).where(PendingUpload.expires_at <= now))
    gone = [photo_id for photo_id in expired if not queries.is_held(session, photo_id)]
    session.execute(delete(Photo).where(Photo.id.in_(gone), Photo.claimed_at.is_(None)))
    return gone


def hashed(token: str) -> str:
    """Return what is stored of an upload's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _add_row(session: Session, kept: Kept, now: datetime) -> Photo:
    photo = Photo(
        id=kept.id,
        format=kept.format,
        size_bytes=kept.size_bytes,
        sha256=kept.sha256,
        status=kept.status,
        kept_sha256=kept.kept_sha256,
        next_try_at=now,
        received_at=now,
        attempts=0,
        reason="",
    )
    session.add(photo)
    return photo
