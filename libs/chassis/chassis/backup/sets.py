"""Sets of a backup folder: what one holds, which are there, which have had their time.

    <backups>/<service>/000012-20261123T0400/   manifest.json  manifest.sha256  database.db[.age]
    <backups>/<service>/files/ab/abcd…[.age]    uploads of all sets, each once, named by their content

A set gets its name as the last step, so a set that can be listed is complete.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from chassis.clock import KST
from chassis.durable import remove, write_json

FORMAT = 1
RECENT, DAILY, WEEKLY, MONTHLY = 5, 7, 4, 6
_NAME = re.compile(r"(\d{6})-\d{8}T\d{4}")


class BadSet(RuntimeError):
    """A set that is not there, not complete or not what it was; the text says so in Korean."""


@dataclass(frozen=True)
class KeptFile:
    """One upload of a set: its path below the data folder, its content's hash, its size."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a set holds and where it comes from."""

    service: str
    name: str
    reason: str
    application_id: int
    revision: str
    min_code: int
    code_level: int
    version: str
    commit: str
    sqlite: str
    started_at: str
    finished_at: str
    database: str
    database_sha256: str
    database_size: int
    stored_sha256: str
    encrypted: bool
    rows: dict[str, int]
    audit_rows: int
    audit_last_id: int
    audit_last_hash: str
    files: list[KeptFile] = field(default_factory=list)
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes of the database and of all files it names."""
        return self.database_size + sum(file.size for file in self.files)

    @property
    def finished(self) -> datetime:
        """When the set was complete."""
        return datetime.fromisoformat(self.finished_at)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest and, after it, its hash."""
    path = folder / "manifest.json"
    write_json(path, asdict(manifest))
    write_json(folder / "manifest.sha256", hashlib.sha256(path.read_bytes()).hexdigest())


def read_manifest(folder: Path) -> Manifest:
    """Read a set's manifest; raises BadSet when it is missing or not what was written."""
    try:
        text = (folder / "manifest.json").read_bytes()
        sealed = json.loads((folder / "manifest.sha256").read_text())
        if hashlib.sha256(text).hexdigest() != sealed:
            raise BadSet(f"{folder.name}: 목록 파일이 쓰인 뒤에 바뀌었습니다.")
        return _manifest(json.loads(text))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadSet(f"{folder.name}: 목록 파일을 읽을 수 없습니다({type(error).__name__}).") from error


def _manifest(told: dict[str, Any]) -> Manifest:
    if told["format"] != FORMAT:
        raise BadSet(f"{told.get('name')}: 이 코드가 모르는 형식입니다({told['format']}).")
    known = {one.name for one in fields(Manifest)} - {"files"}
    files = [KeptFile(**file) for file in told["files"]]
    return Manifest(**{name: value for name, value in told.items() if name in known}, files=files)


def names(folder: Path) -> list[str]:
    """Return the names of complete sets, the newest first: by their number, whatever the clock said."""
    if not folder.is_dir():
        return []
    found = [path.name for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    return sorted(found, reverse=True)


def manifests(folder: Path) -> Iterator[Manifest]:
    """Yield the manifests that can be read, the newest first."""
    for name in names(folder):
        try:
            yield read_manifest(folder / name)
        except BadSet:
            continue


def newest(folder: Path) -> Manifest | None:
    """Return the newest readable set."""
    return next(manifests(folder), None)


def next_name(folder: Path, now: datetime) -> str:
    """Return the name of the next set: its number grows even when the clock goes back."""
    taken = names(folder)
    number = int(taken[0][:6]) + 1 if taken else 1
    return f"{number:06d}-{now.astimezone(KST):%Y%m%dT%H%M}"


def chosen(folder: Path, name: str) -> Path:
    """Return the folder of the set with this name, `newest`, or the only one whose name begins so."""
    found = names(folder)
    fitting = found[:1] if name == "newest" else [one for one in found if one.startswith(name)]
    if name in found:
        fitting = [name]
    if len(fitting) != 1 or not name:
        listed = ", ".join(found) or "없음"
        raise BadSet(f"그런 백업이 없거나 하나로 정해지지 않습니다: {name} (있는 백업: {listed})")
    return folder / fitting[0]


def outlived(found: Sequence[Manifest]) -> list[str]:
    """Return the sets to drop: none of the newest few, and of no day, week or month that is still kept."""
    kept = {one.name for one in found[:RECENT]}
    for most, period in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        kept |= _newest_of_each(found, period, most)
    return [one.name for one in found if one.name not in kept]


def _newest_of_each(found: Sequence[Manifest], period: str, most: int) -> set[str]:
    newest_of: dict[str, str] = {}
    for one in found:
        newest_of.setdefault(one.finished.astimezone(KST).strftime(period), one.name)
    return {newest_of[when] for when in sorted(newest_of, reverse=True)[:most]}


def prune(folder: Path) -> list[str]:
    """Drop sets that have had their time, then files that no set names any more; return the sets' names.

    A set that cannot be read stays, and while there is one, so do all files: it may name them.
    """
    found = list(manifests(folder))
    gone = outlived(found)
    for name in gone:
        # Renamed first: half a set is never listed.
        going = folder / f".gone-{name}"
        (folder / name).rename(going)
        remove(going)
    if len(found) == len(names(folder)) + len(gone):
        _drop_unnamed_files(
            folder, {file.sha256 for one in found if one.name not in gone for file in one.files}
        )
    return gone


def _drop_unnamed_files(folder: Path, named: set[str]) -> None:
    for path in (folder / "files").glob("??/*"):
        if path.name.partition(".")[0] not in named:
            path.unlink(missing_ok=True)


def drop_leftovers(folder: Path) -> None:
    """Remove what a killed backup left behind; call it with the backup's lock held."""
    for path in [*folder.glob(".part-*"), *folder.glob(".gone-*"), *folder.glob("files/*.part")]:
        remove(path)
