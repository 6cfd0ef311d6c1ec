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


def token_of(session: Session, photo_id: str) -> str | None:
    """Return the hash of the token under which a photo waits for its form."""
    return session.scalar(select(PendingUpload.token_sha256).where(PendingUpload.photo_id == photo_id))


def came_as(session: Session, photo_id: str | None, token: str) -> bool:
    """Say whether this claimed photo is the one that waited under a token."""
    photo = session.get(Photo, photo_id) if photo_id and token else None
    return photo is not None and photo.upload_sha256 == hashlib.sha256(token.encode()).hexdigest()


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


def kept_files(session: Session) -> list[tuple[str, str]]:
    """Return file name and SHA-256 of every photo that stays: the largest copy, or what was sent before it.

    A photo that could not be opened keeps nothing; one that no application has claimed need not stay.
    """
    stays = select(Photo).where(Photo.claimed_at.is_not(None), Photo.status != "refused").order_by(Photo.id)
    return [
        (f"{photo.id}.jpg", photo.kept_sha256) if photo.kept_sha256 else (photo.id, photo.sha256)
        for photo in session.scalars(stays)
    ]


def settled(session: Session, ids: Sequence[str]) -> Sequence[Photo]:
    """Return those of these photos whose bytes as sent are needed no more."""
    return session.scalars(select(Photo).where(Photo.id.in_(ids), Photo.status != "pending")).all()
