"""Photos on disk."""

import hashlib
import os
import time
from io import BytesIO
from pathlib import Path

from recruit.photo import files

CONTENT = b"\xff\xd8\xff" + b"picture" * 500_000


def test_the_bytes_are_kept_as_sent(tmp_path: Path) -> None:
    kept = files.keep_original(tmp_path / "photos", BytesIO(CONTENT))
    assert files.original_path(tmp_path / "photos", kept.id).read_bytes() == CONTENT
    assert (kept.format, kept.size_bytes) == ("jpeg", len(CONTENT))
    assert kept.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_two_photos_of_the_same_bytes_are_two_files(tmp_path: Path) -> None:
    first, second = (files.keep_original(tmp_path, BytesIO(CONTENT)) for _ in range(2))
    assert first.id != second.id
    assert len(list(tmp_path.iterdir())) == 2


def test_copies_lie_beside_the_original_and_go_with_it(tmp_path: Path) -> None:
    kept = files.keep_original(tmp_path, BytesIO(CONTENT))
    files.keep_copies(tmp_path, kept.id, {"full": b"1", "form": b"2", "thumb": b"3"})
    assert files.copy_path(tmp_path, kept.id, "thumb").read_bytes() == b"3"
    files.drop(tmp_path, kept.id)
    files.drop(tmp_path, kept.id)
    assert list(tmp_path.iterdir()) == []


def test_only_old_photos_are_found_for_the_sweep(tmp_path: Path) -> None:
    old, new = (files.keep_original(tmp_path, BytesIO(CONTENT)) for _ in range(2))
    hours_ago = time.time() - 7_200
    os.utime(files.original_path(tmp_path, old.id), (hours_ago, hours_ago))
    assert list(files.photo_ids_older_than(tmp_path, 3_600)) == [old.id]
    assert new.id not in files.photo_ids_older_than(tmp_path, 3_600)


def test_half_written_files_are_removed_once_they_are_old(tmp_path: Path) -> None:
    (tmp_path / "new.part").write_bytes(b"x")
    (tmp_path / "old.part").write_bytes(b"x")
    os.utime(tmp_path / "old.part", (0, 0))
    files.drop_parts_older_than(tmp_path, 3_600)
    assert [path.name for path in tmp_path.iterdir()] == ["new.part"]


def test_a_folder_that_does_not_exist_yet_holds_nothing(tmp_path: Path) -> None:
    assert list(files.photo_ids_older_than(tmp_path / "none", 0)) == []
    files.drop_parts_older_than(tmp_path / "none", 0)
