"""Unfinished uploads on disk: one growing file each; its length is the offset, after any crash too."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from recruit.upload.rules import digest_of, part_name, read_name


class BeingWritten(RuntimeError):
    """Another request is adding to the same upload."""


@dataclass(frozen=True)
class Part:
    """An unfinished upload: where it grows, and how large it will be."""

    path: Path
    size: int

    @property
    def offset(self) -> int:
        """How many bytes have come."""
        return self.path.stat().st_size


def begin(folder: Path, upload_id: str, size: int, mark: str) -> None:
    """Make room for an upload."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / part_name(upload_id, size, mark)).touch(exist_ok=False)


def find(folder: Path, upload_id: str) -> Part | None:
    """Return an unfinished upload, None when there is none under this id."""
    for path in folder.glob(f"{digest_of(upload_id)}.*.part") if folder.is_dir() else ():
        if told := read_name(path.name):
            return Part(path, told[0])
    return None


@contextmanager
def opened(part: Part) -> Iterator[BinaryIO]:
    """Open an upload to add to it, alone. Raises BeingWritten, or FileNotFoundError when it has gone."""
    with part.path.open("r+b") as growing:
        try:
            fcntl.flock(growing, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BeingWritten from error
        if not part.path.exists():
            raise FileNotFoundError(part.path.name)
        yield growing


def add(growing: BinaryIO, offset: int, content: bytes) -> int:
    """Write a part at its offset and return the new one; what does not fit the disk leaves nothing."""
    growing.seek(offset)
    try:
        growing.write(content)
        growing.flush()
    except OSError:
        growing.truncate(offset)
        raise
    return offset + len(content)


def marks(folder: Path) -> list[str]:
    """Return whose the unfinished uploads are, one mark each."""
    told = [read_name(path.name) for path in folder.iterdir()] if folder.is_dir() else []
    return [each[1] for each in told if each]


def drop_older_than(folder: Path, seconds: float) -> int:
    """Remove uploads that have not grown for so long; returns how many went."""
    latest, gone = time.time() - seconds, 0
    for path in folder.glob("*.part") if folder.is_dir() else ():
        if path.stat().st_mtime < latest:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
