"""A set is made while the service serves, holds what its rows name, and says when it could not be made."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from chassis import results
from chassis.backup import making, sets
from chassis.backup.__main__ import run
from chassis.backup.making import BackupFailed, BackupRefused, make_set
from chassis.backup.proving import verify
from chassis.backup.restoring import restore
from chassis.backup.sets import Manifest
from chassis.durable import Held, held, uploads_lock
from chassis.results import backup_at, backup_verified
from chassis.settings import Settings
from pyrage import x25519
from pysqlite3 import dbapi2 as sqlite3

from tests.data_safety.scenes import ROOT, state_of


def test_a_set_tells_what_it_holds(settings: Settings, kept: Manifest) -> None:
    assert (kept.service, kept.revision, kept.rows["note"]) == ("sample", "0001_first_tables", 2)
    assert [file.path for file in kept.files] == ["files/first", "files/second"]
    assert verify(settings, settings.backups_dir / kept.name) == kept
    results.tell(settings.data_dir)
    assert backup_verified._value.get() == 1
    assert backup_at._value.get() > 1_700_000_000


def test_a_second_backup_at_the_same_time_is_refused(settings: Settings) -> None:
    settings.backups_dir.mkdir(parents=True)
    with held(settings.backups_dir / ".lock"), pytest.raises(BackupRefused):
        make_set(settings)


def test_without_room_nothing_is_made_and_the_last_good_one_stays(
    settings: Settings, kept: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "free_bytes", lambda _folder: 1_000)
    with pytest.raises(BackupFailed, match="빈 공간이 모자랍니다"):
        make_set(settings)
    assert sets.names(settings.backups_dir) == [kept.name]
    told = results.read(settings.data_dir, results.BACKUP)
    assert (told["ok"], told["last_success"]["set"]) == (False, kept.name)


def test_a_damaged_database_makes_no_set(settings: Settings, kept: Manifest) -> None:
    path = settings.data_dir / "sample.db"
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 3] = os.urandom(4096)
    path.write_bytes(content)
    code, told = run("make", settings, "newest", "test")
    assert code == 1
    assert "이전 백업은 그대로" in told["message"]
    assert sets.names(settings.backups_dir) == [kept.name]


def test_an_encrypted_set_opens_with_its_key_and_with_no_other(settings: Settings, tmp_path: Path) -> None:
    mine, other = x25519.Identity.generate(), x25519.Identity.generate()
    sealed = settings.model_copy(update={"humetix_backup_recipients": str(mine.to_public())})
    before = state_of(settings)
    manifest = make_set(sealed)
    assert manifest.encrypted
    for path in sealed.backups_dir.rglob("*.age"):
        assert path.read_bytes().startswith(b"age-encryption.org/v1")
    assert not any(b"first" in path.read_bytes() for path in sealed.backups_dir.rglob("*.age"))
    _add_row(settings)
    for key, code in ((None, 3), (other, 1), (mine, 0)):
        file = tmp_path / "key"
        file.write_text(str(key))
        with_key = sealed.model_copy(update={"humetix_backup_identity_file": file if key else None})
        assert run("restore", with_key, "newest", "")[0] in {code, 1 if code == 3 else code}
    assert state_of(settings) == before


def _add_row(settings: Settings) -> None:
    with closing(sqlite3.connect(str(settings.data_dir / "sample.db"))) as connection, connection:
        connection.execute("INSERT INTO note (text, at) VALUES ('later', '2026-11-23 00:00:00')")


def test_a_backup_under_writes_while_uploads_go_can_be_restored_with_every_row_s_file(
    settings: Settings,
) -> None:
    with _busy(settings) as written:
        made = [make_set(settings) for _ in range(3)]
    assert written() > 50
    for manifest in made:
        restore(settings, manifest.name)
        with closing(sqlite3.connect(str(settings.data_dir / "sample.db"))) as connection:
            names = [name for (name,) in connection.execute("SELECT text FROM note")]
        missing = [name for name in names if not (settings.data_dir / "files" / name).is_file()]
        assert missing == []


class _busy:  # noqa: N801 - used as a with-statement's word
    """Writes rows with files as fast as it can, and removes old ones as a sweeper does."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._stop, self._count = settings, threading.Event(), 0
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Callable[[], int]:
        self._thread.start()
        return lambda: self._count

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        folder = self._settings.data_dir / "files"
        with closing(sqlite3.connect(str(self._settings.data_dir / "sample.db"), timeout=10)) as connection:
            while not self._stop.is_set():
                self._count += 1
                name = f"n{self._count}"
                (folder / name).write_bytes(name.encode())
                with connection:
                    row = (name, "2026-11-23 00:00:00")
                    connection.execute("INSERT INTO note (text, at) VALUES (?, ?)", row)
                if self._count > 10:
                    self._sweep(connection, f"n{self._count - 10}")

    def _sweep(self, connection: sqlite3.Connection, name: str) -> None:
        try:
            with held(uploads_lock(self._settings.data_dir), wait=False):
                with connection:
                    connection.execute("DELETE FROM note WHERE text = ?", (name,))
                (self._settings.data_dir / "files" / name).unlink()
        except Held:
            return


def test_the_hook_is_called_with_the_set_and_its_failure_is_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = tmp_path / "hook"
    hook.write_text('#!/bin/sh\ncp "$1/manifest.json" "$HUMETIX_BACKUP_FOLDER/../away.json"\n')
    hook.chmod(0o755)
    monkeypatch.setenv("HUMETIX_BACKUP_HOOK", str(hook))
    assert run("make", settings, "newest", "test")[0] == 0
    assert (settings.backups_dir.parent / "away.json").exists()
    hook.write_text("#!/bin/sh\necho no route >&2; exit 7\n")
    code, told = run("make", settings, "newest", "test")
    assert (code, "no route" in told["message"]) == (4, True)
    assert len(sets.names(settings.backups_dir)) == 2


def test_a_backup_folder_that_takes_no_writes_leaves_the_last_good_set(
    settings: Settings, kept: Manifest, shim: Path, sample_path: Path
) -> None:
    """A read-only remount and no inodes: every new file below the backups is refused."""
    for error in (errno.EROFS, errno.ENOSPC):
        script = (
            "import ctypes, os, sys\n"
            "shim = ctypes.CDLL(os.environ['LD_PRELOAD'])\n"
            "from chassis.backup.__main__ import run\n"
            "from tests.data_safety.scenes import SampleWithFiles, KEYS\n"
            "from pathlib import Path\n"
            "settings = SampleWithFiles(humetix_data=Path(sys.argv[1]), secret_keys=KEYS)\n"
            f"shim.fault_arm(str(settings.backups_dir).encode(), 1, {error}, 0, 1)\n"
            "sys.exit(run('make', settings, 'newest', 'test')[0])\n"
        )
        env = {**os.environ, "LD_PRELOAD": str(shim), "PYTHONPATH": f"{sample_path}:{ROOT}"}
        command = [sys.executable, "-c", script, str(settings.humetix_data)]
        done = subprocess.run(command, env=env, capture_output=True, check=False)
        assert done.returncode == 1, done.stderr
        assert sets.names(settings.backups_dir) == [kept.name]
        assert verify(settings, settings.backups_dir / kept.name) == kept


@pytest.fixture(autouse=True)
def no_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUMETIX_BACKUP_HOOK", raising=False)
