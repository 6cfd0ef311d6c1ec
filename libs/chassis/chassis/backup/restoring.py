"""Puts a set in the place of a service's data: proven before, the old kept aside, all of it or nothing."""

from __future__ import annotations

import importlib.util
import os
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite3

from chassis.backup import sets
from chassis.backup.copying import Damaged, examine
from chassis.backup.loss import losses
from chassis.backup.proving import stored_upload, verify
from chassis.backup.sealing import Sealer
from chassis.backup.sets import BadSet, KeptFile, Manifest
from chassis.durable import (
    Held,
    free_bytes,
    held,
    remove,
    serving_lock,
    sha256_of,
    sync_folder,
)
from chassis.migrations import sqlite_path
from chassis.settings import Settings

_BESIDE = ("-wal", "-shm", "-journal")
_LOGS = ("-wal", "-journal")
_SAVED_KEPT = 3


class RestoreRefused(RuntimeError):
    """Nothing was changed; the text says why in Korean."""


class RestoreFailed(RuntimeError):
    """The restore went wrong and the old state is back in its place."""


class RestoreBroke(RuntimeError):
    """The restore went wrong, and so did putting the old state back: it lies aside, the text says where."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: which set, where the old state lies, what of it is no longer there."""

    set: str
    saved: str
    lost: list[str]


def restore(settings: Settings, name: str) -> Restored:
    """Put a set in place while the service does not run.

    Raises RestoreRefused, RestoreFailed (the old state is back) or RestoreBroke.
    """
    path = sqlite_path(settings.database_url)
    if path is None:
        raise RestoreRefused("PostgreSQL은 pg_restore로 복원합니다(운영 안내의 ‘PostgreSQL’).")
    with ExitStack() as locks:
        try:
            locks.enter_context(held(serving_lock(path), wait=False))
            locks.enter_context(held(Path(f"{path}.lock"), wait=False))
        except Held as error:
            raise RestoreRefused("서비스가 실행 중입니다. 먼저 그 서비스를 멈추십시오.") from error
        try:
            folder = sets.chosen(settings.backups_dir, name)
            manifest = verify(settings, folder)
            _refuse_without_room(settings, manifest)
        except (BadSet, OSError) as error:
            raise RestoreRefused(f"복원하지 않았습니다: {error}") from error
        return _Restoring(settings, path, folder, manifest).run()


def _refuse_without_room(settings: Settings, manifest: Manifest) -> None:
    free = free_bytes(settings.data_dir)
    if free < manifest.size * 1.2:
        raise BadSet(
            f"데이터 자리의 빈 공간이 모자랍니다: {free:,} 바이트, 필요 {int(manifest.size * 1.2):,}"
        )


class _Restoring:
    """Stage everything, save the old, swap the one file that decides; undo when something fails."""

    def __init__(self, settings: Settings, path: Path, folder: Path, manifest: Manifest) -> None:
        self._settings, self._path, self._folder, self._manifest = settings, path, folder, manifest
        self._ops = settings.data_dir / ".ops"
        self._staged = self._ops / "restoring"
        self._saved = self._ops / "saved" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{time.time_ns() % 1000:03d}"
        self._placed: list[Path] = []
        self._swapped = False

    def run(self) -> Restored:
        try:
            self._stage()
            self._save()
            lost = losses(self._saved / self._path.name, self._staged / "database.db")
            self._swap()
        except (OSError, BadSet, Damaged, sqlite3.Error) as error:
            self._undo(error)
            raise RestoreFailed(f"복원이 실패해 이전 상태로 되돌렸습니다: {error}") from error
        with suppress(OSError):
            remove(self._staged)
            self._forget_old()
        return Restored(self._manifest.name, str(self._saved.relative_to(self._settings.data_dir)), lost)

    def _stage(self) -> None:
        """Copy the set to the volume and prove the copy, in WAL mode as the service wants it."""
        remove(self._staged)
        self._staged.mkdir(parents=True)
        sealer, staged = Sealer(self._settings), self._staged / "database.db"
        if sealer.place(self._folder / self._manifest.database, staged) != self._manifest.database_sha256:
            raise BadSet("데이터베이스 파일이 백업한 것과 다릅니다(sha256).")
        facts = examine(staged)
        if facts.application_id != self._manifest.application_id or facts.rows != self._manifest.rows:
            raise BadSet("데이터베이스의 내용이 목록과 다릅니다.")
        with closing(sqlite3.connect(str(staged), isolation_level=None)) as connection:
            carry_on(self._settings.package, connection, self._path)
            connection.execute("PRAGMA journal_mode=WAL")
        for file in self._manifest.files:
            self._stage_upload(sealer, file)

    def _stage_upload(self, sealer: Sealer, file: KeptFile) -> None:
        here = self._settings.data_dir / file.path
        if here.is_file() and here.stat().st_size == file.size and sha256_of(here) == file.sha256:
            return
        staged = self._staged / "files" / file.path
        staged.parent.mkdir(parents=True, exist_ok=True)
        if sealer.place(stored_upload(self._settings, file), staged) != file.sha256:
            raise BadSet(f"올린 파일이 백업한 것과 다릅니다: {file.path}")

    def _save(self) -> None:
        """Keep the old database aside, with what SQLite keeps beside it, so that it can come back."""
        self._saved.mkdir(parents=True)
        for old in (self._path, *(Path(f"{self._path}{end}") for end in _LOGS)):
            if old.is_file():
                os.link(old, self._saved / old.name)
        sync_folder(self._saved)
        # The old log goes into the old file: a log left behind would be replayed into the new one.
        with suppress(sqlite3.DatabaseError):  # damaged: its log is saved, and removed below
            _empty_log(self._path)

    def _swap(self) -> None:
        for staged in sorted((self._staged / "files").rglob("*")):
            if staged.is_file():
                self._place_upload(staged)
        for end in _BESIDE:
            Path(f"{self._path}{end}").unlink(missing_ok=True)
        (self._staged / "database.db").replace(self._path)
        self._swapped = True
        sync_folder(self._path.parent)
        examine(self._path)

    def _place_upload(self, staged: Path) -> None:
        name = staged.relative_to(self._staged / "files")
        here = self._settings.data_dir / name
        here.parent.mkdir(parents=True, exist_ok=True)
        if here.exists():
            kept = self._saved / "files" / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            os.link(here, kept)
        self._placed.append(here)
        staged.replace(here)
        sync_folder(here.parent)

    def _undo(self, cause: Exception) -> None:
        try:
            self._put_back()
            remove(self._staged)
        except (OSError, sqlite3.Error) as error:
            raise RestoreBroke(
                f"복원도, 되돌리기도 실패했습니다({cause}; {error}). 이전 데이터베이스: {self._saved}"
            ) from error

    def _put_back(self) -> None:
        if self._saved.is_dir():
            put_back_database(self._saved, self._path, swapped=self._swapped)
        for here in self._placed:
            kept = self._saved / "files" / here.relative_to(self._settings.data_dir)
            if kept.is_file():
                _link_over(kept, here)
            else:
                here.unlink(missing_ok=True)
        remove(self._saved)

    def _forget_old(self) -> None:
        for old in sorted(self._saved.parent.iterdir())[:-_SAVED_KEPT]:
            remove(old)


def _link_over(kept: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.back")
    part.unlink(missing_ok=True)
    os.link(kept, part)
    part.replace(target)


def _empty_log(path: Path) -> None:
    if not path.is_file():
        return
    with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=5)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def carry_on(package: str, restored: sqlite3.Connection, path: Path) -> None:
    """Let the service fit restored data to what its peers have seen since: its `proof.carry_on`, if any."""
    if importlib.util.find_spec(f"{package}.proof") is None:
        return
    adjust = getattr(importlib.import_module(f"{package}.proof"), "carry_on", None)
    if adjust is None:
        return
    restored.execute("BEGIN IMMEDIATE")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True)) as before:
            adjust(restored, before)
    except sqlite3.DatabaseError:
        # There is no old file, or none that can be read.
        restored.execute("ROLLBACK")
        restored.execute("BEGIN IMMEDIATE")
        adjust(restored, None)
    restored.execute("COMMIT")


def put_back_database(saved: Path, path: Path, *, swapped: bool) -> None:
    """Make the saved file the database again, with its log; a first one that replaced nothing goes."""
    old = saved / path.name
    if swapped:
        for end in _BESIDE:
            Path(f"{path}{end}").unlink(missing_ok=True)
        if old.is_file():
            _link_over(old, path)
        else:
            path.unlink()
    for end in _LOGS:
        log = saved / f"{path.name}{end}"
        if log.is_file() and log.stat().st_size and not Path(f"{path}{end}").exists():
            _link_over(log, Path(f"{path}{end}"))
    sync_folder(path.parent)


def undo_last(settings: Settings) -> str:
    """Put the state that the last restore saved back in place; return where it lay."""
    path = sqlite_path(settings.database_url)
    saved = sorted((settings.data_dir / ".ops" / "saved").glob("*"))
    if path is None or not saved:
        raise RestoreRefused("되돌릴 이전 상태가 없습니다.")
    with ExitStack() as locks:
        try:
            locks.enter_context(held(serving_lock(path), wait=False))
        except Held as error:
            raise RestoreRefused("서비스가 실행 중입니다. 먼저 그 서비스를 멈추십시오.") from error
        try:
            put_back_database(saved[-1], path, swapped=True)
            for kept in (saved[-1] / "files").rglob("*"):
                if kept.is_file():
                    _link_over(kept, settings.data_dir / kept.relative_to(saved[-1] / "files"))
            remove(saved[-1])
        except (OSError, sqlite3.Error) as error:
            raise RestoreBroke(f"되돌리기가 실패했습니다: {error}. 이전 상태: {saved[-1]}") from error
    return saved[-1].name
