"""What is asked of photos: one, the held one behind a token, those still to be made upright."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.photo.tables import PendingUpload, Photo


def photo(session: Session, photo_id: str) -> Photo | None:
    """Return a photo's row."""
    return session.get(Photo, photo_id)


def photos(session: Session, ids: Sequence[str]) -> dict[str, Photo]:
    """Return the rows of several photos by id."""
    return {row.id: row for row in session.scalars(select(Photo).where(Photo.id.in_(ids)))}


def held_photo(session: Session, token: str, now: datetime) -> Photo | None:
    """Return the photo held for a form's token, None when there is none or it has expired."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return session.scalar(
        select(Photo)
        .join(PendingUpload, PendingUpload.photo_id == Photo.id)
        .where(PendingUpload.token_sha256 == digest, PendingUpload.expires_at > now)
    )


def is_held(session: Session, photo_id: str) -> bool:
    """Say whether a form may still bring this photo back."""
    return (
        session.scalar(select(PendingUpload.photo_id).where(PendingUpload.photo_id == photo_id)) is not None
    )


def due_photos(session: Session, now: datetime, limit: int = 20) -> Sequence[str]:
    """Return ids of photos that wait to be made upright, longest waiting first."""
    waiting = select(Photo.id).where(Photo.status == "pending", Photo.next_try_at <= now)
    return session.scalars(waiting.order_by(Photo.next_try_at).limit(limit)).all()


def known_ids(session: Session, ids: Sequence[str]) -> set[str]:
    """Return which of these photos have a row."""
    return set(session.scalars(select(Photo.id).where(Photo.id.in_(ids))))


def originals(session: Session) -> list[tuple[str, str]]:
    """Return every photo that stays (its application has claimed it): id and SHA-256 of what was sent."""
    claimed = select(Photo.id, Photo.sha256).where(Photo.claimed_at.is_not(None)).order_by(Photo.id)
    return [(photo_id, digest) for photo_id, digest in session.execute(claimed)]
