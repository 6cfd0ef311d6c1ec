"""Removes what lies on disk of an erased person: pictures with all their copies."""

from __future__ import annotations

from pathlib import Path

from chassis.durable import sync_folder


def remove_photo(folder: Path, photo_id: str) -> int:
    """Remove a picture as sent and every copy made of it; returns how many files went. Raises OSError."""
    if not photo_id:
        return 0
    found = [folder / photo_id, *folder.glob(f"{photo_id}.*")] if folder.is_dir() else []
    removed = 0
    for path in found:
        if path.is_file() or path.is_symlink():
            path.unlink()
            removed += 1
    if removed:
        sync_folder(folder)
    return removed
