"""Books of a job on the volume, the archive that is handed out, and the end of both."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence, Set
from pathlib import Path

from chassis.durable import remove, sync_file, sync_folder

_BOOKS = "*.xlsx"


def job_folder(data_dir: Path, job_id: str) -> Path:
    """Return where the files of a job lie."""
    return data_dir / "exports" / job_id


def keep_book(folder: Path, name: str, content: bytes) -> None:
    """Write a part's book, durable before this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{name}.part"
    part.write_bytes(content)
    sync_file(part)
    part.replace(folder / name)
    sync_folder(folder)


def close(folder: Path, names: Sequence[str], archive: str) -> Path:
    """Return the file to hand out: the one book, or an archive of all in the order of `names`."""
    if len(names) == 1:
        return folder / names[0]
    if (folder / archive).is_file():  # a crash came between this and the note of it
        return folder / archive
    part = folder / f"{archive}.part"
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as target:  # a workbook is packed already
        for name in names:
            target.write(folder / name, name)
    sync_file(part)
    part.replace(folder / archive)
    for name in names:
        (folder / name).unlink(missing_ok=True)
    sync_folder(folder)
    return folder / archive


def remove_all_but(data_dir: Path, kept: Set[str]) -> int:
    """Remove the files of every job that is not kept; returns how many jobs lost theirs."""
    folder = data_dir / "exports"
    if not folder.is_dir():
        return 0
    gone = [path for path in sorted(folder.iterdir()) if path.name not in kept]
    for path in gone:
        remove(path)
    if gone:
        sync_folder(folder)
    return len(gone)
