"""Photos on disk: upright copies, and until they are made the bytes as sent; whole or not, random names."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from recruit.photo.rules import format_of

_COPIES = {"full": ".jpg", "form": ".form.jpg", "thumb": ".thumb.jpg"}
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A photo whose bytes are on disk; `status` says whether its upright copies are there too."""

    id: str
    format: str
    size_bytes: int
    sha256: str
    status: str = "pending"
    kept_sha256: str | None = None


def keep_original(folder: Path, source: BinaryIO) -> Kept:
    """Write the bytes as sent to a new file, durable before this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    photo_id = uuid.uuid4().hex
    digest, size, head = hashlib.sha256(), 0, b""
    part = folder / f"{photo_id}.part"
    with part.open("xb") as target:
        while chunk := source.read(_CHUNK):
            head = head or chunk[:16]
            digest.update(chunk)
            size += target.write(chunk)
        _to_disk(target)
    _rename(part, original_path(folder, photo_id))
    return Kept(photo_id, format_of(head) or "", size, digest.hexdigest())


def keep_copies(folder: Path, photo_id: str, copies: dict[str, bytes]) -> str:
    """Write the upright copies (full, form, thumb) and return the SHA-256 of the full one."""
    for kind, content in copies.items():
        target_path = copy_path(folder, photo_id, kind)
        part = target_path.with_name(f"{target_path.name}.part")
        with part.open("wb") as target:
            target.write(content)
            _to_disk(target)
        _rename(part, target_path)
    return hashlib.sha256(copies["full"]).hexdigest()


def original_path(folder: Path, photo_id: str) -> Path:
    """Return where the bytes as sent lie while the copies are not made."""
    return folder / photo_id


def copy_path(folder: Path, photo_id: str, kind: str) -> Path:
    """Return where an upright copy lies: full (≤ 1,600 px), form (the paper form's frame) or thumb."""
    return folder / f"{photo_id}{_COPIES[kind]}"


def drop(folder: Path, photo_id: str) -> None:
    """Remove a photo with its copies; nothing happens when it is gone already."""
    for path in (original_path(folder, photo_id), *(copy_path(folder, photo_id, kind) for kind in _COPIES)):
        path.unlink(missing_ok=True)


def drop_original(folder: Path, photo_id: str) -> None:
    """Remove the bytes as sent, which may tell where they were taken; the copies stay."""
    original_path(folder, photo_id).unlink(missing_ok=True)


def originals_on_disk(folder: Path) -> Iterator[str]:
    """Yield the ids of photos whose bytes as sent still lie here."""
    if folder.is_dir():
        yield from sorted(path.name for path in folder.iterdir() if path.is_file() and not path.suffix)


def photo_ids_older_than(folder: Path, seconds: float) -> Iterator[str]:
    """Yield the ids of photos on disk that were written longer ago than this."""
    if not folder.is_dir():
        return
    latest = time.time() - seconds
    found = {path.name.partition(".")[0] for path in folder.iterdir() if path.stat().st_mtime < latest}
    yield from sorted(found)


def drop_parts_older_than(folder: Path, seconds: float) -> None:
    """Remove half-written files that a crash left behind."""
    if not folder.is_dir():
        return
    latest = time.time() - seconds
    for path in folder.glob("*.part"):
        if path.stat().st_mtime < latest:
            path.unlink(missing_ok=True)


def _to_disk(target: BinaryIO) -> None:
    target.flush()
    os.fsync(target.fileno())


def _rename(part: Path, final: Path) -> None:
    part.rename(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
