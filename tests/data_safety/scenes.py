"""The acts that are swept, each with what it needs before and what may be left after."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from chassis.backup import sets
from chassis.backup.__main__ import run
from chassis.backup.proving import verify
from chassis.db import Database
from chassis.migrating import Asked, migrate
from chassis.migrations import upgrade
from chassis.settings import Settings
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import text

State = tuple[list[str], dict[str, str]]
ROOT = Path(__file__).resolve().parents[2]
KEYS = "test-key-test-key-test-key-test-key-01"


class SampleWithFiles(Settings):
    """The chassis's sample service, with uploads."""

    service: ClassVar[str] = "sample"
    uploads: ClassVar[tuple[str, ...]] = ("files",)


class Scene:
    """An act in a folder that is put up from a template before every try."""

    killed_may_leave_strays = True

    def __init__(self, base: Path) -> None:
        self.template, self.folder = base / "template", base / "work"

    def settings(self, folder: Path) -> Settings:
        return SampleWithFiles(humetix_data=folder, secret_keys=KEYS)

    def prepare(self) -> None:
        settings = self.settings(self.template)
        settings.data_dir.mkdir(parents=True)
        upgrade("sample", settings.database_url)
        add_note(settings, "first", b"one")
        code, told = run("make", settings, "newest", "test")
        assert code == 0, told
        add_note(settings, "second", b"two")
        (settings.data_dir / "files" / "first").unlink()

    def act(self) -> int:
        raise NotImplementedError

    def judge(self, code: int) -> str | None:
        raise NotImplementedError

    def here(self) -> Settings:
        return self.settings(self.folder)


def add_note(settings: Settings, name: str, content: bytes) -> None:
    with closing(sqlite3.connect(str(settings.data_dir / "sample.db"))) as connection, connection:
        connection.execute("INSERT INTO note (text, at) VALUES (?, '2026-11-23 00:00:00')", (name,))
    files = settings.data_dir / "files"
    files.mkdir(exist_ok=True)
    (files / name).write_bytes(content)


def state_of(settings: Settings) -> State:
    """Everything a service keeps: its database as statements, its files by content."""
    with closing(sqlite3.connect(str(settings.data_dir / f"{settings.service}.db"))) as connection:
        dump = list(dump_of(connection))
    files = {
        str(path.relative_to(settings.data_dir)): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in settings.uploads
        for path in (settings.data_dir / name).rglob("*")
        if path.is_file()
    }
    return dump, files


def dump_of(connection: sqlite3.Connection) -> Iterator[str]:
    """Every table, index and row as text, in an order that does not change."""
    objects = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    for kind, name, sql in objects:
        yield f"{kind} {name} {sql}"
        if kind == "table":
            rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            yield from sorted(map(repr, rows))


def holds(found: State, wanted: State, *, exactly: bool) -> bool:
    """Say whether the state is the wanted one; files that no row names may be left by a kill."""
    same = found[0] == wanted[0]
    return same and (found[1] == wanted[1] if exactly else wanted[1].items() <= found[1].items())


class Backup(Scene):
    """A second set while there is a first."""

    def act(self) -> int:
        return run("make", self.here(), "newest", "test")[0]

    def judge(self, code: int) -> str | None:
        settings = self.here()
        names = sets.names(settings.backups_dir)
        for name in names:
            verify(settings, settings.backups_dir / name)
        expected = {0: {2}, 1: {1}, -9: {1, 2}}.get(code, set())
        if len(names) not in expected:
            return f"{len(names)} sets"
        if state_of(settings) != state_of(self.settings(self.template)):
            return "the data changed"
        again = run("make", settings, "newest", "test")
        leftovers = list(settings.backups_dir.glob(".part-*"))
        return None if again[0] == 0 and not leftovers else f"the next one: {again}, left {leftovers}"


class Restore(Scene):
    """Back to the first set, which has other rows and a file that is gone."""

    def prepare(self) -> None:
        super().prepare()
        self._old = state_of(self.settings(self.template))
        shutil.copytree(self.template, self.folder)
        assert self.act() == 0
        self._new = state_of(self.here())
        assert self._new != self._old

    def act(self) -> int:
        return run("restore", self.here(), "000001", "test")[0]

    def judge(self, code: int) -> str | None:
        found = state_of(self.here())
        allowed = {0: [self._new], 1: [self._old], 3: [self._old]}.get(code, [])
        if code == -9:
            allowed = [self._old, self._new]
        if not any(holds(found, state, exactly=code != -9) for state in allowed):
            return f"neither old nor new: {found}"
        again = self.act()
        now = state_of(self.here())
        return None if again == 0 and holds(now, self._new, exactly=False) else f"the next one: {again}"


class Migrate(Scene):
    """One revision further, with its rehearsal and its backup."""

    def prepare(self) -> None:
        super().prepare()
        self._old = state_of(self.settings(self.template))
        self._second().write_text(SECOND)

    def _second(self) -> Path:
        import sample  # noqa: PLC0415 - the copy that this process alone has on its path

        return Path(str(sample.__file__)).parent / "migrations" / "0002_second.py"

    def act(self) -> int:
        return migrate(self.here(), Asked()).code

    def judge(self, code: int) -> str | None:
        found = state_of(self.here())
        is_old = found == self._old
        is_new = any("CREATE TABLE extra" in line for line in found[0])
        if not {0: is_new, 1: is_old, 3: is_old, -9: is_old or is_new}.get(code, False):
            return f"old {is_old}, new {is_new}"
        again = migrate(self.here(), Asked())
        return None if again.code == 0 else f"the next one: {again}"


class Upload(Scene):
    """recruit takes a photo: the file first, then the row that names it."""

    def settings(self, folder: Path) -> Settings:
        from recruit.settings import RecruitSettings  # noqa: PLC0415 - only this scene needs recruit

        return RecruitSettings(humetix_data=folder, secret_keys=KEYS)

    def prepare(self) -> None:
        settings = self.settings(self.template)
        settings.data_dir.mkdir(parents=True)
        upgrade("recruit", settings.database_url)

    def act(self) -> int:
        from recruit.photo import actions, files  # noqa: PLC0415 - as above

        settings = self.here()
        try:
            kept = files.keep_original(settings.data_dir / "photos", io.BytesIO(b"\xff\xd8\xff" * 5_000))
            database = Database(settings.database_url)
            database.write(actions.claim_photo, kept, datetime.now(UTC))
        except Exception:
            return 1
        return 0

    def judge(self, code: int) -> str | None:
        settings = self.here()
        database = Database(settings.database_url)
        try:
            with database.read() as session:
                rows = session.execute(text("SELECT id, sha256 FROM photo")).all()
        finally:
            database.close()
        # A sync that fails after the commit leaves it open: the sender repeats with the same key.
        if len(rows) not in {0: {1}, 1: {0, 1}, -9: {0, 1}}.get(code, set()):
            return f"{len(rows)} rows"
        for photo_id, digest in rows:
            content = (settings.data_dir / "photos" / photo_id).read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                return "a row names half a file"
        return None


SECOND = '''"""second."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002_second", "0001_first_tables"

def upgrade() -> None:
    op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("note") as note:
        note.add_column(sa.Column("seen", sa.Integer(), server_default="0", nullable=False))
'''

SCENES: dict[str, Callable[[Path], Scene]] = {
    "backup": Backup,
    "restore": Restore,
    "migrate": Migrate,
    "upload": Upload,
}
