"""Files that survive a power cut: written, synced, then given their name; and locks between processes."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

_CHUNK = 1024 * 1024


class Held(RuntimeError):
    """Another process holds the lock."""


@contextmanager
def held(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[None]:
    """Hold a lock file; raises Held at once when it is taken and `wait` is False."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, how if wait else how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Held(path.name) from error
        yield


def serving_lock(database: Path) -> Path:
    """Return the file that every process serving this database holds shared, and a restore alone."""
    return Path(f"{database}.serving")


def uploads_lock(data_dir: Path) -> Path:
    """Return the file that a backup holds shared while uploads must not go, and who removes one, alone."""
    return data_dir / ".ops" / "uploads.lock"


def write_json(path: Path, content: Any) -> None:
    """Write JSON whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w") as target:
            json.dump(content, target, ensure_ascii=False, indent=1, sort_keys=True)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def keep_file(folder: Path, name: str, content: bytes) -> None:
    """Write a file into a folder, whole and durable before this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{name}.part"
    part.write_bytes(content)
    sync_file(part)
    part.replace(folder / name)
    sync_folder(folder)


def copy_file(source: BinaryIO, target: Path) -> str:
    """Copy to a new file, synced, and return the SHA-256 of what was read."""
    digest = hashlib.sha256()
    with target.open("wb") as written:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            written.write(chunk)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def sync_file(path: Path) -> None:
    """Wait until a file that somebody else wrote is on disk."""
    _sync(path, os.O_RDWR)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on disk."""
    _sync(path, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file or a folder with all in it; nothing happens when it is gone already."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def keep_only(folder: Path, kept: Set[str]) -> int:
    """Remove what lies in a folder under other names than those kept; returns how many went."""
    if not folder.is_dir():
        return 0
    gone = [path for path in sorted(folder.iterdir()) if path.name not in kept]
    for path in gone:
        remove(path)
    if gone:
        sync_folder(folder)
    return len(gone)


def free_bytes(folder: Path) -> int:
    """Return the free space where a folder lies (or will lie)."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
