"""Books of a job on the volume, the archive that is handed out, and the end of both."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence, Set
from pathlib import Path

from chassis.durable import keep_only, sync_file, sync_folder

_BOOKS = "*.xlsx"


def job_folder(data_dir: Path, job_id: str) -> Path:
    """Return where the files of a job lie."""
    return data_dir / "exports" / job_id


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
    return keep_only(data_dir / "exports", kept)
