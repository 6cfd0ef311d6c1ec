"""Makes a set while the service serves: database first, then the uploads its rows name, then the manifest."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite3

from chassis import results
from chassis.backup import sets
from chassis.backup.copying import Damaged, copy_live, examine, mark_copy
from chassis.backup.sealing import Sealer
from chassis.backup.sets import BadSet, KeptFile, Manifest
from chassis.durable import (
    Held,
    free_bytes,
    held,
    remove,
    sha256_of,
    sync_folder,
    uploads_lock,
)
from chassis.migrations import sqlite_path
from chassis.revisions import code_level
from chassis.settings import Settings

log = logging.getLogger(__name__)

ROOM = 2.2
"""Free space asked for, as a multiple of what is copied."""


class BackupFailed(RuntimeError):
    """No set was made; the last good one is still there. The text says why in Korean."""


class BackupRefused(RuntimeError):
    """No backup is made here or now."""


def make_set(settings: Settings, reason: str = "manual") -> Manifest:
    """Make, verify and name a set, then drop those that have had their time.

    Raises BackupRefused or BackupFailed.
    """
    source = _source(settings)
    folder = settings.backups_dir
    started = time.time()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with held(folder / ".lock", wait=False):
            sets.drop_leftovers(folder)
            _refuse_without_room(settings, source, folder)
            manifest = _Making(settings, source, folder, reason).run()
            _prune(folder)
    except Held as error:
        raise BackupRefused("이 서비스의 다른 백업이 실행 중입니다.") from error
    except (OSError, Damaged, BadSet, sqlite3.Error) as error:
        results.keep(settings.data_dir, results.BACKUP, ok=False, failed_at=started, message=str(error))
        raise BackupFailed(f"백업을 만들지 못했습니다. 이전 백업은 그대로입니다: {error}") from error
    results.keep(
        settings.data_dir,
        results.BACKUP,
        ok=True,
        set=manifest.name,
        at=time.time(),
        seconds=time.time() - started,
        size=manifest.size,
    )
    return manifest


def _prune(folder: Path) -> None:
    try:
        sets.prune(folder)
    except OSError as error:
        log.warning("old_backups_not_dropped", extra={"fields": {"reason": str(error)}})


def _source(settings: Settings) -> Path:
    path = sqlite_path(settings.database_url)
    if path is None:
        raise BackupRefused("PostgreSQL의 백업은 pg_dump로 만듭니다(운영 안내의 ‘PostgreSQL’).")
    if not path.is_file():
        raise BackupRefused(f"데이터베이스가 없습니다: {path.name}")
    return path


def _refuse_without_room(settings: Settings, source: Path, folder: Path) -> None:
    size = source.stat().st_size
    size += sum(_new_bytes(settings, folder))
    free = free_bytes(folder)
    if free < size * ROOM:
        raise OSError(f"백업 자리의 빈 공간이 모자랍니다: {free:,} 바이트, 필요 {int(size * ROOM):,} 바이트")


def _new_bytes(settings: Settings, folder: Path) -> Iterator[int]:
    # A guess by the clock is enough here: what is older than the newest set has been copied with it.
    newest = sets.newest(folder)
    since = newest.finished.timestamp() if newest else 0.0
    for path in upload_files(settings):
        with suppress(FileNotFoundError):
            told = path.stat()
            yield told.st_size if told.st_mtime >= since else 0


def upload_files(settings: Settings) -> Iterator[Path]:
    """Yield every whole upload of the service."""
    for name in settings.uploads:
        for path in sorted((settings.data_dir / name).rglob("*")):
            if path.is_file() and path.suffix != ".part":
                yield path


class _Making:
    """One set on its way: everything in a folder whose name no list shows, then the name."""

    def __init__(self, settings: Settings, source: Path, folder: Path, reason: str) -> None:
        self._settings, self._source, self._folder, self._reason = settings, source, folder, reason
        self._sealer = Sealer(settings)
        self._started = datetime.now(UTC)
        self._name = sets.next_name(folder, self._started)
        self._part = folder / f".part-{self._name}"

    def run(self) -> Manifest:
        self._part.mkdir()
        try:
            copy = self._part / "copy.db"
            # Whoever removes an upload waits: every file that a row of the copy names is still there.
            with held(uploads_lock(self._settings.data_dir), shared=True):
                copy_live(self._source, copy)
                files = list(self._keep_uploads())
            mark_copy(copy, self._settings.service)
            manifest = self._describe(copy, files)
            copy.unlink()
            sets.write_manifest(self._part, manifest)
            self._part.rename(self._folder / self._name)
            sync_folder(self._folder)
        except BaseException:
            for unfinished in (self._part, self._folder / self._name):
                with suppress(OSError):
                    remove(unfinished)
            raise
        return manifest

    def _describe(self, copy: Path, files: list[KeptFile]) -> Manifest:
        settings, facts = self._settings, examine(copy)
        stored = self._part / f"database.db{self._sealer.suffix}"
        digest = self._sealer.keep(copy, stored)
        return Manifest(
            service=settings.service,
            name=self._name,
            reason=self._reason,
            code_level=code_level(settings.package),
            version=settings.version,
            commit=settings.humetix_commit,
            sqlite=sqlite3.sqlite_version,
            started_at=self._started.isoformat(),
            finished_at=datetime.now(UTC).isoformat(),
            database=stored.name,
            database_sha256=digest,
            database_size=copy.stat().st_size,
            stored_sha256=sha256_of(stored),
            encrypted=self._sealer.encrypts,
            files=files,
            **vars(facts),
        )

    def _keep_uploads(self) -> Iterator[KeptFile]:
        """Copy each upload that no set has yet, and yield all."""
        newest = sets.newest(self._folder)
        known = {file.path: file for file in newest.files} if newest else {}
        unchanged_since = datetime.fromisoformat(newest.started_at).timestamp() if newest else 0.0
        for path in upload_files(self._settings):
            with suppress(FileNotFoundError):  # gone: no row of the copy names it
                name, told = str(path.relative_to(self._settings.data_dir)), path.stat()
                before = known.get(name) if told.st_mtime < unchanged_since else None
                yield self._keep_upload(path, name, told.st_size, before)

    def _keep_upload(self, path: Path, name: str, size: int, before: KeptFile | None) -> KeptFile:
        digest = before.sha256 if before and before.size == size else sha256_of(path)
        pooled = pooled_file(self._folder, digest, self._sealer.suffix)
        if not pooled.exists():
            _pool(self._sealer, path, pooled)
        return KeptFile(name, digest, size)


def pooled_file(folder: Path, digest: str, suffix: str) -> Path:
    """Return where an upload lies in the backup folder."""
    return folder / "files" / digest[:2] / f"{digest}{suffix}"


def _pool(sealer: Sealer, path: Path, pooled: Path) -> None:
    pooled.parent.mkdir(parents=True, exist_ok=True)
    part = pooled.parents[1] / f"{pooled.name}.part"
    sealer.keep(path, part)
    part.rename(pooled)
    sync_folder(pooled.parent)
