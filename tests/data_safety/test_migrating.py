"""A migration as an operator asks for it: rehearsed, backed up, alone, and refused when it would hurt."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from chassis import migrating, results, schema
from chassis.backup import sets
from chassis.db import Database, open_engine
from chassis.durable import held, serving_lock
from chassis.health import Readiness
from chassis.migrating import Asked, migrate, where
from chassis.migrations import upgrade
from chassis.settings import Settings
from pysqlite3 import dbapi2 as sqlite3

from tests.data_safety.scenes import state_of

Write = Callable[..., None]

REVISION = '''"""{name}."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{name}", "{before}"
{more}

def upgrade() -> None:
    {up}

def downgrade() -> None:
    {down}
'''
ADD = 'op.add_column("note", sa.Column("seen", sa.Integer(), server_default="0", nullable=False))'
DROP = """with op.batch_alter_table("note") as note:
        note.drop_column("seen")"""


@pytest.fixture
def write(sample: Path) -> Write:
    """Write a revision of the sample service."""

    def revision(name: str, before: str, up: str = ADD, down: str = DROP, more: str = "") -> None:
        told = REVISION.format(name=name, before=before, up=up, down=down, more=more)
        (sample / f"{name}.py").write_text(told)

    return revision


@pytest.fixture
def second(write: Write, settings: Settings) -> Settings:
    write("0002_seen", "0001_first_tables")
    return settings


def test_a_migration_is_backed_up_done_and_told(second: Settings) -> None:
    outcome = migrate(second, Asked())
    assert (outcome.code, outcome.before, outcome.after) == (0, "0001_first_tables", "0002_seen")
    assert sets.names(second.backups_dir) == [outcome.backup]
    kept = sets.newest(second.backups_dir)
    assert kept is not None
    assert (kept.revision, kept.reason) == ("0001_first_tables", "before-0002_seen")
    told = results.read(second.data_dir, results.MIGRATION)
    assert (told["ok"], told["direction"], told["after"]) == (True, "up", "0002_seen")
    assert migrate(second, Asked()).message.startswith("옮길 것이 없습니다")


def test_a_second_migration_at_the_same_time_is_refused(second: Settings) -> None:
    with held(second.data_dir / "sample.db.migrating"):
        assert migrate(second, Asked()).code == 3
    assert where(second).revision == "0001_first_tables"


def test_one_that_fails_is_found_on_the_copy_and_changes_nothing(write: Write, settings: Settings) -> None:
    write("0002_breaks", "0001_first_tables", up=ADD + '\n    raise RuntimeError("half way")')
    before = state_of(settings)
    outcome = migrate(settings, Asked())
    assert (outcome.code, "half way" in outcome.message) == (1, True)
    assert state_of(settings) == before
    assert results.read(settings.data_dir, results.MIGRATION)["ok"] is False
    assert not (settings.data_dir / ".ops" / "rehearsal").exists()


def test_going_down_says_what_would_be_lost_and_does_it_only_when_told(second: Settings) -> None:
    assert migrate(second, Asked()).code == 0
    assert migrate(second, Asked(to="0001_first_tables")).code == 0  # every value is the default
    assert migrate(second, Asked()).code == 0
    with closing(sqlite3.connect(str(second.data_dir / "sample.db"))) as connection, connection:
        connection.execute("UPDATE note SET seen = 7 WHERE text = 'first'")
    refused = migrate(second, Asked(to="0001_first_tables"))
    assert (refused.code, "note.seen: 1 values" in refused.message) == (3, True)
    done = migrate(second, Asked(to="0001_first_tables", accept_data_loss=True))
    assert (done.code, done.losses) == (0, ["note.seen: 1 values"])
    assert results.read(second.data_dir, results.MIGRATION)["direction"] == "down"


def test_one_that_would_hold_writers_too_long_needs_the_service_to_be_stopped(
    second: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "LONGEST_LOCK_SECONDS", 0.0)
    assert "--offline" in migrate(second, Asked()).message
    with held(serving_lock(second.data_dir / "sample.db"), shared=True):
        assert migrate(second, Asked(offline=True)).code == 3
    assert migrate(second, Asked(offline=True)).code == 0


def test_what_takes_away_is_never_run_by_a_start_and_refused_with_a_recipe(
    write: Write, second: Settings
) -> None:
    write("0003_contract_seen", "0002_seen", up=DROP, down=ADD, more="min_code = 2")
    assert upgrade("sample", second.database_url) == "0002_seen"
    database = Database(second.database_url)
    assert Readiness(second, database, ()).reason_not_ready() is None
    refused = migrate(second, Asked())
    assert refused.code == 3
    assert "humetix migrate sample --contract" in refused.message
    assert migrate(second, Asked(to="0003_contract_seen")).code == 3
    assert migrate(second, Asked(contract=True)).code == 0
    assert where(second).min_code == 2
    assert Readiness(second, database, ()).reason_not_ready() is None
    database.close()


def test_code_that_cannot_live_with_a_contract_is_not_ready(
    write: Write, second: Settings, sample: Path
) -> None:
    write("0003_contract_seen", "0002_seen", up=DROP, down=ADD, more="min_code = 2")
    assert migrate(second, Asked(contract=True)).code == 0
    engine = open_engine(second.database_url)
    with engine.connect() as connection:
        assert schema.why_unfit(connection, ["0001_first_tables"], 1) == "schema_too_new"
        assert schema.why_unfit(connection, ["0001_first_tables", "0002_seen"], 2) is None
    engine.dispose()


def test_an_older_image_leaves_a_newer_database_alone_and_tells_how_to_go_down(
    second: Settings, sample: Path
) -> None:
    assert migrate(second, Asked()).code == 0
    (sample / "0002_seen.py").unlink()
    assert migrate(second, Asked()).code == 0
    refused = migrate(second, Asked(to="0001_first_tables"))
    assert (refused.code, "더 새로운 이미지에서만" in refused.message) == (3, True)


def test_an_old_file_gets_its_mark_and_its_table_of_revisions(settings: Settings) -> None:
    path = settings.data_dir / "sample.db"
    with closing(sqlite3.connect(str(path))) as connection, connection:
        connection.execute("PRAGMA application_id = 0")
        connection.execute(f"DROP TABLE {schema.META}")
    upgrade("sample", settings.database_url)
    with closing(sqlite3.connect(str(path))) as connection:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        rows = connection.execute(f"SELECT revision, min_code FROM {schema.META}").fetchall()
    assert mark == schema.application_id("sample")
    assert rows == [("0001_first_tables", 0)]


def test_another_service_s_file_is_not_migrated(second: Settings) -> None:
    with closing(sqlite3.connect(str(second.data_dir / "sample.db"))) as connection:
        connection.execute(f"PRAGMA application_id = {schema.application_id('payroll')}")
    before = state_of(second)
    assert migrate(second, Asked()).code == 1
    with pytest.raises(schema.WrongDatabase):
        upgrade("sample", second.database_url)
    assert state_of(second) == before
