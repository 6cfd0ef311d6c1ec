"""Pieces of a bundle on the volume, the file that is handed out, and the end of both."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence, Set
from pathlib import Path

from chassis.durable import keep_only, sync_file, sync_folder

from payroll.bundle.rules import Part

_WHOLE = "whole"


def folder_of(data_dir: Path, bundle_id: str) -> Path:
    """Return where the files of a bundle lie."""
    return data_dir / "bundles" / bundle_id


def whole(folder: Path) -> Path:
    """Return where the finished file lies."""
    return folder / _WHOLE


def packed(folder: Path, parts: Sequence[Part]) -> bytes:
    """Return the pieces in one archive, in their order."""
    path = folder / "pieces.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            archive.write(folder / part.name, f"{part.number:04d}.pdf")
    return path.read_bytes()


def join(folder: Path, parts: Sequence[Part]) -> None:
    """Put the files of all archives into one, a file at a time."""
    target = folder / f"{_WHOLE}.part"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            with zipfile.ZipFile(folder / part.name) as piece:
                for info in piece.infolist():
                    archive.writestr(info, piece.read(info))
    sync_file(target)
    target.replace(whole(folder))
    sync_folder(folder)


def remove_all_but(data_dir: Path, kept: Set[str]) -> int:
    """Remove the files of every bundle that is not kept; returns how many lost theirs."""
    return keep_only(data_dir / "bundles", kept)
